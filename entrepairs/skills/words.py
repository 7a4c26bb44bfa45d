# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is said of skills and of who has them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from entrepairs.kernel.interface import number
from entrepairs.people.models import PersonSubject
from entrepairs.skills.bands import Share
from entrepairs.skills.models import Evidence
from entrepairs.skills.queries.shown import Summary

MOST = 3  # more than that is not read
Kind = Evidence.Kind
SHOWN = {
    PersonSubject.Shown.ALL: pgettext_lazy("who sees it", "The whole organisation"),
    PersonSubject.Shown.COMMUNITIES: pgettext_lazy("who sees it", "My communities"),
    PersonSubject.Shown.SELF: pgettext_lazy("who sees it", "Only me"),
}


def told(summary: Summary) -> str:
    """What speaks for somebody, in one line, what says most first; empty where nothing does."""
    said = list(_parts(summary))[:MOST]
    line = ", ".join(said)
    return line[:1].upper() + line[1:]


def _parts(of: Summary) -> Iterator[str]:
    if of.accepted:
        said = ngettext("%(num)d accepted answer", "%(num)d accepted answers", of.accepted)
        yield said % {"num": of.accepted}
    if of.is_certified:
        yield _("certified by peers")
    if of.peers:
        said = ngettext("endorsed by %(num)d colleague", "endorsed by %(num)d colleagues", of.peers)
        yield said % {"num": of.peers}
    if of.certified:
        said = ngettext("%(num)d certified text", "%(num)d certified texts", of.certified)
        yield said % {"num": of.certified}
    if of.adopted:
        said = ngettext("adopted by %(num)d group", "adopted by %(num)d groups", of.groups)
        yield said % {"num": of.groups}
    if of.tried:
        said = ngettext("%(num)d text others tried", "%(num)d texts others tried", of.tried)
        yield said % {"num": of.tried}
    if of.taught:
        said = ngettext(
            "%(num)d teach-back others learned from",
            "%(num)d teach-backs others learned from",
            of.taught,
        )
        yield said % {"num": of.taught}
    if of.useful:
        said = ngettext("%(num)d text found useful", "%(num)d texts found useful", of.useful)
        yield said % {"num": of.useful}
    if of.led:
        said = ngettext("%(num)d meeting led", "%(num)d meetings led", of.led)
        yield said % {"num": of.led}


def can(num: int) -> str:
    """How many can help, under a picture or in a cell."""
    if not num:
        return _("nobody shows it yet")
    return ngettext("%(num)s can help", "%(num)s can help", num) % {"num": number(num)}


def want(num: int, waits: int = 0, needs: int = 0) -> str:
    """How many would like to learn; where nobody would, how many questions and needs wait."""
    if not num:
        return waiting(waits, needs) or _("nobody asks to learn it")
    return ngettext("%(num)s wants to learn", "%(num)s want to learn", num) % {"num": number(num)}


def waiting(waits: int, needs: int) -> str:
    """How many questions and needs wait; empty where none does."""
    num = waits + needs
    if waits and needs:
        said = ngettext("%(num)s question or need waits", "%(num)s questions and needs wait", num)
    elif waits:
        said = ngettext("%(num)s question waits", "%(num)s questions wait", num)
    else:
        said = ngettext("%(num)s need waits", "%(num)s needs wait", num)
    return said % {"num": number(num)} if num else ""


def both(can_help: int, would_learn: int) -> str:
    """The pair, in one sentence."""
    helping = ngettext("%(num)s person can help", "%(num)s people can help", can_help)
    return _("%(helping)s, %(learning)s.") % {
        "helping": helping % {"num": number(can_help)} if can_help else _("Nobody shows it yet"),
        "learning": want(would_learn),
    }


def of_balance(word: str, can_help: int) -> str:
    """What the pair means."""
    if word == "rare":
        return _("Few of us hold it: what they know is worth sharing.")
    if word == "gap" and not can_help:
        return _("Anybody who can help would be welcome.")
    if word == "gap":
        return _("More of us look for it than can help.")
    return _("We can rely on one another here.") if can_help else ""


def short(word: str) -> str:
    """On the map."""
    if word == "rare":
        return pgettext("skill", "rare")
    return pgettext("skill", "in demand") if word else ""


def in_table(word: str) -> str:
    """In a table."""
    if word == "rare":
        return _("Held by few")
    return _("More look for it than can help") if word else ""


def part(share: Share) -> str:
    """A band of people."""
    low, high = number(_whole(share.low)), number(_whole(share.high))
    if share.is_lowest:
        return _("at most %(high)s%%") % {"high": high}
    if share.is_highest:
        return _("at least %(low)s%%") % {"low": low}
    return _("between %(low)s and %(high)s%%") % {"low": low, "high": high}


def _whole(share: float) -> float:
    return int(share) if share == int(share) else share
