# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why a mail came, in a sentence at its foot."""

from django.utils.translation import gettext_lazy as _

from entrepairs.notifications.models import Kind, Notice

ASKED_BY_NAME = _("You receive this because a colleague counts on you by name.")
YOUR_QUESTION = _("You receive this because you asked the question.")
YOUR_TEXT = _("You receive this because you wrote the text.")
YOUR_NEED = _("You receive this because you have this need too.")
YOU_LOOK_AFTER = _("You receive this because you look after the community.")
YOU_ASKED = _("You receive this because you asked to join.")
YOUR_MEETING = _("You receive this because you are invited to the meeting, or come to it.")
YOU_SAT = _("You receive this because you were at the meeting.")
YOUR_SKILL = _("You receive this because it is about a skill of yours.")
YOUR_WISH = _("You receive this because you said that you would like to.")
YOU_ANSWER_FOR = _("You receive this because you answer for the text, or are asked to.")
YOUR_IMPROVEMENT = _("You receive this because you suggested an improvement.")
OF_YOUR_GROUP = _("You receive this because you belong to the community.")
YOU_FOLLOW = _("You receive this because you follow %(name)s.")
YOU_FOLLOW_ITS_AUTHOR = _("You receive this because you follow the author.")
YOU_FOLLOW_ITS_SUBJECT = _("You receive this because you follow the subject.")
YOU_FOLLOW_THE_QUESTION = _("You receive this because you follow the question.")

WHY = {
    Kind.ANSWER: YOUR_QUESTION,
    Kind.COMMENT: YOUR_TEXT,
    Kind.ACCEPTED: YOUR_TEXT,
    Kind.CERTIFIED: YOUR_TEXT,
    Kind.ADOPTED: YOUR_TEXT,
    Kind.ADAPTED: YOUR_TEXT,
    Kind.JOURNEY: YOUR_TEXT,
    Kind.OFFER: YOUR_NEED,
    Kind.NEED: YOUR_NEED,
    Kind.CONFIRM: YOUR_NEED,
    Kind.REQUEST: YOU_LOOK_AFTER,
    Kind.REPORT: YOU_LOOK_AFTER,
    Kind.RELAY: YOU_LOOK_AFTER,
    Kind.INHERITED: YOU_LOOK_AFTER,
    Kind.ENTRUSTED: YOU_LOOK_AFTER,
    Kind.UNLED: _("You receive this because you administer the organisation."),
    Kind.APPEAL: YOU_LOOK_AFTER,
    Kind.GAP: YOU_LOOK_AFTER,
    Kind.WELCOME: YOU_ASKED,
    Kind.MEETING: YOUR_MEETING,
    Kind.MOVED: YOUR_MEETING,
    Kind.CANCELLED: YOUR_MEETING,
    Kind.REMINDER: YOUR_MEETING,
    Kind.PLACE: YOUR_MEETING,
    Kind.PROMISE: YOU_SAT,
    Kind.SERVED: YOU_SAT,
    Kind.NOTED: YOU_SAT,
    Kind.READING: YOU_SAT,
    Kind.PUBLISHED: YOU_SAT,
    Kind.CLOSED: YOU_SAT,
    Kind.ENDORSED: YOUR_SKILL,
    Kind.GRANTED: YOUR_SKILL,
    Kind.NOT_YET: YOUR_SKILL,
    Kind.REVOKED: YOUR_SKILL,
    Kind.DECIDED: YOUR_SKILL,
    Kind.ENDING: YOUR_SKILL,
    Kind.SENT_BACK: _("You receive this because you endorsed a colleague."),
    Kind.THANKS: OF_YOUR_GROUP,
    Kind.LOOK: OF_YOUR_GROUP,
    Kind.ANNOUNCED: OF_YOUR_GROUP,
    Kind.POLL: OF_YOUR_GROUP,
    Kind.WORD: OF_YOUR_GROUP,
    Kind.HELLO: OF_YOUR_GROUP,
    Kind.COFFEE: YOUR_WISH,
    Kind.IMPROVEMENT: YOUR_TEXT,
    Kind.THANKED: YOUR_TEXT,
    Kind.TURNED: YOUR_TEXT,
    Kind.REVIEW: YOU_ANSWER_FOR,
    Kind.HANDED: YOU_ANSWER_FOR,
    Kind.TAKEN: YOUR_IMPROVEMENT,
    Kind.NOT_TAKEN: YOUR_IMPROVEMENT,
    Kind.COHORT: YOU_SAT,
    Kind.EXPORT: _("You receive this because you asked for it."),
    Kind.RESULT: _("You receive this because you said what you think of the message."),
    Kind.OF_COLLEAGUE: YOU_FOLLOW_ITS_AUTHOR,
    Kind.OF_SUBJECT: YOU_FOLLOW_ITS_SUBJECT,
    Kind.OF_QUESTION: YOU_FOLLOW_THE_QUESTION,
    Kind.SOLVED: YOU_FOLLOW_THE_QUESTION,
}


def why(notice: Notice) -> str:
    """The reason of a notice; who is named or asked is so by a colleague."""
    return str(WHY.get(notice.kind, ASKED_BY_NAME))


def follows(name: str) -> str:
    """The reason of what is told because somebody or something is followed."""
    return YOU_FOLLOW % {"name": name}
