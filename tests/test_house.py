# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rules of the house that a linter cannot hold."""

import ast
import inspect
import re
from importlib import import_module
from io import BytesIO
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "entrepairs"
ROOMS = sorted(
    path.name
    for path in PACKAGE.iterdir()
    if (path / "__init__.py").exists() and path.name not in ("config", "kernel")
)
OURS = [path for path in PACKAGE.rglob("*") if "migrations" not in path.parts]
PYTHON = [path for path in OURS if path.suffix == ".py"]
SOURCES = [path for path in PYTHON if "tests" not in path.parts]
LIMITS = {".py": 400, ".html": 150, ".css": 400, ".js": 100}


def models():
    labels = {f"{room}" for room in (*ROOMS, "kernel")}
    return [model for model in apps.get_models() if model._meta.app_label in labels]


def named(paths):
    return [pytest.param(path, id=str(path.relative_to(ROOT))) for path in sorted(paths)]


def test_no_file_is_too_long():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in OURS
        if path.suffix in LIMITS and (lines := path.read_text().count("\n")) > LIMITS[path.suffix]
    }
    assert long == {}


def test_no_function_is_too_long():
    long = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 50:
                long += [f"{path.relative_to(ROOT)}:{node.name}"]
    assert long == []


def test_sources_name_their_licence():
    bare = [
        str(path.relative_to(ROOT))
        for path in OURS
        if path.suffix in LIMITS
        and path.stat().st_size
        and "SPDX-License-Identifier: AGPL-3.0-or-later" not in path.read_text()[:400]
    ]
    assert bare == []


def test_every_model_declares_its_personal_data():
    undeclared = [model.__name__ for model in models() if "PERSONAL_DATA" not in vars(model)]
    assert undeclared == []


def test_personal_data_names_real_columns():
    wrong = [
        f"{model.__name__}.{name}"
        for model in models()
        for name in model.PERSONAL_DATA
        if name not in {field.name for field in model._meta.get_fields()}
    ]
    assert wrong == []


def test_what_libraries_keep_of_people_is_declared_too():
    from entrepairs.people.kept_by_libraries import PERSONAL_DATA
    from entrepairs.people.models import Person

    ours = set(models())
    theirs = {
        field.model._meta.label: {one.name for one in field.model._meta.fields}
        for model in set(apps.get_models()) - ours
        for field in model._meta.fields
        if field.related_model is Person
    }
    assert set(PERSONAL_DATA) == set(theirs)
    assert [
        label for label, said in PERSONAL_DATA.items() if not said.keys() <= theirs[label]
    ] == []


# Tables that live beside an organisation without naming it (I1), each with its reason.
BEYOND_ORGANISATIONS = {
    "Organisation": "it is the organisation",
    "Bookmark": "a reader's place, no content",
    "ParkedEntry": "points at a journal line, which names the organisation",
    "OnceKey": "a digest and an own address, kept 7 days",
    "Heartbeat": "a process",
    "Tagging": "joins two scoped rows",
}


def test_every_table_names_its_organisation():
    loose = {
        model.__name__
        for model in models()
        if "organisation" not in {field.name for field in model._meta.fields}
    }
    assert loose <= set(BEYOND_ORGANISATIONS)
    assert len(BEYOND_ORGANISATIONS) <= 10


def _room_modules(name):
    for room in ROOMS:
        for path in sorted((PACKAGE / room).rglob(f"{name}.py")) + sorted(
            (PACKAGE / room / name).glob("*.py")
        ):
            if "tests" not in path.parts and path.stem != "__init__":
                yield import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def test_every_action_takes_an_actor_by_keyword_and_promises_something():
    wrong = []
    for module in _room_modules("actions"):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ != module.__name__ or name.startswith("_"):
                continue
            parameters = inspect.signature(function).parameters.values()
            keyword_only = all(p.kind is inspect.Parameter.KEYWORD_ONLY for p in parameters)
            has_actor = any(p.name == "actor" for p in parameters)
            if not (keyword_only and has_actor and inspect.getdoc(function)):
                wrong.append(f"{module.__name__}.{name}")
    assert wrong == []


