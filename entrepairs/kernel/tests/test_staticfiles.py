# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What production serves: one sheet, one script, small, ours."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import override_settings

from entrepairs.kernel import staticfiles

PACKAGE = Path(__file__).resolve().parents[2]
LAYERS = ["reset", "tokens", "base", "layout", "components", "rooms", "utilities"]
STORAGES = {"staticfiles": {"BACKEND": "entrepairs.kernel.staticfiles.JoinedStaticFilesStorage"}}


def read(name):
    return Path(finders.find(name)).read_text()


@pytest.fixture(scope="module")
def sheet():
    return staticfiles.joined_sheet(staticfiles.SHEET, read)


@pytest.fixture(scope="module")
def script():
    return staticfiles.joined_script(staticfiles.SCRIPT, read)


def test_the_sheet_holds_everything_and_stays_small(sheet):
    assert "@import" not in sheet
    assert "/*" not in sheet
    assert len(gzip.compress(sheet.encode())) <= 20_000


def test_layers_come_in_order(sheet):
    assert sheet.startswith(f"@layer {', '.join(LAYERS)};")
    used = re.findall(r"@layer (\w+) {", sheet)
    assert [LAYERS.index(layer) for layer in used] == sorted(LAYERS.index(one) for one in used)


def test_nothing_comes_from_another_host(sheet, script):
    assert re.findall(r'url\("?(?:https?:)?//', sheet) == []
    assert re.findall(r"https?://", script) == []


def test_every_sheet_is_imported():
    imported = set(re.findall(r'url\("(.+?)"\)', read(staticfiles.SHEET)))
    ours = {f"components/{path.name}" for path in PACKAGE.glob("static/css/components/*.css")}
    ours |= {path.name for path in PACKAGE.glob("static/css/*.css")} - {"entrepairs.css"}
    ours |= {f"../{path.parent.name}/{path.name}" for path in PACKAGE.glob("*/static/*/*.css")}
    assert ours <= imported


def test_scripts_stay_small(script):
    assert "\nimport " not in script
    htmx = Path(finders.find("django_htmx/htmx-2.min.js")).read_bytes()
    assert len(gzip.compress(script.encode())) + len(gzip.compress(htmx)) <= 25_000


def test_a_joined_module_gives_what_each_of_its_parts_gave():
    for name, parts in settings.JOINED_MODULES.items():
        joined = staticfiles.joined_module(name, read)
        assert re.findall(r'^import .*"(.+)";$', joined, re.MULTILINE) == []
        texts = [read(settings.IMPORT_MAP[one]) for one in parts] + [read(name)]
        exports = [one for text in texts for one in EXPORT.findall(text)]
        assert EXPORT.findall(joined) == exports
        names = [one for text in texts for one in TOP.findall(text)]
        assert len(names) == len(set(names))


EXPORT = re.compile(r"^export (?:async )?(?:const|function|class) (\w+)", re.MULTILINE)
TOP = re.compile(
    r"^(?:export )?(?:async )?(?:const|let|function|class) (\w+)",
    re.MULTILINE,
)


def test_a_joined_module_stands_for_its_parts(monkeypatch):
    assert staticfiles.import_addresses() == settings.IMPORT_MAP
    joining = staticfiles.JoinedStaticFilesStorage
    monkeypatch.setattr(staticfiles, "staticfiles_storage", joining())
    for name, parts in settings.JOINED_MODULES.items():
        assert {staticfiles.import_addresses()[one] for one in parts} == {name}


def test_the_first_view_loads_two_fonts_of_seventy_kilobytes():
    uprights = ["atkinson-hyperlegible-next-latin-wght-normal", "literata-latin-wght-normal"]
    sizes = [Path(finders.find(f"fonts/{name}.woff2")).stat().st_size for name in uprights]
    assert sum(sizes) <= 70_000


def test_collected_files_are_joined_hashed_and_compressed(tmp_path):
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=STORAGES):
        call_command("collectstatic", interactive=False, verbosity=0)

    [sheet] = tmp_path.glob("css/entrepairs.*.css")
    text = sheet.read_text()
    assert "@import" not in text
    fonts = re.findall(r'url\("([^"]+woff2)"\)', text)
    assert len(fonts) == 5
    assert all((sheet.parent / font).exists() and re.search(r"\.\w{12}\.", font) for font in fonts)
    assert sheet.with_name(f"{sheet.name}.gz").exists()
    [script] = tmp_path.glob("js/entrepairs.*.js")
    assert "customElements.define" in script.read_text()
