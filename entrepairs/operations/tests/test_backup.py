# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A backup is one file; what is restored from it is equal, or nothing is restored."""

import io
import json
import tarfile
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command

from entrepairs.kernel import journal
from entrepairs.kernel.models import Bookmark, JournalEntry
from entrepairs.kernel.progress import Progress
from entrepairs.knowledge.models import Contribution
from entrepairs.operations import (
    actions,
    backup,
    erasing,
    exporting,
    installation,
    portable,
    restore,
)
from entrepairs.operations.backup import BackupError
from entrepairs.operations.tests.conftest import run
from entrepairs.people.models import Organisation, Person

QUIET = Progress(quiet=True)
DUMP = str(Path(__file__).parent / "dump")


@pytest.fixture
def house(cast, settings, tmp_path, monkeypatch):
    """A company with texts, journal, tasks and a picture, in a data folder of its own."""
    settings.DATA = tmp_path
    folder = {"location": tmp_path / "media"}
    disk = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": folder}
    settings.STORAGES = settings.STORAGES | {"default": disk}
    monkeypatch.setattr(installation, "prepare_database", lambda: None)
    where = ["--community", "Counsellors", "--organisation", "Atelier Marceau"]
    call_command("import", "stackexchange", DUMP, *where, verbosity=0)
    storages["default"].save("images/ab/abc.webp", ContentFile(b"\x00picture\xff"))
    return cast


@pytest.fixture
def archive(house):
    file = io.BytesIO()
    backup.make(file, with_secret_key=False, progress=QUIET)
    return file.getvalue()


def clear(folder):
    for model in portable.tables(apps).values():
        portable.empty(model)
    for name in list(backup.stored(storages["default"])):
        storages["default"].delete(name)


def changed(archive, name, content, other=None):
    """The same archive with one member replaced, renamed or taken away."""
    made = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(archive)) as old,
        tarfile.open(fileobj=made, mode="w:gz") as new,
    ):
        for member in old:
            data = old.extractfile(member).read()
            if member.name == name:
                if content is None:
                    continue
                data, member.name = content(data), other or name
                member.size = len(data)
            new.addfile(member, io.BytesIO(data))
    return made.getvalue()


def test_what_is_restored_is_equal(archive, house, tmp_path):
    before = {name: portable.write(m, io.BytesIO()) for name, m in portable.tables(apps).items()}
    title = Contribution.objects.get(source__source_id="10").title
    clear(tmp_path)
    assert not Organisation.objects.exists()

    manifest = restore.restore(io.BytesIO(archive), progress=QUIET)

    after = {name: portable.write(m, io.BytesIO()) for name, m in portable.tables(apps).items()}
    assert after == before == manifest.tables
    assert Contribution.objects.get(source__source_id="10").title == title
    with storages["default"].open("images/ab/abc.webp") as picture:
        assert picture.read() == b"\x00picture\xff"
    assert list(manifest.files) == ["media/images/ab/abc.webp"]
    assert [path.name for path in tmp_path.glob(".restore-*")] == []


def test_who_was_erased_since_is_erased_again_by_the_restore(archive, house, tmp_path):
    """I45: the list lies in the data folder, and the archive knows nothing of it."""
    bruno, copies = house.bruno, storages["default"]
    exporting.make(actions.ask_export(actor=bruno).pk)
    (tmp_path / "kept.tar.gz").write_bytes(archive)
    assert erasing.erase_now(bruno, withdraws=False)
    assert not [name for name in backup.stored(copies) if name.startswith(exporting.FOLDER)]
    clear(tmp_path)

    said = io.StringIO()
    call_command("restore", str(tmp_path / "kept.tar.gz"), stdout=said)

    assert "Erased again, as the list beside the database says: 1." in said.getvalue()
    assert Person.objects.filter(slug=house.awa.slug).exists()
    assert not Person.objects.filter(slug=bruno.slug).exists()


