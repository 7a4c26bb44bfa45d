# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What administrators did, from the journal; no other deed of anybody stands here."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from entrepairs.kernel.models import JournalEntry
from entrepairs.people.models import Organisation

SAID = {
    "operations.entries_tried_again": _("had what was given up tried again"),
    "operations.mail_tested": _("sent a mail to try the server"),
    "operations.mails_tried_again": _("had mails sent again that were given up"),
    "operations.staff_file_confirmed": _("asked to load a staff file"),
    "operations.staff_file_dropped": _("gave up a staff file"),
    "operations.staff_file_given": _("gave a staff file"),
    "operations.tasks_tried_again": _("had failed tasks tried again"),
    "people.administrator_named": _("named an administrator"),
    "people.administrator_released": _("took the administrator’s keys back"),
    "people.appearance_changed": _("chose the name and the look of the organisation"),
    "people.factors_reset": _("took away the second factors of somebody locked out"),
    "people.provider_removed": _("removed the identity provider by SAML"),
    "people.provider_set": _("set or read again the identity provider by SAML"),
    "people.second_factor_asked": _("said of whom a second factor is asked"),
    "people.house_words_changed": _("chose the language and the hours of new accounts"),
    "people.vocabulary_changed": _("changed what things are called"),
    "people.invitation_withdrawn": _("withdrew an invitation"),
    "people.organisation_opened": _("opened the organisation"),
    "people.person_invited": _("invited somebody"),
}


def of(house: Organisation) -> QuerySet[JournalEntry]:
    """Those of one organisation, the latest first."""
    mine = JournalEntry.objects.filter(organisation=house, name__in=SAID)
    return mine.select_related("actor").order_by("-at", "-pk")
