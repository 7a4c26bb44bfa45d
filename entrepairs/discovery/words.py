# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What speaks for somebody, in one line: to who asks, and to who is asked."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepairs.discovery.models import Solicitation
from entrepairs.kernel.typography import quoted

Reason = Solicitation.Reason
THEIRS = {
    Reason.CERTIFIED: gettext_lazy("Answered “%(named)s”, and an expert vouches for it"),
    Reason.ACCEPTED: gettext_lazy("Answered “%(named)s”, and the answer was accepted"),
    Reason.ANSWERED: gettext_lazy("Answered “%(named)s”"),
    Reason.WROTE: gettext_lazy("Wrote “%(named)s”"),
    Reason.EXPERT: gettext_lazy("Named as an expert on %(named)s"),
    Reason.ATTESTED: gettext_lazy("Colleagues attest it: %(named)s"),
    Reason.HELPS: gettext_lazy("Offers to help with %(named)s"),
    Reason.SUBJECT: gettext_lazy("Has answered on %(named)s before"),
}
YOURS = {
    Reason.CERTIFIED: gettext_lazy("You answered “%(named)s”, and an expert vouches for it."),
    Reason.ACCEPTED: gettext_lazy("You answered “%(named)s”, and your answer was accepted."),
    Reason.ANSWERED: gettext_lazy("You answered “%(named)s”."),
    Reason.WROTE: gettext_lazy("You wrote “%(named)s”."),
    Reason.EXPERT: gettext_lazy("You are named as an expert on %(named)s."),
    Reason.ATTESTED: gettext_lazy("Colleagues attest what you know of %(named)s."),
    Reason.HELPS: gettext_lazy("You offer to help with %(named)s."),
    Reason.SUBJECT: gettext_lazy("You have answered on %(named)s before."),
}


def theirs(reason: str, named: str) -> str:
    """Said of somebody who is proposed."""
    if named and reason in THEIRS:
        return str(THEIRS[Reason(reason)]) % {"named": quoted(named)}
    if reason == Reason.REGULAR:
        return _("Often answers in this community")
    return _("Has answered in this community before")


def yours(reason: str, named: str) -> str:
    """Said to whoever is asked."""
    if named and reason in YOURS:
        return str(YOURS[Reason(reason)]) % {"named": quoted(named)}
    if reason == Reason.LEADS:
        return _("You facilitate this community, and nobody has answered yet.")
    if reason == Reason.CHOSEN:
        return _("Somebody thought of you.")
    if reason == Reason.REGULAR:
        return _("You often answer in this community.")
    if reason == Reason.HERE:
        return _("You have answered in this community before.")
    return _("You may be able to help here.")