def test_copies_of_ones_data_are_in_no_archive(house):
    exporting.make(actions.ask_export(actor=house.bruno).pk)
    file = io.BytesIO()
    manifest = backup.make(file, with_secret_key=False, progress=QUIET)
    assert "operations_export" not in manifest.tables
    assert not [name for name in manifest.files if exporting.FOLDER in name]


def test_new_rows_get_new_keys_after_a_restore(archive, house, tmp_path):
    last = max(Person.objects.values_list("pk", flat=True))
    clear(tmp_path)
    restore.restore(io.BytesIO(archive), progress=QUIET)

    made = Person.objects.create(organisation=Organisation.objects.first(), name="Zoé")

    assert made.pk > last


def test_a_reader_of_the_journal_goes_on_after_a_restore(house, tmp_path):
    Bookmark.objects.all().delete()
    entries = list(JournalEntry.objects.order_by("pk"))
    # As on a server whose transactions committed in another order than they began.
    JournalEntry.objects.filter(pk=entries[0].pk).update(xact=9)
    JournalEntry.objects.filter(pk=entries[1].pk).update(xact=8)
    JournalEntry.objects.filter(pk__gt=entries[1].pk).update(xact=10)
    Bookmark.objects.create(reader="one", xact=8, entry=entries[1].pk)
    Bookmark.objects.create(reader="all", xact=10, entry=entries[-1].pk)
    file = io.BytesIO()
    backup.make(file, with_secret_key=False, progress=QUIET)
    clear(tmp_path)

    restore.restore(io.BytesIO(file.getvalue()), progress=QUIET)

    one, all_read = Bookmark.objects.get(reader="one"), Bookmark.objects.get(reader="all")
    assert journal.entries_after(one.xact, one.entry, 1)[0].pk == entries[0].pk
    assert journal.entries_after(all_read.xact, all_read.entry, 1) == []


def test_sessions_stay_behind(archive):
    with tarfile.open(fileobj=io.BytesIO(archive)) as members:
        names = members.getnames()

    assert "tables/people_person.jsonl" in names
    assert not {f"tables/{name}.jsonl" for name in portable.LEFT_BEHIND} & set(names)
    assert "secret-key" not in names


def test_the_secret_key_is_held_when_asked(house, settings):
    file = io.BytesIO()
    manifest = backup.make(file, with_secret_key=True, progress=QUIET)

    with tarfile.open(fileobj=io.BytesIO(file.getvalue())) as members:
        assert members.extractfile("secret-key").read().decode() == settings.SECRET_KEY
    assert "secret-key" in manifest.files


def test_an_installation_that_is_not_empty_is_left_alone(archive):
    people = Person.objects.count()
    with pytest.raises(BackupError, match="There is an organisation here already"):
        restore.restore(io.BytesIO(archive), progress=QUIET)

    assert Person.objects.count() == people


PERSON = "tables/people_person.jsonl"


def other_name(archive):
    return changed(archive, PERSON, lambda data: data.replace(b"Awa", b"Eve"))


