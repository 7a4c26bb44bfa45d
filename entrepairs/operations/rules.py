# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may, and why not."""

from django.utils.translation import gettext as _

from entrepairs.kernel.decisions import ALLOWED, Decision
from entrepairs.operations.importing.staff.checking import needs_a_yes
from entrepairs.operations.models import StaffFile
from entrepairs.people import rules as people
from entrepairs.people.models import Organisation, Person

State = StaffFile.State
OPEN = (State.NEW, State.CHECKED)


def may_give(person: Person | None, house: Organisation) -> Decision:
    """Staff files: administrators. Nobody is the command line, whose own door it is."""
    return ALLOWED if person is None else people.may_administer(person, house)


def may_be_erased(person: Person, keepers: list[Person], led: list[str]) -> Decision:
    """Whoever leaves nobody without a hand: `led` are the communities they facilitate alone."""
    if not (decision := people.may_stop_administering(person, keepers)):
        return decision
    if led:
        sentence = _("Give these communities to somebody else first, or close them: %(names)s.")
        return Decision(sentence % {"names": ", ".join(led)})
    return ALLOWED


def may_map(person: Person | None, file: StaffFile) -> Decision:
    """Say, or say anew, what its columns hold."""
    decision = may_give(person, file.organisation)
    if decision and file.state not in OPEN:
        return Decision(_("This file is being looked at, or is done with."))
    return decision


def may_load(person: Person | None, file: StaffFile, *, is_sure: bool, loaded: bool) -> Decision:
    """`loaded`: was another file loaded since this one was checked?"""
    decision = may_give(person, file.organisation)
    if not decision:
        return decision
    if file.state != State.CHECKED:
        return Decision(_("This file has not been checked, or is done with."))
    if loaded:
        return Decision(_("Another file was loaded since. Check this one again first."))
    if needs_a_yes(file.counts) and not is_sure:
        return Decision(_("So many people would leave at once: say that this is right."))
    return ALLOWED
