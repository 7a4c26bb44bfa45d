# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Videos as their readers get them: by the same decision as the text they belong to (I14)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.translation import gettext as _

from entrepairs.kernel import html
from entrepairs.kernel.html import CleanHtml
from entrepairs.knowledge import texts
from entrepairs.knowledge.models import Attachment, Contribution
from entrepairs.knowledge.queries.posts import Post
from entrepairs.media import queries as media
from entrepairs.people.models import Person


@dataclass(frozen=True)
class Shown:
    """A video in its place."""

    slug: str
    film: media.Film
    mine: bool
    language: str = ""


@dataclass(frozen=True)
class OfText:
    """A video with the text that shows it, where one reads it."""

    video: Shown
    text: str = ""
    title: str = ""


@dataclass(frozen=True)
class Piece:
    """Some of a text, and the video that follows it."""

    html: CleanHtml
    video: Shown | None


def row(person: Person, slug: str) -> Attachment:
    """A video one may see. One SQL query."""
    return get_object_or_404(_rows(person), slug=slug)


def _rows(person: Person):
    of_videos = Attachment.objects.visible_to(person).filter(kind=Attachment.Kind.VIDEO)
    words = ("contribution__html", "contribution__sections", "contribution__text")
    return of_videos.select_related("video", "contribution").defer(*words)


def shown(person: Person, slug: str) -> OfText:
    """The same, as its page shows it. Two SQL queries at most."""
    one = row(person, slug)
    # Whoever was passed on a tutorial has it at an address of their own.
    texts_read = Contribution.objects.visible_to(person).filter(pk=one.contribution_id or 0)
    text = texts_read.values_list("slug", "title").first()
    return OfText(_shown(person, one), *(text or ()))


def sent(person: Person, slugs: Iterable[str]) -> list[Shown]:
    """Videos that the person sent, by public name. At most one SQL query."""
    wanted = list(slugs)
    if not wanted:
        return []
    return [_shown(person, one) for one in _rows(person).filter(owner=person, slug__in=wanted)]


def in_text(person: Person, post: Post) -> tuple[Piece, ...]:
    """A text with its videos in their places. One SQL query, none for a text without."""
    cut = texts.around_videos(post.html)
    if len(cut) == 1:
        return (Piece(post.html, None),)
    rows = _rows(person).filter(slug__in=[slug for _before, slug in cut if slug])
    found = {one.slug: _shown(person, one) for one in rows}
    return tuple(Piece(html.trusted(before), found.get(slug)) for before, slug in cut)


def with_videos(text: str, added: Iterable[Shown]) -> str:
    """A text followed by its videos, as links: what a mail or a list can show of them."""
    links = "".join(
        format_html('<p><a href="/videos/{}/">{}</a></p>', one.slug, _("Video")) for one in added
    )
    return str(html.from_input(text)) + links if links else text


def _shown(person: Person, one: Attachment) -> Shown:
    return Shown(
        slug=one.slug,
        film=media.film(one.video),
        mine=one.video.owner_id == person.pk,
        language=one.contribution.language if one.contribution else "",
    )