DAMAGES = (
    # Where the cut falls between two members, the manifest is what is missing.
    (lambda a: a[: len(a) // 2], "The archive is damaged: it "),
    (lambda a: a[:0] + b"not an archive", "cannot be read to its end"),
    (other_name, f"«{PERSON}» is not what was saved"),
    (lambda a: changed(a, PERSON, None), f"«{PERSON}» is missing"),
    (lambda a: changed(a, "manifest.json", None), "it has no manifest"),
    (lambda a: changed(a, "manifest.json", lambda d: d[:50]), "its manifest cannot be read"),
    (lambda a: changed(a, PERSON, bytes, "../evil"), "«../evil» has no place in it"),
    (lambda a: changed(a, PERSON, bytes, "media/../../x"), "«media/../../x» has no place"),
    (lambda a: changed(a, PERSON, bytes, "tables/a.jsonl"), "«tables/a.jsonl» is not what"),
    (lambda a: changed(a, PERSON, bytes, "tables/z.jsonl"), f"«{PERSON}» is missing"),
)


def test_a_damaged_archive_restores_nothing(archive, tmp_path):
    clear(tmp_path)
    for damage, sentence in DAMAGES:
        with pytest.raises(BackupError) as refused:
            restore.restore(io.BytesIO(damage(archive)), progress=QUIET)

        assert sentence in str(refused.value)
        assert "Nothing was restored." in str(refused.value)
        assert not Organisation.objects.exists()
        assert list(backup.stored(storages["default"])) == []


def test_a_backup_of_a_later_version_is_refused(archive, tmp_path):
    clear(tmp_path)

    def later(data):
        facts = json.loads(data)
        return json.dumps(facts | {"version": "99.0"}).encode()

    def unknown(data):
        facts = json.loads(data)
        facts["migrations"]["people"].append("9999_tomorrow")
        return json.dumps(facts).encode()

    for damage in (later, unknown):
        with pytest.raises(BackupError, match="or later first"):
            restore.restore(io.BytesIO(changed(archive, "manifest.json", damage)), progress=QUIET)


def test_a_failure_at_the_end_takes_the_uploads_back(archive, tmp_path, monkeypatch):
    clear(tmp_path)

    class Fails(restore.transaction.Atomic):
        def __exit__(self, *_error):
            super().__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
            raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(restore.transaction, "atomic", lambda: Fails("default", True, False))
        restore.restore(io.BytesIO(archive), progress=QUIET)

    assert not Organisation.objects.exists()
    assert list(backup.stored(storages["default"])) == []


# Run in a process of its own: the tests' embedded database lies in memory, where nobody can read
# one moment while another writes.
ONE_MOMENT = """
import threading, django
django.setup()
from entrepairs.operations import portable
from entrepairs.people.models import Person
known = Person.objects.count()

def write():
    Person.objects.create(organisation=Person.objects.first().organisation, name="Bruno")
    connection.close()

with portable.snapshot():
    assert Person.objects.count() == known
    writer = threading.Thread(target=write)
    writer.start()
    writer.join(timeout=10)
    assert not writer.is_alive(), "a backup keeps people from writing"
    assert Person.objects.count() == known, "a backup is not of one moment"
assert Person.objects.count() == known + 1
"""


def older(archive):
    """The archive as a version would have made it that did not know imports yet."""

    def without(data):
        facts = json.loads(data)
        del facts["migrations"]["operations"]
        tables = facts["tables"].items()
        facts["tables"] = {k: v for k, v in tables if not k.startswith("operations_")}
        return json.dumps(facts).encode()

    for name in tables_of(archive):
        if name.startswith("operations_"):
            archive = changed(archive, f"tables/{name}.jsonl", None)
    return changed(archive, "manifest.json", without)


def tables_of(archive):
    with tarfile.open(fileobj=io.BytesIO(archive)) as members:
        return json.load(members.extractfile("manifest.json"))["tables"]


@pytest.mark.long
def test_the_commands_move_an_installation_to_a_clean_folder(tmp_path, another_database):
    """On PostgreSQL: from the embedded database to the server and back."""
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    run(first, "init", "--non-interactive", "--organisation", "Marceau", "--admin", "a@b.example")
    run(first, "import", "stackexchange", DUMP, "--community", "Peers")
    (first / "media" / "files").mkdir(parents=True)
    (first / "media" / "files" / "plan.pdf").write_bytes(b"%PDF")
    made = run(first, "backup", "-", "--with-secret-key")

    told = run(second, "restore", "-", database=another_database, input=made)
    again = run(second, "backup", "-", database=another_database)
    run(second, "-c", ONE_MOMENT, database=another_database)
    back = run(third, "restore", "-", input=older(again))

    assert b"1 upload, read back and found equal" in told
    assert b"1 upload, read back and found equal" in back
    assert tables_of(made) == tables_of(again)
    assert (third / "media" / "files" / "plan.pdf").read_bytes() == b"%PDF"
    assert (second / "secret-key").read_bytes() == (first / "secret-key").read_bytes()
    assert (second / "secret-key").stat().st_mode & 0o077 == 0
    found = run(third, "search", "--as", "a@b.example", "--json", "contrat")
    assert json.loads(found)["hits"][0]["id"] == "20"
