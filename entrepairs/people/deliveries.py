# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The mail that carries an invitation, rendered when it leaves."""

import zoneinfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from entrepairs.kernel import outbox, posting
from entrepairs.kernel.models import OutboxMessage
from entrepairs.people import letters
from entrepairs.people.models import Invitation


def send_invitation(row: OutboxMessage) -> None:
    """Send the link, unless it was used or withdrawn meanwhile."""
    waiting = Invitation.objects.waiting().select_related("organisation", "invited_by")
    invitation = waiting.filter(pk=row.about).first()
    if invitation is None:
        raise outbox.NotWantedAnyMoreError
    house = invitation.organisation
    zone = zoneinfo.ZoneInfo(house.time_zone)
    with translation.override(house.language), timezone.override(zone):
        posting.send(_mail(invitation, row.message_id))


def _mail(invitation: Invitation, message_id: str) -> EmailMultiAlternatives:
    house = invitation.organisation.name
    link = settings.PUBLIC_URL + reverse("people:invitation", args=[invitation.token])
    subject = _("You are invited to %(house)s on Entrepairs") % {"house": " ".join(house.split())}
    text = render_to_string("people/mail/invitation.txt", {"invitation": invitation, "link": link})
    mail = EmailMultiAlternatives(
        subject,
        text,
        to=[invitation.email],
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
    )
    verb = _("Answer the invitation")
    page = letters.drawn(invitation.organisation, subject, text, link=link, verb=verb)
    mail.attach_alternative(page, "text/html")
    return mail
