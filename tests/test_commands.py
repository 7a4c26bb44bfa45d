# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an operator types: a clear sentence for each mistake, and no trace of the program."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from entrepairs import cli
from entrepairs.config import options
from entrepairs.operations import serving
from entrepairs.people import actions as people
from entrepairs.people import opening
from entrepairs.people.models import Person

ROOT = Path(__file__).resolve().parents[1]


def run(folder, *words, **given):
    strange = ("ENTREPAIRS_", "DJANGO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(strange)}
    given = {f"ENTREPAIRS_{name.upper()}": value for name, value in given.items()}
    return subprocess.run(
        [sys.executable, "-m", "entrepairs", *words],
        cwd=ROOT,
        env=kept | {"ENTREPAIRS_DATA": str(folder)} | given,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_word_it_tells_what_it_can_do(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["entrepairs"])

    cli.main()

    said = capsys.readouterr().out
    assert all(f"\n  {name} " in said for name in cli.COMMANDS)


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("ENTREPAIRS_LANGAGE", "fr", "no such setting. Is “language” meant?"),
        ("ENTREPAIRS_ZZZ", "1", "ENTREPAIRS_ZZZ: there is no such setting."),
        ("ENTREPAIRS_URL", "learn.example.org", "write it as https://learn.example.org."),
        ("ENTREPAIRS_UPLOAD_MAX_MB", "none", "“upload_max_mb”"),
        ("ENTREPAIRS_TIME_ZONE", "Mars/X", "write it as Europe/Paris."),
        ("ENTREPAIRS_EMAIL_FROM", "xx", "write it as Entrepairs <entrepairs@example.org>."),
        ("ENTREPAIRS_REDIS_URL", "foo", "write it as redis://host:6379/0."),
        ("ENTREPAIRS_TRUSTED_PROXIES", "-1", "“trusted_proxies”"),
        ("ENTREPAIRS_SECRET_KEY", "abc", "give it 32 letters at least."),
        ("ENTREPAIRS_CONFIG", "/nowhere.toml", "there is no such file"),
        ("ENTREPAIRS_SECRET_KEY_FILE", "/nowhere/key", "/nowhere/key, which cannot be read"),
    ],
)
def test_a_mistake_in_the_environment_is_named(monkeypatch, variable, value, sentence):
    monkeypatch.setenv(variable, value)

    with pytest.raises(ImproperlyConfigured) as mistake:
        options.load()

    assert sentence in str(mistake.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('languge = "fr"', "Is “language” meant?"),
        ("language = fr", "line 1"),
        ('language = "de"', "it should be 'fr' or 'en'"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_place(monkeypatch, tmp_path, text, sentence):
    file = tmp_path / "entrepairs.toml"
    file.write_text(text)
    monkeypatch.setenv("ENTREPAIRS_CONFIG", str(file))
    monkeypatch.delenv("ENTREPAIRS_LANGUAGE", raising=False)

    with pytest.raises(ImproperlyConfigured) as mistake:
        options.load()

    assert sentence in str(mistake.value)
    assert str(file) in str(mistake.value)


def test_an_installation_is_made_once_and_then_only_brought_up_to_date(tmp_path):
    words = ("init", "--non-interactive", "--organisation", "Delmas", "--admin", "claire@delmas.fr")

    made, again = run(tmp_path, *words), run(tmp_path, *words)

    assert "Sign in as claire@delmas.fr." in made.stdout
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
    assert again.stdout.startswith("Already installed: tables and files are up to date.\n")
    assert "were left aside; `entrepairs createadmin`" in again.stdout
    assert "start one" in run(tmp_path, "check").stdout
    assert run(tmp_path, "search", "--as", "claire@delmas.fr", "wine").stdout == "Nothing found.\n"


def test_a_house_may_be_opened_in_the_browser(tmp_path):
    made = run(tmp_path, "init", "--non-interactive", url="https://learn.delmas.example")
    # Where nobody can type, nothing is asked.
    again = run(tmp_path, "init", url="https://learn.delmas.example")

    address = made.stdout.split()[-1]
    assert address.startswith("https://learn.delmas.example/start/?key=")
    assert again.stdout.split()[-1] == address
    refused = run(tmp_path, "init", "--non-interactive", "--organisation", "Delmas")
    assert "or neither" in refused.stderr
    run(tmp_path, "init", "--non-interactive", "--organisation", "Delmas", "--admin", "c@delmas.fr")
    assert "Already installed" in run(tmp_path, "init", "--non-interactive").stdout


def test_the_server_says_how_to_open_a_house_where_nobody_has_an_account(db, monkeypatch, capsys):
    monkeypatch.setattr(serving, "refuse_port", lambda *_: None)
    monkeypatch.setattr(os, "execvpe", lambda *_: None)

    call_command("serve", "--port", "8123")

    assert opening.address("http://localhost:8123") in capsys.readouterr().out


def test_the_server_says_nothing_where_somebody_has(cast, monkeypatch, capsys):
    monkeypatch.setattr(serving, "refuse_port", lambda *_: None)
    monkeypatch.setattr(os, "execvpe", lambda *_: None)

    call_command("serve")

    assert capsys.readouterr().out == ""


def test_where_nothing_is_installed_a_sentence_says_what_to_run(tmp_path):
    folder = tmp_path / "absent"

    told = run(folder, "search", "--as", "claire@delmas.fr", "wine")

    assert (told.returncode, told.stdout) == (2, "")
    assert "run `entrepairs init`" in told.stderr
    assert "Traceback" not in told.stderr
    looked = run(folder, "check")
    assert "Nothing is installed" in looked.stderr
    assert looked.returncode == 1


def test_a_folder_that_cannot_be_made_and_a_port_that_is_taken_are_named(tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    made = run(file, "init", "--non-interactive", "--organisation", "Delmas", "--admin", "a@b.fr")
    assert "cannot be made" in made.stderr
    assert "Traceback" not in made.stderr
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(CommandError, match="cannot be served"):
            serving.refuse_port("127.0.0.1", other.getsockname()[1])
    with pytest.raises(CommandError, match="from 1 to 65535"):
        serving.refuse_port("127.0.0.1", 99_999)


def test_a_mail_to_no_address_is_not_said_to_be_sent():
    with pytest.raises(CommandError, match="no mail address"):
        call_command("test-email", "foo")


def test_an_administrator_is_made_or_given_a_new_password(cast, capsys):
    call_command("createadmin", "new@house.example", "--organisation", cast.house.name)
    call_command("createadmin", cast.bruno.email, "--organisation", cast.house.name)

    said = capsys.readouterr().out.split("Password, shown once: ")
    bruno = Person.objects.get(pk=cast.bruno.pk)
    assert Person.objects.get(email="new@house.example").is_administrator
    assert bruno.is_administrator
    assert bruno.check_password(said[-1].strip())


def test_the_only_administrator_is_let_in_again(cast, capsys):
    people.add_app(actor=cast.farid, secret="JBSWY3DPEHPK3PXP")

    for _ in range(2):
        call_command("resetfactors", cast.farid.email.upper())

    said = capsys.readouterr().out
    assert "signs in without a second factor" in said
    assert "has no second factor" in said
    with pytest.raises(CommandError, match="Nobody has the address"):
        call_command("resetfactors", "nobody@house.example")


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("nobody", "“nobody” is not an e-mail address."),
        ("diego@{other}.example", "belongs to another organisation."),
    ],
)
def test_a_mistaken_administrator_is_refused_in_words(cast, email, sentence):
    email = email.format(other=cast.other.slug)

    with pytest.raises(CommandError, match=sentence):
        call_command("createadmin", email, "--organisation", cast.house.name)


def test_a_mail_leaves_the_house(db, settings, capsys):
    settings.EMAIL_FILE_PATH = "memory"

    call_command("test-email", "somebody@house.example")

    assert mail.outbox[0].to == ["somebody@house.example"]
    assert "Sent." in capsys.readouterr().out


def test_the_settings_in_force_hide_their_secrets(capsys):
    call_command("config")

    said = capsys.readouterr().out
    assert "secret_key = ********" in said
    assert "a key for tests only" not in said


@pytest.mark.parametrize(
    ("query", "plan", "kept"),
    [
        ("", "-c plan_cache_mode=force_generic_plan", 2),
        ("?options=-c%20jit%3Doff", "-c jit=off", 2),
        ("?server_side_binding=0", None, None),
    ],
)
def test_plans_are_kept_but_behind_a_pooler(query, plan, kept):
    told = options.Options(database_url=f"postgresql://me@db/house{query}")
    given = options.database(told)["OPTIONS"]
    assert (given.get("options"), given["prepare_threshold"]) == (plan, kept)
