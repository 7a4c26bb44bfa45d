# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mails about accounts that wait for nobody at a page: rendered when they leave."""

import zoneinfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepairs.kernel import outbox, posting
from entrepairs.kernel.models import OutboxMessage
from entrepairs.people import letters, vocabulary
from entrepairs.people.models import Invitation, Organisation, Person

# Subject and first sentence of what its owner hears of a change of their second factors.
FACTORS = {
    "people.app_added": (
        gettext_lazy("An app was added to your account"),
        gettext_lazy("From now on the six digits of an app open your account on Entrepairs."),
    ),
    "people.app_removed": (
        gettext_lazy("An app was taken off your account"),
        gettext_lazy("The digits of your app no longer open your account on Entrepairs."),
    ),
    "people.passkey_added": (
        gettext_lazy("A passkey was added to your account"),
        gettext_lazy("From now on a new passkey opens your account on Entrepairs."),
    ),
    "people.passkey_removed": (
        gettext_lazy("A passkey was taken off your account"),
        gettext_lazy("One of your passkeys no longer opens your account on Entrepairs."),
    ),
    "people.codes_made": (
        gettext_lazy("You have new recovery codes"),
        gettext_lazy("Ten new recovery codes were made for your account on Entrepairs."),
    ),
    "people.factors_reset": (
        gettext_lazy("Your second factors were taken away"),
        gettext_lazy(
            "Since you were locked out, whoever looks after Entrepairs took away the second"
            " factors of your account. You are signed out everywhere; sign in as before, then add"
            " a new one in your settings."
        ),
    ),
}


def send_invitation(row: OutboxMessage) -> None:
    """Send the link, unless it was used or withdrawn meanwhile."""
    waiting = Invitation.objects.waiting().select_related("organisation", "invited_by")
    invitation = waiting.filter(pk=row.about).first()
    if invitation is None:
        raise outbox.NotWantedAnyMoreError
    house = invitation.organisation
    zone = zoneinfo.ZoneInfo(house.time_zone)
    with vocabulary.speaking(house, house.language), timezone.override(zone):
        link = settings.PUBLIC_URL + reverse("people:invitation", args=[invitation.token])
        name = " ".join(house.name.split())
        subject = _("You are invited to %(house)s on Entrepairs") % {"house": name}
        context = {"invitation": invitation, "link": link}
        text = render_to_string("people/mail/invitation.txt", context)
        verb = {"link": link, "verb": _("Answer the invitation")}
        posting.send(_letter(row, house, invitation.email, subject, text, **verb))


def send_factor_notice(row: OutboxMessage) -> None:
    """Tell somebody of a change of their second factors, and what to do if it was not them."""
    person = Person.objects.present().select_related("organisation").filter(pk=row.about).first()
    if person is None or not person.email:
        raise outbox.NotWantedAnyMoreError
    house = person.organisation
    with vocabulary.speaking(house, person.language):
        subject, told = FACTORS[row.kind]
        link = settings.PUBLIC_URL + reverse("people:security")
        context = {"told": told, "link": link}
        text = render_to_string("people/mail/second_factors.txt", context)
        verb = {"link": link, "verb": _("See my second factors")}
        posting.send(_letter(row, house, person.email, str(subject), text, **verb))


def _letter(
    row: OutboxMessage, house: Organisation, to: str, subject: str, text: str, **link: str
) -> EmailMultiAlternatives:
    told = {"Message-ID": row.message_id, "Auto-Submitted": "auto-generated"}
    mail = EmailMultiAlternatives(subject, text, to=[to], headers=told)
    mail.attach_alternative(letters.drawn(house, subject, text, **link), "text/html")
    return mail
