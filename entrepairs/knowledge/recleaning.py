# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""When the list of what a text may hold changes, all texts are cleaned under the new one.

`migrate` runs it, so no page of a new release prints what its list forbids. It can be stopped and
run again: each row says under which list it was cleaned. Earlier versions need no cleaning: their
pages are drawn from words, and restoring one cleans it.
"""

from collections.abc import Callable, Iterator

from django.db import transaction
from django.db.models import Model

from entrepairs.kernel import html
from entrepairs.knowledge import texts
from entrepairs.knowledge.models import Comment, Contribution

BATCH = 500
# A text does not change its language by being cleaned.
COLUMNS = {
    Contribution: ("html", "sections", "text", "excerpt", "cleaned_with"),
    Comment: ("html", "cleaned_with"),
}


def clean_all() -> int:
    """Clean again what an older list cleaned; how many rows."""
    return sum(_clean_batches(Contribution, _contribution)) + sum(_clean_batches(Comment, _comment))


def _clean_batches(model: type[Model], clean: Callable[[Model], None]) -> Iterator[int]:
    older = model.objects.filter(cleaned_with__lt=html.ALLOW_LIST_VERSION).order_by("pk")
    last = 0
    while True:
        with transaction.atomic():
            rows = list(older.filter(pk__gt=last).select_for_update()[:BATCH])
            if not rows:
                return
            for row in rows:
                clean(row)
            model.objects.bulk_update(rows, COLUMNS[model])
        last = rows[-1].pk
        yield len(rows)


def _contribution(row: Contribution) -> None:
    columns = texts.cleaned_again(row, default_language=row.language).columns()
    for name in COLUMNS[Contribution]:
        setattr(row, name, columns[name])


def _comment(row: Comment) -> None:
    row.html = str(html.clean(row.html, images="none"))
    row.cleaned_with = html.ALLOW_LIST_VERSION
