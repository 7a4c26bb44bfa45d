# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the sign-in library behaves here."""

import logging

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.core.exceptions import ImmediateHttpResponse
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from entrepairs.kernel import pages
from entrepairs.people import letters, presence, rules, vocabulary
from entrepairs.people.models import Person

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation, import or administrator: nobody signs up alone."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This address and this password do not go together."),
        "incorrect_code": _("This is not the code we sent. Take the latest mail, and look again."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your present password."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
        "rate_limited": _("A code has just been sent. Wait a minute before asking for another."),
        "duplicate_email": _("This is already your address."),
        "email_taken": _("This address cannot be used here."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No open sign-up."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """`next` never leads to another place than this one."""
        return pages.is_own(current.request, url)

    def pre_login(self, request: HttpRequest, user: Person, **login: object) -> HttpResponse | None:
        """Those who left are told so, whichever way they come."""
        if not rules.may_sign_in(user):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **login)

    def login(self, request: HttpRequest, user: Person) -> None:
        """The one way in: the session gets a new id, the person is around this week."""
        super().login(request, user)
        presence.begin(request.session, user)

    def is_reauthentication_required(self, app: str) -> bool:
        """Joining an account elsewhere is asked for before one leaves (`views.doors.sign_on`)."""
        return app != "allauth.socialaccount" and super().is_reauthentication_required(app=app)

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, str]]:
        """One page asks it of everybody, in the strongest way each has (`views.doors.again`)."""
        return [{"id": "reauthenticate", "url": reverse("account_reauthenticate")}]

    def set_password(self, user: Person, password: str) -> None:
        """Write the password and nothing else of the row."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to where one came from."""
        return reverse("people:settings")

    def get_email_verification_redirect_url(self, email_address: object) -> str:
        """Back to where one came from."""
        return reverse("people:settings")

    def render_mail(
        self,
        template_prefix: str,
        email: str,
        context: dict[str, object],
        headers: dict[str, str] | None = None,
    ) -> EmailMultiAlternatives:
        """In the receiver's language; a machine wrote it, and says so to machines."""
        holders = Person.objects.filter(emailaddress__email=email)
        holder = holders.select_related("organisation").first()
        language = holder.language if holder else translation.get_language()
        told = (headers or {}) | {"Auto-Submitted": "auto-generated"}
        house = holder.organisation if holder else None
        with vocabulary.speaking(house, language):
            mail = super().render_mail(template_prefix, email, context, told)
            code = str(context.get("code", ""))
            page = letters.drawn(house, mail.subject, mail.body, code=code)
        mail.attach_alternative(page, "text/html")
        return mail

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Send at once, since somebody waits for the code; say so when it cannot be sent."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            log.exception("a mail was not sent")
            page = render(current.request, "account/mail_not_sent.html", status=503)
            raise ImmediateHttpResponse(page) from error

    def send_notification_mail(self, *args: object, **kwargs: object) -> None:
        """News of something done: that it cannot be sent does not undo the deed."""
        try:
            super().send_notification_mail(*args, **kwargs)
        except ImmediateHttpResponse:
            log.warning("a notice about an account was not sent")
