# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What kinds, outcomes and reasons are called, and in which bands a share is told."""

import re

from django.utils import translation
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from entrepairs.kernel.folding import fold
from entrepairs.knowledge.models import Contribution, Relay, Report, Trial

KINDS: dict[str, Promise] = {
    Contribution.Kind.QUESTION: gettext_lazy("Question"),
    Contribution.Kind.ANSWER: pgettext_lazy("kind", "Answer"),
    Contribution.Kind.TIP: gettext_lazy("Tip"),
    Contribution.Kind.TUTORIAL: gettext_lazy("Tutorial"),
    Contribution.Kind.EXPERIENCE: gettext_lazy("Experience"),
}
TABS: dict[str, Promise] = {
    Contribution.Kind.QUESTION: gettext_lazy("Questions"),
    Contribution.Kind.TUTORIAL: gettext_lazy("Tutorials"),
    Contribution.Kind.TIP: gettext_lazy("Tips"),
    Contribution.Kind.EXPERIENCE: gettext_lazy("Experiences"),
}
SECTIONS: dict[str, Promise] = {
    Contribution.Section.WHEN: gettext_lazy("When to use it"),
    Contribution.Section.HOW: gettext_lazy("How to do it"),
    Contribution.Section.WORDS: gettext_lazy("The words to say"),
    Contribution.Section.EXAMPLE: gettext_lazy("A lived example"),
    Contribution.Section.PITFALLS: gettext_lazy("The pitfalls"),
}
OUTCOMES: dict[str, Promise] = {
    Trial.Outcome.WORKED: pgettext_lazy("trial", "It worked"),
    Trial.Outcome.ADAPTED: pgettext_lazy("trial", "I adapted it"),
    Trial.Outcome.NOT_HERE: pgettext_lazy("trial", "Not here"),
}
REASONS: dict[str, Promise] = {
    Report.Reason.WRONG: gettext_lazy("It is wrong, or out of date"),
    Report.Reason.PRIVATE: gettext_lazy("A customer or a colleague can be recognised"),
    Report.Reason.HURTFUL: gettext_lazy("It hurts somebody"),
    Report.Reason.OTHER: gettext_lazy("Something else"),
}
DECLINED: dict[str, Promise] = {
    Relay.Reason.OTHER_TRADE: gettext_lazy("It is not our work"),
    Relay.Reason.DONE_ALREADY: gettext_lazy("We already do it like this, or better"),
    Relay.Reason.RULES: gettext_lazy("Our rules or our tools do not allow it"),
    Relay.Reason.NO_TIME: gettext_lazy("Not now"),
    Relay.Reason.OTHER: gettext_lazy("Something else"),
}
# What became of a tutorial in a group.
RELAYS: dict[str, Promise] = {
    "origin": pgettext_lazy("relay", "where it began"),
    Relay.State.RECEIVED: pgettext_lazy("relay", "received, to be tried"),
    "tried": pgettext_lazy("relay", "tried"),
    Relay.State.ADOPTED: pgettext_lazy("relay", "adopted"),
    Relay.State.ADAPTED: pgettext_lazy("relay", "adapted"),
    Relay.State.DECLINED: pgettext_lazy("relay", "not for them"),
}
# Below this many people nothing is told of how they differ (trust, section 7, R1).
SMALLEST_CROWD = 12
# Never finer than in 10: nobody reads fortieths.
BANDS = ((50, 10), (25, 5), (SMALLEST_CROWD, 3))


def former_member(language: str) -> str:
    """What stands in words where they named somebody who was erased."""
    with translation.override(language):
        return _("a former member")


def share(part: int, crowd: int) -> str:
    """At least 2 times in 3: a share as a band, nothing for a small crowd (R1, R2)."""
    bands = next((bands for least, bands in BANDS if crowd >= least), 0)
    if not bands:
        return ""
    if bands * part <= crowd:
        return _("at most 1 time in %(bands)d") % {"bands": bands}
    if bands * part >= (bands - 1) * crowd:
        return _("at least %(times)d times in %(bands)d") % {"times": bands - 1, "bands": bands}
    least = (part * bands - 1) // crowd
    return _("%(least)d to %(most)d times in %(bands)d") % {
        "least": least,
        "most": least + 1,
        "bands": bands,
    }


def duration(minutes: int) -> str:
    """20 min, 2 h, 1 h 30."""
    hours, rest = divmod(minutes, HOUR)
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    told = {"hours": number_format(hours), "minutes": rest}
    return (_("%(hours)s h %(minutes)02d") if rest else _("%(hours)s h")) % told


HOUR = 60


def significant(text: str) -> frozenset[str]:
    """The words that tell what a text is about, without case, accents or endings.

    Good enough to propose; the search has its own analysis.
    """
    return frozenset(
        word[:STEM] for word in re.findall(r"\w+", fold(text)) if len(word) >= SHORTEST
    )


SHORTEST, STEM = 4, 6
