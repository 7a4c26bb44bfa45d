# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the codes of the room are said: kinds, visibilities, roles."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

KINDS = {
    "peer_group": _("Peer group"),
    "practice": _("Profession"),
    "interest": _("Shared interest"),
    "cohort": _("Cohort"),
    "all_staff": _("Whole organisation"),
}
# In a row of filters.
KINDS_IN_PLURAL = {
    "peer_group": _("Peer groups"),
    "practice": _("Professions"),
    "interest": _("Shared interests"),
    "cohort": _("Cohorts"),
    "all_staff": _("Whole organisation"),
}
KINDS_EXPLAINED = {
    "peer_group": _("A few people who do the same work and meet to learn from each other."),
    "practice": _("Everybody of one profession, wherever they work."),
    "interest": _("What people like: a sport, a language, a pastime."),
    "cohort": _("Those who follow the same course, for as long as it lasts."),
    "all_staff": _("What concerns everybody."),
}
EVERYWHERE = _("everywhere")
VISIBILITIES = {
    "open": pgettext_lazy("community", "Open"),
    "on_request": pgettext_lazy("community", "On request"),
    "invitation": pgettext_lazy("community", "By invitation"),
    "hidden": pgettext_lazy("community", "Hidden"),
}
VISIBILITIES_EXPLAINED = {
    "open": _("Everybody of the organisation reads it and joins by a click, or by writing."),
    "on_request": _("Everybody sees its name and purpose. Members read it; one asks to join."),
    "invitation": _("Its members and those who are invited know of it. Members read it."),
    "hidden": _("Only its members know that it exists."),
}
ROLES = {
    "member": pgettext_lazy("role", "Member"),
    "facilitator": pgettext_lazy("role", "Facilitator"),
    "ambassador": pgettext_lazy("role", "Ambassador"),
    "moderator": pgettext_lazy("role", "Moderator"),
}
ROLES_EXPLAINED = {
    "member": _("reads, writes and answers"),
    "facilitator": _("settings, invitations and roles"),
    "ambassador": _("brings life to the community and invites"),
    "moderator": _("withdraws or closes what should not stay"),
}
# Beside a name; a plain member needs no word.
ROLES_BESIDE_A_NAME = {
    "member": "",
    "facilitator": _("facilitates the community"),
    "ambassador": _("ambassador of the community"),
    "moderator": _("moderates the community"),
}
# The least number of people of each band in which a crowd is told (trust, section 7): the sizes
# from which the law of figures tells more. Below the smallest, nothing but that.
CROWDS = (200, 50, 25, 12)
SMALLEST_CROWD = CROWDS[-1]
BOARD = {
    "open": _("To be taken up"),
    "taken": _("Somebody looks after it"),
    "found": _("We found something"),
    "closed": _("No longer needed"),
}
BOARD_EXPLAINED = {
    "open": _("A subject waits for its group"),
    "taken": _("An answer is on its way"),
    "found": _("It exists: your turn to try"),
    "closed": _("Whoever named it needs it no more"),
}
BOARD_GLYPHS = {"open": "demi", "taken": "plein", "found": "sceau", "closed": "vide"}
OFFERS = {
    "can_show": _("can show how"),
    "knows_who": _("knows who can"),
}
OFFERS_ASKED = {
    "can_show": _("I can show"),
    "knows_who": _("I know who"),
}


def crowd(band: int) -> str:
    """`fewer than 12`, `12 to 24`, `200 or more`: how many, to be followed by "people"."""
    if not band:
        return pgettext("people", "fewer than %(most)d") % {"most": SMALLEST_CROWD}
    if band == CROWDS[0]:
        return pgettext("people", "%(least)d or more") % {"least": band}
    above = CROWDS[CROWDS.index(band) - 1]
    return pgettext("people", "%(least)d to %(most)d") % {"least": band, "most": above - 1}


def days(number: int) -> str:
    """`less than a day`, `12 days`: how long a need waited."""
    if not number:
        return str(_("less than a day"))
    return ngettext("%(num)d day", "%(num)d days", number) % {"num": number}


def kind_and_place(kind: str, place: str) -> str:
    """`Peer group · Lyon`: what stands above a community's name."""
    if kind == "all_staff" and not place:
        return str(KINDS[kind])
    return f"{KINDS[kind]} · {place or EVERYWHERE}"