QUERYING = ("queries", "rules", "views", "forms")


def test_queries_go_through_visible_to():
    """In what reads for a person, `X.objects` is followed by `.visible_to(…)`."""
    loose = []
    for path in SOURCES:
        if path.stem not in QUERYING and path.parent.name not in QUERYING:
            continue
        tree = ast.parse(path.read_text())
        allowed = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr in ("visible_to", "own")
        }
        loose += [
            f"{path.relative_to(ROOT)}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and node.attr == "objects"
            and id(node) not in allowed
        ]
    assert loose == []


def test_a_view_imports_the_forms_of_its_own_room_only():
    wrong = []
    for path in SOURCES:
        if path.stem != "views" and path.parent.name != "views":
            continue
        room = path.relative_to(PACKAGE).parts[0]
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [f"{node.module}.{alias.name}" for alias in node.names]
                wrong += [
                    name
                    for name in names
                    if re.match(r"entrepairs\..*\.(forms|views|tasks)\b", name)
                    and not name.startswith(f"entrepairs.{room}.")
                ]
    assert wrong == []


def listed_deeds():
    text = (ROOT / "docs/journal.md").read_text()
    return set(re.findall(r"^\| `([a-z_.]+)`", text, re.MULTILINE))


def test_every_recorded_deed_is_documented():
    recorded = set()
    for path in SOURCES:
        recorded |= set(re.findall(r"\brecord\(\s*\"([a-z]+\.[a-z_]+)\"", path.read_text()))
    assert recorded <= listed_deeds()


def test_every_reaction_answers_a_documented_deed():
    wiring = import_module("entrepairs.config.wiring")
    answered = {name for reactions in wiring.READERS.values() for name in reactions}
    assert answered <= listed_deeds()


def test_every_setting_is_documented():
    from entrepairs.config.options import Options

    text = (ROOT / "docs/settings.md").read_text()
    assert [name for name in Options.model_fields if f"`{name}`" not in text] == []


def test_every_template_is_used():
    text = "".join(path.read_text() for path in OURS if path.suffix in (".py", ".html"))
    unused = []
    for path in OURS:
        if path.suffix == ".html" and "account" not in path.parts:
            name = path.relative_to(next(p for p in path.parents if p.name == "templates"))
            if text.count(f"{name}") == 0:
                unused.append(str(name))
    # Django finds the pages of refusal by their name; the layouts wait for the rooms' pages.
    known = r"(4|5)\d\d(_csrf)?\.html|door\.html|room\.html"
    assert [name for name in unused if not re.fullmatch(known, name)] == []


def test_no_style_or_script_stands_in_a_page():
    inline = [
        str(path.relative_to(ROOT))
        for path in OURS
        if path.suffix == ".html"
        and "mail" not in path.parts
        and re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\bsrc=)", path.read_text())
    ]
    assert inline == []


def test_a_word_has_one_french_in_the_whole_house():
    """Django pours all catalogues into one: of two translations of a word, one would be lost."""
    from babel.messages.pofile import read_po

    french = {}
    for path in sorted(PACKAGE.rglob("locale/fr/LC_MESSAGES/django.po")):
        for message in read_po(BytesIO(path.read_bytes())):
            if message.id:
                word = (message.context, str(message.id))
                french.setdefault(word, set()).add(str(message.string))
    assert {word: said for word, said in french.items() if len(said) > 1} == {}


def test_the_french_of_a_word_fills_the_same_places():
    """A place that the English does not name breaks the page, in French alone."""
    from babel.messages.pofile import read_po

    places = re.compile(r"%\((\w+)\)")
    wrong = []
    for path in sorted(PACKAGE.rglob("locale/fr/LC_MESSAGES/django.po")):
        for message in read_po(BytesIO(path.read_bytes())):
            english, french = (
                set(places.findall(" ".join(said) if isinstance(said, (list, tuple)) else said))
                for said in (message.id, message.string)
            )
            if message.id and not french <= english:
                wrong.append((path.parts[-5], message.id))
    assert wrong == []
