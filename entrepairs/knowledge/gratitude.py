# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who thanks whom, until when it may be undone, and who puts it away.

Thanks are to people, usefulness is about a text: one says nothing of the other.
"""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from entrepairs.kernel.decisions import ALLOWED, Decision
from entrepairs.knowledge.models import Comment, Contribution, Credit, Thanks
from entrepairs.people.models import Person


def text_of(thing: Contribution | Comment) -> Contribution:
    """The text itself, or the one that a comment stands under."""
    return thing.contribution if isinstance(thing, Comment) else thing


def thanked_for(person: Person, thing: Contribution | Comment) -> QuerySet[Person]:
    """Its author and, for a text, those who wrote, structured, illustrated or enriched it.

    Those who are there, and not who asks. Whom it was adapted from is thanked for their own.
    """
    concerned = Q(pk=thing.author_id)
    if isinstance(thing, Contribution):
        named = Credit.objects.own(contribution=thing, before=False)
        concerned |= Q(pk__in=named.values("person"))
    there = Person.objects.present().visible_to(person)
    return there.filter(concerned).exclude(pk=person.pk).order_by("pk")


def may_say_thanks(person: Person, thing: Contribution | Comment) -> Decision:
    """Every reader but the author, while it stands and somebody is there. One SQL query."""
    if thing.author_id == person.pk:
        return Decision(_("It is yours: leave it to the others to thank you."))
    if text_of(thing).hidden or thing.withdrawn_at:
        return Decision(_("This text was withdrawn."))
    if not thanked_for(person, thing).exists():
        return Decision(_("Nobody who wrote this is here to be thanked."))
    return ALLOWED


def may_change_thanks(thanks: Thanks | None, now: datetime) -> Decision:
    """A sentence is added, or all is undone, until it leaves."""
    if thanks is None:
        return Decision(_("Say thanks first, then a sentence may go with it."))
    if not thanks.is_held(now):
        return Decision(_("Your thanks have been delivered: they stay as they are."))
    return ALLOWED


def may_put_thanks_away(person: Person, thanks: Thanks) -> Decision:
    """Who was thanked; they alone report it, too."""
    if thanks.to_id == person.pk:
        return ALLOWED
    return Decision(_("Only the person who was thanked does this."))
