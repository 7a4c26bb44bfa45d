# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is wrong with a staff file and its lines, in plain words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.dateparse import parse_date
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from entrepairs.operations.importing.staff.faults import Fault

FIELDS = {
    "number": _("Staff number"),
    "email": _("E-mail address"),
    "name": _("First and last name"),
    "first": _("First name"),
    "last": _("Last name"),
    "job": _("Job title"),
    "level": _("Level or grade"),
    "site": pgettext_lazy("staff file", "Site"),
    "unit": _("Team or department"),
    "manager": _("Line manager"),
    "arrived": _("Date of arrival"),
    "left": _("Date of departure"),
}
# What each kind of fault is called where they are counted, and what is said of one line.
KINDS = {
    "missing_name": _("No name"),
    "no_identity": _("Neither number nor address"),
    "bad_email": _("Not an e-mail address"),
    "same_email": _("One address for two people"),
    "same_number": _("One number for two people"),
    "doubled": _("Line that stands there twice"),
    "bad_date": _("Not a date"),
    "leaves_before_arriving": _("Departure before the arrival"),
    "unknown_manager": _("Manager who is nobody"),
    "unclear_manager": _("Manager who may be several people"),
    "manages_oneself": _("Manager of oneself"),
    "circular_manager": _("Managers in a circle"),
    "formula": _("Formula in place of a value"),
    "broken_cell": _("Cell in error"),
    "encoding": _("Damaged letters"),
    "too_long": _("Text too long"),
    "shifted": _("More cells than columns"),
    "elsewhere": _("Address of another organisation"),
    "address_of_another": _("Address of somebody else here"),
    "erased": _("Person erased at their wish"),
}
SENTENCES = {
    "missing_name": _("The name is missing."),
    "no_identity": _("There is neither a staff number nor an address: who is it?"),
    "bad_email": _("“%(value)s” is not an e-mail address."),
    "same_email": _("The address “%(value)s” is also on line %(line)s, for somebody else."),
    "same_number": _("The number “%(value)s” is also on line %(line)s, for somebody else."),
    "doubled": _("This line is the same as line %(line)s."),
    "bad_date": _("%(field)s: “%(value)s” is not a date."),
    "leaves_before_arriving": _("The departure (%(left)s) is before the arrival (%(arrived)s)."),
    "unknown_manager": _("The manager “%(value)s” is neither in the file nor here."),
    "unclear_manager": _("“%(value)s” may be %(number)s people: give the manager’s number."),
    "manages_oneself": _("The person is said to be their own manager."),
    "circular_manager": _("Managers in a circle: %(names)s."),
    "formula": _("%(field)s: the cell holds a formula (%(value)s). Paste its value instead."),
    "broken_cell": _("%(field)s: the spreadsheet shows an error (%(value)s)."),
    "encoding": _("%(field)s: the letters of “%(value)s” are damaged (wrong encoding)."),
    "too_long": _("%(field)s: more than %(most)s characters."),
    "shifted": _("There are more cells than columns: is the line shifted?"),
    "elsewhere": _("“%(value)s” is used in another organisation of this installation."),
    "address_of_another": _("“%(value)s” is the address of %(name)s here."),
    "erased": _("This person was erased at their wish, and is not made again."),
    "spaces": _("Superfluous spaces were removed: %(fields)s."),
    "number_changed": _("The staff number was %(before)s until now; the address is the same."),
    "manager_left_out": _("Line %(line)s, the manager’s, is left out: no manager is noted."),
    "account_closed": _("The account was closed by hand: it stays closed."),
    "address_taken": _("“%(value)s” was taken by somebody else meanwhile."),
    "last_administrator": _("The only administrator stays: name another one first."),
    "oneself": _("You loaded this file yourself: somebody else has to say that you left."),
}
PROBLEMS = {
    "empty": _("This file is empty."),
    "no_lines": _("There is nothing under the names of the columns."),
    "old_or_locked": _(
        "This is an old Excel file (.xls), or one with a password. Save it as .xlsx, without one."
    ),
    "not_a_table": _("This file is not a table. Give an Excel file (.xlsx) or a CSV file."),
    "damaged": _("This Excel file is damaged. Open it, save it again, and try once more."),
    "too_heavy": _("This file is too heavy. Take out what is not staff, or save it as CSV."),
    "no_sheet": _("All sheets of this workbook are hidden."),
    "too_many_lines": _("This file has more than %(most)s lines."),
    "no_safe_parser": _("Excel files cannot be read safely here: save it as CSV."),
}
CIRCLE = " → "


def sentence(one: Fault) -> str:
    """What is wrong, or was mended, on one line."""
    told = {name: _fact(name, value) for name, value in one.items() if name != "code"}
    return str(SENTENCES[one["code"]]) % told


def problem(one: Fault) -> str:
    """Why a file cannot be read; nothing where there is no problem."""
    if not one:
        return ""
    return str(PROBLEMS[one["code"]]) % {
        name: formats.number_format(value, use_l10n=True, force_grouping=True)
        for name, value in one.items()
        if name != "code"
    }


def change(one: list[str]) -> str:
    """`Site: Lyon → Nantes`."""
    field, before, after = one
    told = {"field": FIELDS[field], "before": before, "after": after}
    if before:
        return gettext("%(field)s: %(before)s → %(after)s") % told
    return gettext("%(field)s: %(after)s") % told


def departure(day: str) -> str:
    """Why somebody is taken for gone."""
    if not day:
        return gettext("Missing from the file.")
    return gettext("Left on %(day)s.") % {"day": _fact("left", day)}


def all_but(counts: Mapping[str, Any]) -> str:
    """What the button says."""
    wrong = counts.get("left_out", 0)
    if not wrong:
        return gettext("Load all lines")
    return ngettext("Load all but one line", "Load all but %(num)d lines", wrong) % {"num": wrong}


def day_words(day: date) -> str:
    """31 October 2026: no reader takes the day for the month."""
    return formats.date_format(day, "j F Y")


def _fact(name: str, value: Any) -> str:
    if name == "field":
        return str(FIELDS[value])
    if name == "fields":
        return ", ".join(str(FIELDS[one]) for one in value)
    if name == "names":
        return CIRCLE.join(value)
    if name in ("arrived", "left"):
        return day_words(parse_date(value))
    return str(value)
