# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""An answer by mail is written where the notice leads, with the rights its author has now."""

from django.db import transaction

from entrepairs.communities.actions import offer_help
from entrepairs.communities.models import Offer
from entrepairs.kernel import html, once, outbox
from entrepairs.kernel.decisions import Refused
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.actions.talking import comment
from entrepairs.knowledge.models import Contribution
from entrepairs.notifications.models import Notice
from entrepairs.notifications.receiving import cutting, reading
from entrepairs.people.models import Person

LONGEST = 10_000
LONGEST_OFFER = Offer._meta.get_field("note").max_length
REFUSAL = "answer_refused"
# Why an answer is not written; said to its author in a mail.
SENDER, EMPTY, LONG, RIGHTS = "sender", "empty", "long", "rights"


def write(incoming: reading.Incoming, notice: Notice) -> str:
    """Write it once, however often the mail is handed over; or say why not, once too.

    What became of it: "written", or the reason against it. The address is a secret of the receiver
    of the notice, and the sender has to be their confirmed address as well.
    """
    person = notice.person
    text = cutting.answer(reading.words(incoming.mail))
    if not _is_theirs(person, incoming.sender):
        return _refuse(incoming, notice, SENDER)
    if not text:
        return _refuse(incoming, notice, EMPTY)
    if len(text) > (LONGEST_OFFER if notice.need_id else LONGEST):
        return _refuse(incoming, notice, LONG)
    form = {once.FIELD: incoming.key}
    try:
        once.do_once(f"mail:{person.pk}", form, lambda: _publish(person, notice, text))
    except (Refused, Notice.DoesNotExist):
        return _refuse(incoming, notice, RIGHTS)
    return "written"


def _is_theirs(person: Person, sender: str) -> bool:
    confirmed = person.emailaddress_set.filter(verified=True, email__iexact=sender)
    return bool(sender) and confirmed.exists()


def _publish(person: Person, notice: Notice, text: str) -> str:
    things = ("contribution__community", "need__community")
    about = Notice.objects.visible_to(person).select_related(*things).get(pk=notice.pk)
    if about.need is not None:
        offer_help(actor=person, need=about.need, kind=Offer.Kind.CAN_SHOW, note=text)
        return "written"
    place = about.contribution
    words = html.from_plain(text)
    if place.kind == Contribution.Kind.QUESTION and about.comment_id is None:
        written = {"kind": Contribution.Kind.ANSWER, "title": "", "html": words}
        publish(actor=person, community=place.community, parent=place, **written)
    else:
        comment(actor=person, contribution=place, html=words)
    return "written"


@transaction.atomic
def _refuse(incoming: reading.Incoming, notice: Notice, reason: str) -> str:
    """To the confirmed address, never to whoever sent it: it may be anybody."""
    person = notice.person
    if person.is_active and not person.left_at and person.email:
        key = f"{REFUSAL}-{incoming.key}-{reason}"
        outbox.put(key, kind=REFUSAL, about=notice, person=person)
    return reason
