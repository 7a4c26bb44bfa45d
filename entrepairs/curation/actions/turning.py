# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A good answer becomes a tip or a tutorial: its author signs it, all who helped are named."""

from django.db import transaction
from django.utils.translation import gettext as _

from entrepairs.curation import rules
from entrepairs.kernel import journal
from entrepairs.kernel.decisions import Refused
from entrepairs.knowledge import keeping, texts, turns
from entrepairs.knowledge.actions import enriching, joining, publishing
from entrepairs.knowledge.models import Contribution
from entrepairs.people.models import Person

Kind = Contribution.Kind


@transaction.atomic
def turn(*, actor: Person, answer: Contribution, kind: str) -> Contribution:
    """Publish the answer as a text of its own, in one action; both point to each other.

    Whoever wrote the answer signs it, whoever made it of it is named; it is asked for by the
    words of the question. Twice gives what was made the first time.
    """
    answer = turns.at(answer)
    rules.may_turn(actor, answer).or_refuse()
    if kind not in (Kind.TIP, Kind.TUTORIAL):
        raise Refused(_("An answer becomes a tip or a tutorial."))
    made = rules.made_of(answer, kind)
    if made is not None:
        return made
    text = _publish(actor, answer, kind)
    joining.take_names_over(actor=actor, origin=answer, target=text)
    if actor.pk != answer.author_id:
        enriching.name_for(actor=actor, contribution=text, person=actor, role="structured")
    # From the answer, by which it is known that the text was made of it.
    joining.relate(actor=actor, one=answer, other=text)
    joining.relate(actor=actor, one=text, other=answer.parent or answer)
    journal.record("curation.answer_turned", actor=actor, about=text)
    return text


def _publish(actor: Person, answer: Contribution, kind: str) -> Contribution:
    source = answer.html
    shown = texts.files_shown(source)
    # Its pictures are its own from now on, whatever becomes of the answer.
    copied = keeping.copy(actor, answer.attachments.filter(slug__in=shown))
    source = texts.renamed(source, copied)
    question = answer.parent
    title = question.title if question else texts.title_of(source)
    is_tutorial = kind == Kind.TUTORIAL
    return publishing.publish(
        actor=actor,
        signed_like=answer,
        community=answer.community,
        kind=kind,
        title=title,
        html="" if is_tutorial else source,
        sections={"how": source} if is_tutorial else None,
        subjects=question.subjects.all() if question else (),
    )
