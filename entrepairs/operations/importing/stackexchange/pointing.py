# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What points at a post of the dump, in a text or a comment, leads to that post here.

Done at the end, when every post has its address; a text that changes at its source is pointed
before it is compared with what stands here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from django.db import transaction

from entrepairs.knowledge.models import Comment, Contribution, Source, Version
from entrepairs.operations.importing.places import Place
from entrepairs.operations.importing.report import Report
from entrepairs.operations.importing.stackexchange.posts import Site
from entrepairs.operations.importing.store import Text

BATCH = 200
# /questions/10/title, /questions/10/title/12#12, /q/10, /a/12/3
POST = (
    r'href="https?://(?:{hosts})/(?:questions/(?P<question>\d+)(?:/[^"/?#]*(?:/(?P<below>\d+))?)?'
    r'|[qa]/(?P<short>\d+)(?:/\d+)?)/?(?:\?[^"#]*)?(?:#(?P<answer>\d+)|#[^"]*)?"'
)
# Where each finds its source, and the number of the version it is: a comment has one alone.
KINDS = (
    (Contribution, "source__", "version"),
    (Version, "contribution__source__", "number"),
    (Comment, "source__", "pk"),
)
META = re.compile(r"(.+)\.meta\.(.+)")
Slugs = Mapping[str, str]


def write(place: Place, site: Site, report: Report) -> None:
    """Change the links of all that was imported from this source. Repeating it changes nothing."""
    if not site.host:
        return
    post, changed = _post(site.host), 0
    for model, batch in _batches(place, site.host):
        slugs = _slugs(place, post, [html for _, html in batch])
        with transaction.atomic():
            for key, html in batch:
                better, number = _pointed(post, html, slugs)
                # Whoever edits it meanwhile keeps their words.
                if number and model.objects.filter(pk=key, html=html).update(html=better):
                    changed += number if model is not Version else 0
    report.note(
        changed,
        "{} link of a text to another one leads to it here.",
        "{} links of texts to others lead to them here.",
    )


def pointed(place: Place, site: Site, text: Text) -> Text:
    """The text with its links as `write` leaves them."""
    if not site.host:
        return text
    post = _post(site.host)
    slugs = _slugs(place, post, [text.html, *(edit.html for edit in text.edits)])
    edits = [replace(edit, html=_pointed(post, edit.html, slugs)[0]) for edit in text.edits]
    return replace(text, html=_pointed(post, text.html, slugs)[0], edits=edits)


def _post(host: str) -> re.Pattern[str]:
    # Sites about a site moved once: meta.french.… and french.meta.… are one.
    meta = META.fullmatch(host)
    hosts = [host, *([f"meta.{meta[1]}.{meta[2]}"] if meta else [])]
    return re.compile(POST.format(hosts="|".join(map(re.escape, hosts))))


def _batches(place: Place, host: str) -> Iterator[tuple[type, list[tuple[int, str]]]]:
    """What may point: texts, their versions and comments; what was written here stays."""
    domain = host.rpartition("meta.")[2] if META.fullmatch(host) else host
    for model, way, number in KINDS:
        here = {f"{way}community": place.community, f"{way}source": place.source}
        rows = model.objects.filter(**here, html__contains=domain).order_by("pk")
        facts = rows.values_list("pk", "html", number, f"{way}data")
        last = 0
        while batch := list(facts.filter(pk__gt=last)[:BATCH]):
            last = batch[-1][0]
            yield model, [row[:2] for row in batch if row[2] <= row[3].get("version", row[2])]


def _slugs(place: Place, post: re.Pattern[str], texts: Iterable[str]) -> Slugs:
    numbers = {number for html in texts for found in post.finditer(html) for number in _ends(found)}
    here = Source.objects.filter(community=place.community, source=place.source)
    found = here.filter(source_id__in=numbers, contribution__isnull=False)
    return dict(found.values_list("source_id", "contribution__slug"))


def _ends(found: re.Match[str]) -> list[str]:
    """The post that is meant, and the question it stands under."""
    names = "answer", "below", "short", "question"
    return [found[name] for name in names if found[name]]


def _pointed(post: re.Pattern[str], html: str, slugs: Slugs) -> tuple[str, int]:
    changed = 0

    def lead(found: re.Match[str]) -> str:
        nonlocal changed
        slug = next((slugs[number] for number in _ends(found) if number in slugs), "")
        changed += bool(slug)
        return f'href="/knowledge/{slug}/"' if slug else found[0]

    return post.sub(lead, html), changed
