# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words of the administrators' pages."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from entrepairs.kernel.interface import number
from entrepairs.operations.importing.staff import telling

TABS = {
    "left_out": _("Left out"),
    "departure": _("Departures"),
    "arrival": _("Arrivals"),
    "return": _("Returns"),
    "move": _("Changes"),
    "later": _("Later"),
    "mended": _("Put right"),
}
# The first things in a new house: what to do, and why.
STEPS = {
    "look": (_("Say who you are"), _("The name your people use, two colours, a logo.")),
    "words": (
        _("Choose language and hours"),
        _("In which language and time zone new accounts begin."),
    ),
    "mail": (
        _("Send a test mail"),
        _("Codes and invitations leave by mail: see that they do."),
    ),
    "sign_in": (
        _("See how people sign in"),
        _("A code by mail and a password work already; your identity provider can be added."),
    ),
    "community": (
        _("Open a first community"),
        _("A trade, a site, a question many share: five people suffice."),
    ),
    "people": (
        _("Bring your people in"),
        _("One by one by invitation, or all by the staff file."),
    ),
}
STATES = {
    "new": _("Its columns are still to be said"),
    "checking": _("Being checked"),
    "checked": _("Waits for your yes"),
    "loading": _("Being loaded"),
    "loaded": _("Loaded"),
    "dropped": _("Given up"),
}
all_but = telling.all_but


def summary(counts: Mapping[str, Any]) -> str:
    """`5 arrivals, 2 changes, 1 departure`."""
    told = [say(counts.get(name, 0)) for name, say in FIGURES.items() if counts.get(name)]
    return ", ".join(told) or gettext("nothing changes")


def kinds(counts: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Each kind of fault, the most frequent first."""
    found = sorted(counts.get("kinds", {}).items(), key=lambda kind: (-kind[1], kind[0]))
    return [(str(telling.KINDS[code]), many) for code, many in found]


FIGURES = {
    "arrival": lambda n: ngettext("%(num)s arrival", "%(num)s arrivals", n) % {"num": number(n)},
    "return": lambda n: ngettext("%(num)s return", "%(num)s returns", n) % {"num": number(n)},
    "move": lambda n: ngettext("%(num)s change", "%(num)s changes", n) % {"num": number(n)},
    "departure": lambda n: (
        ngettext("%(num)s departure", "%(num)s departures", n) % {"num": number(n)}
    ),
    "same": lambda n: (
        ngettext("%(num)s line without change", "%(num)s lines without change", n)
        % {"num": number(n)}
    ),
}
