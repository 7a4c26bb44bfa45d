# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person's own data as one ZIP: tables as JSON, what they wrote as pages, their files.

Made by the worker with the rights that the person has at that moment (I11). It lies under its own
random name until its day, is complete before anybody sees it, and is in no backup.
"""

import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import IO

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import Truncator, slugify
from markupsafe import Markup

from entrepairs.kernel import files, html, outbox
from entrepairs.knowledge import keeping
from entrepairs.knowledge.models import Attachment, Comment, Contribution
from entrepairs.media import keeping as media
from entrepairs.media.models import Video
from entrepairs.notifications import telling
from entrepairs.notifications.models import Kind
from entrepairs.operations import theirs
from entrepairs.operations.models import Export
from entrepairs.people import photos
from entrepairs.people.models import Person

FOLDER = "exports/"
KEPT = timedelta(days=7)
# The worker lost what it was asked, or failed: asked again, it is told again.
LOST_AFTER = timedelta(hours=1)
MAIL = "operations.export_ready"
IN_MEMORY = 16 << 20
FIRST_WORDS = 8
LANGUAGES = {"en": "README.html", "fr": "LISEZ-MOI.html"}
SHOWN = re.compile(r'="/(?:files|videos)/([0-9a-z]{12})/[^"]*"')
INSIDE = re.compile(r'="(/[^"]*)"')


@dataclass(frozen=True)
class Text:
    """Something they wrote."""

    slug: str
    at: datetime
    language: str
    html: str
    given: str = ""

    @property
    def name(self) -> str:
        """In the archive."""
        return f"texts/{self.slug}.html"

    @property
    def title(self) -> str:
        """The title, else how it begins."""
        return self.given or Truncator(html.plain(self.html)).words(FIRST_WORDS)


def make(key: int) -> None:
    """Make what was asked for, and tell its person. Twice changes nothing."""
    asked = Export.objects.select_related("person").filter(pk=key, state=Export.State.ASKED).first()
    if asked is None:
        return
    if not Person.objects.present().filter(pk=asked.person_id).exists():
        # Who has left receives nothing any more (I12).
        asked.delete()
        return
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
        _write(file, asked.person)
        size = file.tell()
        files.put(place(asked), file)
    _offer(asked, size)
    # One copy at a time: whoever asks every day does not fill the disk.
    for former in Export.objects.filter(person=asked.person_id, state=Export.State.READY):
        if former.pk != asked.pk:
            drop(former)


def place(export: Export) -> str:
    """Where it lies."""
    return f"{FOLDER}{export.slug[:2]}/{export.slug}.zip"


def drop(export: Export) -> None:
    """Erase one, its file first: a row whose file is gone is found again. Repeatable."""
    files.drop_named(place(export))
    telling.forget(export.person_id, Kind.EXPORT, mark=export.slug)
    Export.objects.filter(pk=export.pk).delete()


@transaction.atomic
def _offer(asked: Export, size: int) -> None:
    now = timezone.now()
    rows = Export.objects.filter(pk=asked.pk, state=Export.State.ASKED)
    if rows.update(state=Export.State.READY, made_at=now, ends_at=now + KEPT, size=size):
        outbox.put(f"export:{asked.slug}", kind=MAIL, about=asked, person=asked.person)
        telling.tell(asked.person, Kind.EXPORT, None, mark=asked.slug)
    elif not Export.objects.filter(pk=asked.pk).exists():
        # Erased meanwhile, with the account.
        files.drop_named(place(asked))


def _write(file: IO[bytes], person: Person) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        named = dict(_add_files(archive, person))
        kept = list(dict.fromkeys(named.values()))
        told = [_add_table(archive, table) for table in theirs.of(person)]
        texts = [_add_text(archive, text, named) for text in _texts(person)]
        for language, name in LANGUAGES.items():
            with translation.override(language):
                said = {"language": language, "made_at": timezone.now(), "files": kept}
                said |= {"person": person, "tables": told, "texts": texts}
                archive.writestr(name, render_to_string("operations/mydata/readme.html", said))
    file.seek(0, 2)


def _add_table(archive: zipfile.ZipFile, table: theirs.Table) -> tuple[str, int]:
    name = f"data/{table.label.lower()}.json"
    holds = {column: datum for column, datum in table.columns.items() if not datum.secret}
    said = {"table": table.label, "columns": holds, "rows": list(table.rows.values())}
    archive.writestr(name, json.dumps(said, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
    return name, len(table.rows)


def _texts(person: Person) -> Iterator[Text]:
    """What they wrote: as it stands, where they may read it; else in their own last words."""
    seen = set(Contribution.objects.visible_to(person).filter(author=person).values_list("pk"))
    for row in Contribution.objects.filter(author=person).order_by("published_at"):
        last = row.versions.filter(edited_by=person).order_by("number")
        own = row if (row.pk,) in seen else last.last()
        if own is not None:
            yield Text(row.slug, row.published_at, row.language, own.html, own.title)
    comments = Comment.objects.filter(author=person).select_related("community")
    for row in comments.order_by("published_at"):
        yield Text(row.slug, row.published_at, row.community.language, row.html)


def _add_text(archive: zipfile.ZipFile, text: Text, named: dict[str, str]) -> Text:
    def here(shown: re.Match[str]) -> str:
        name = named.get(shown[1])
        return f'="../{name}"' if name else shown[0]

    with_files = SHOWN.sub(here, html.clean(text.html))
    body = INSIDE.sub(rf'="{settings.PUBLIC_URL}\1"', with_files)
    said = {"text": text, "body": Markup(body)}
    archive.writestr(text.name, render_to_string("operations/mydata/text.html", said))
    return text


def _add_files(archive: zipfile.ZipFile, person: Person) -> Iterator[tuple[str, str]]:
    """Their files and films; public name of each, and its name in the archive."""
    portrait = "files/portrait.webp"
    if person.photo and _copy(archive, portrait, photos.FOLDER, person.photo):
        yield person.photo, portrait
    rows = Attachment.objects.filter(owner=person).order_by("pk")
    for row in rows.filter(video=None):
        given = PurePosixPath(row.name)
        name = f"files/{row.slug}-{slugify(given.stem)[:60]}.{slugify(given.suffix)[:8]}"
        if _copy(archive, name, keeping.folder_of(person.organisation_id), row.digest):
            yield row.slug, name
    # A text shows a film by the name of its place there.
    for film in Video.objects.filter(owner=person).exclude(digest="").order_by("pk"):
        name = f"files/{film.slug}.mp4"
        if _copy(archive, name, media.folder_of(person.organisation_id), film.digest):
            shown = rows.filter(video=film).values_list("slug", flat=True)
            yield from ((slug, name) for slug in (film.slug, *shown))


def _copy(archive: zipfile.ZipFile, name: str, folder: str, digest: str) -> bool:
    try:
        with files.open_kept(folder, digest) as source, archive.open(name, "w") as target:
            shutil.copyfileobj(source, target)
    except FileNotFoundError:
        # Erased since its row was read.
        return False
    return True
