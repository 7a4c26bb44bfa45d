# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files as their readers get them: by the same decision as the text they belong to (I14)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html

from entrepairs.kernel import files, filetypes, html, images
from entrepairs.knowledge import keeping
from entrepairs.knowledge.models import Attachment
from entrepairs.people.models import Person


@dataclass(frozen=True)
class Served:
    """One file, open, with what its answer says of it."""

    content: IO[bytes]
    name: str
    media_type: str
    version: str
    is_picture: bool


def attachment(person: Person, slug: str) -> Attachment:
    """A file one may see. Two SQL queries."""
    return get_object_or_404(Attachment.objects.visible_to(person), slug=slug)


def served(person: Person, slug: str, size: str = "") -> Served:
    """A file to send: whole; a picture's thumbnail (`size` "s"), a PDF's first page ("p").

    Two SQL queries.
    """
    row = attachment(person, slug)
    if row.kind == Attachment.Kind.VIDEO:
        raise Http404  # it has addresses of its own
    picture = row.kind == Attachment.Kind.IMAGE
    variant = keeping.THUMB if picture and size == keeping.THUMB else ""
    if size == keeping.PAGE:
        return _first_page(row)
    try:
        content = files.open_kept(keeping.folder_of(row.organisation_id), row.digest, variant)
    except FileNotFoundError as lost:
        raise Http404 from lost
    return Served(content, row.name, row.media_type, f"{row.digest}{variant}", picture)


def _first_page(row: Attachment) -> Served:
    if row.preview != Attachment.Preview.READY:
        raise Http404
    folder = keeping.folder_of(row.organisation_id)
    try:
        content = files.open_kept(folder, row.digest, keeping.PAGE)
    except FileNotFoundError as lost:
        raise Http404 from lost
    name = f"{row.name.rpartition('.')[0]}.webp"
    version = f"{row.digest}{keeping.PAGE}"
    return Served(content, name, images.MEDIA_TYPE, version, is_picture=True)


@dataclass(frozen=True)
class Photo:
    """A picture that goes with a text, and what it shows."""

    slug: str
    url: str
    thumb: str
    alt: str
    width: int
    height: int

    @property
    def html(self) -> str:
        """As it stands in the text."""
        return format_html(
            '<p><img src="{}" alt="{}" width="{}" height="{}"></p>',
            *(self.url, self.alt, self.width, self.height),
        )


def photos(person: Person, sent: Iterable[tuple[str, str]]) -> list[Photo]:
    """Pictures that the person sent, by public name and what they show. At most one SQL query."""
    alts = dict(sent)
    if not alts:
        return []
    mine = Attachment.objects.visible_to(person).filter(owner=person, kind=Attachment.Kind.IMAGE)
    found = {row.slug: row for row in mine.filter(slug__in=alts)}
    return [_photo(found[slug], alt) for slug, alt in alts.items() if slug in found]


def with_photos(text: str, shown: Iterable[Photo]) -> str:
    """A text followed by its photos; plain words become paragraphs first."""
    pictures = "".join(photo.html for photo in shown)
    return str(html.from_input(text)) + pictures if pictures else text


def _photo(row: Attachment, alt: str) -> Photo:
    facts = described(row)
    return Photo(
        slug=row.slug,
        url=str(facts["url"]),
        thumb=str(facts["thumb"]),
        alt=alt,
        width=row.width or 0,
        height=row.height or 0,
    )


def described(row: Attachment) -> dict[str, object]:
    """What the page that sent a file needs to show it."""
    address = reverse("knowledge:file", args=[row.slug, row.name])
    return {
        "slug": row.slug,
        "kind": row.kind,
        "name": row.name,
        "label": _label(row),
        "url": address,
        "picture": row.kind == Attachment.Kind.IMAGE,
        "thumb": f"{address}?size={keeping.THUMB}",
        "width": row.width,
        "height": row.height,
    }


def page_address(row: Attachment) -> str:
    """Where the picture of its first page is, once it is drawn."""
    if row.preview != Attachment.Preview.READY:
        return ""
    return f"{reverse('knowledge:file', args=[row.slug, row.name])}?size={keeping.PAGE}"


def _label(row: Attachment) -> str:
    """What its link says before one presses it: name, kind and size."""
    kind = filetypes.extension(row.name).upper()
    return f"{row.name} ({kind}, {filesizeformat(row.size)})".replace("\xa0", " ")
