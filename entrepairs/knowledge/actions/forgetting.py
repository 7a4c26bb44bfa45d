# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""An account is erased: what becomes of what it wrote, and of where others named it.

What somebody taught stays, by a former member, unless they take it with them; only what is theirs
alone can be taken: a text into which others wrote, or a question that others answered, is of all.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from entrepairs.kernel import journal
from entrepairs.knowledge import keeping, texts
from entrepairs.knowledge.actions import withdrawing
from entrepairs.knowledge.models import Attachment, Comment, Contribution, Credit, Relay, Version
from entrepairs.knowledge.words import former_member
from entrepairs.people.models import Person


def take_texts_away(*, actor: None, person: Person) -> int:
    """Take back for good what is only theirs; how many texts. The caller asked its own rule.

    Each by itself: cut off, the next run goes on.
    """
    count = 0
    for row in _only_theirs(person).exclude(html="", title="", withdrawn_at__isnull=False):
        # Files first: a text that has lost its words already is not looked for again.
        keeping.erase(person.organisation_id, Attachment.objects.filter(contribution=row))
        withdrawing.take_away(actor=actor, contribution=row)
        count += 1
    for comment in Comment.objects.filter(author=person).exclude(html=""):
        withdrawing.take_comment_away(actor=actor, comment=comment)
        count += 1
    return count


@transaction.atomic
def take_name_out(*, actor: None, person: Person) -> int:
    """Texts that mention somebody name a former member instead, their versions too; how many.

    A name that was typed without being a mention is of those who typed it. Repeatable.
    """
    slug, count = person.slug, 0
    for row in Contribution.objects.filter(html__contains=slug):
        _name_out_of(row, slug)
        journal.record("knowledge.name_taken_out", actor=actor, about=row)
        count += 1
    for version in Version.objects.filter(html__contains=slug).select_related("contribution"):
        _without(version, slug, version.contribution.language)
        version.save(update_fields=["html", "sections"])
    for comment in Comment.objects.filter(html__contains=slug).select_related("community"):
        comment.html = texts.unnamed(comment.html, slug, former_member(comment.community.language))
        comment.save(update_fields=["html"])
        count += 1
    return count


def _name_out_of(row: Contribution, slug: str) -> None:
    _without(row, slug, row.language)
    written = texts.cleaned_again(row, default_language=row.language).columns()
    Contribution.objects.filter(pk=row.pk).update(**written)


def _without(state: Contribution | Version, slug: str, language: str) -> None:
    instead = former_member(language)
    state.html = texts.unnamed(state.html, slug, instead)
    parts = state.sections.items()
    state.sections = {name: texts.unnamed(part, slug, instead) for name, part in parts}


def _only_theirs(person: Person) -> QuerySet[Contribution]:
    """What somebody wrote and nobody else wrote in, answered, was thanked for or adapted."""
    here = OuterRef("pk")
    others = (
        Version.objects.filter(contribution=here).exclude(Q(edited_by=person) | Q(edited_by=None)),
        Credit.objects.filter(contribution=here).exclude(
            Q(person=person) | Q(person=None, name="")
        ),
        Contribution.objects.filter(parent=here).exclude(author=person),
        Relay.objects.filter(tutorial=here),
    )
    rows = Contribution.objects.filter(author=person)
    for other in others:
        rows = rows.exclude(Exists(other))
    return rows.order_by("-pk")
