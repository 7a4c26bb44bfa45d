# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What speaks for a skill and what became of a certification, in words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from entrepairs.skills.models import Evidence, Step

Kind = Evidence.Kind


def piece(kind: str, number: int) -> str:
    """What others attested of a text or a meeting."""
    if kind == Kind.ACCEPTED:
        return _("The answer was accepted")
    if kind == Kind.CERTIFIED:
        return _("An expert vouches for it")
    if kind == Kind.ADOPTED:
        said = ngettext("Adopted by %(num)d group", "Adopted by %(num)d groups", number)
    elif kind == Kind.USEFUL:
        said = ngettext("Useful to %(num)d colleague", "Useful to %(num)d colleagues", number)
    elif kind == Kind.TRIED:
        said = ngettext("Tried by %(num)d colleague", "Tried by %(num)d colleagues", number)
    elif kind == Kind.TAUGHT:
        said = ngettext(
            "%(num)d colleague learned something from it",
            "%(num)d colleagues learned something from it",
            number,
        )
    else:
        return _("Led this meeting")
    return said % {"num": number}


def pieces(said: Iterable[tuple[str, int]]) -> str:
    """All that others attested of one text or meeting, in a line; of (kind, how many)."""
    first, *more = (piece(kind, number) for kind, number in said)
    return ", ".join([first, *(f"{one[:1].lower()}{one[1:]}" for one in more)])


STANDINGS = {
    "asked": gettext_lazy("Peers look at it"),
    "valid": pgettext_lazy("certification", "Certified"),
    "renewing": gettext_lazy("Certified; peers look at it anew"),
    "late": gettext_lazy("Not valid any more; peers look at it anew"),
    "expired": gettext_lazy("Not valid any more: its time is over"),
    "revoked": pgettext_lazy("certification", "Revoked"),
    "appealed": gettext_lazy("Revoked; an appeal waits"),
    "refused": pgettext_lazy("certification", "Given up"),
    "joined": gettext_lazy("Two skills became one: another certification speaks for both"),
}
GLYPHS = {
    "asked": "demi",
    "valid": "sceau",
    "renewing": "sceau",
    "late": "demi",
    "expired": "vide",
    "revoked": "vide",
    "appealed": "vide",
    "refused": "vide",
    "joined": "vide",
}


def line(kind: str, who: str) -> str:
    """One line of the history."""
    return str(LINES[Step.Kind(kind)]) % {"who": who or _("A former member")}


LINES = {
    Step.Kind.ASKED: gettext_lazy("%(who)s asked for it"),
    Step.Kind.YES: gettext_lazy("%(who)s said yes"),
    Step.Kind.NOT_YET: gettext_lazy("%(who)s said not yet"),
    Step.Kind.CERTIFIED: gettext_lazy("Certified by the community"),
    Step.Kind.RENEWAL_ASKED: gettext_lazy("%(who)s asked for its renewal"),
    Step.Kind.REVOKED: gettext_lazy("%(who)s revoked it"),
    Step.Kind.APPEALED: gettext_lazy("%(who)s appealed"),
    Step.Kind.RESTORED: gettext_lazy("%(who)s restored it"),
    Step.Kind.UPHELD: gettext_lazy("%(who)s left it revoked"),
    Step.Kind.REFUSED: gettext_lazy("%(who)s gave it up"),
    Step.Kind.JOINED: gettext_lazy("%(who)s made one skill of two: another one speaks for both"),
}


def given(state: str) -> str:
    """What became of an attestation, to who gave it."""
    return {
        "waiting": pgettext("endorsement", "Waits for an answer"),
        "accepted": pgettext("endorsement", "Accepted"),
        "sent_back": pgettext("endorsement", "Sent back to you"),
    }[state]
