# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A mail as it is drawn: two parts with the same words, one button, at most five things.

No picture, no tracker, and links that lead where they say. Each mail tells why it came and how it
ends (RFC 8058), from which list it is (RFC 2919) and that a machine wrote it (RFC 3834).
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from entrepairs.notifications import calm, stopping
from entrepairs.people import looks
from entrepairs.people.models import Person

_inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)


@dataclass(frozen=True)
class Item:
    """One thing of a mail: what happened, to what, and where it leads."""

    what: str
    title: str
    url: str
    verb: str = ""
    details: tuple[str, ...] = ()
    voice: str = ""
    after: tuple[str, ...] = ()
    # Whether a colleague did it: then it is said in the first line.
    by_somebody: bool = False

    @property
    def link(self) -> str:
        """Its whole address."""
        return settings.PUBLIC_URL + self.url

    @property
    def line(self) -> str:
        """What stands under its title where it is one of several."""
        return " · ".join((self.what, *self.details))


@dataclass(frozen=True)
class Page:
    """What a mail says."""

    subject: str
    title: str
    lead: Item | None
    others: tuple[Item, ...] = ()
    others_title: str = ""
    more: int = 0
    thanks: str = ""
    why: str = ""
    # What one click stops, and what that is called.
    scope: str = ""
    list_name: str = "notices"
    # Where an answer by mail goes, if anywhere, and what becomes of it.
    answer_to: str = ""
    answer_says: str = ""


def mail(person: Person, page: Page, message_id: str) -> EmailMultiAlternatives:
    """The mail, in the language that is spoken now. No SQL query once the person's things are."""
    stop = settings.PUBLIC_URL + stopping.stop_url(person, page.scope)
    context = {
        "page": page,
        "person": person,
        "budget": calm.rhythm(person).budget,
        "inbox_link": settings.PUBLIC_URL + "/notices/",
        "settings_link": settings.PUBLIC_URL + "/notices/settings/",
        "stop_link": stop,
        "language": get_language(),
        "look": looks.of_mails(person.organisation),
    }
    text = render_to_string("notifications/mail/letter.txt", context)
    html = _inliner.inline(render_to_string("notifications/mail/letter.html", context))
    letter = EmailMultiAlternatives(
        # One line, whatever a name or a title from elsewhere holds.
        subject=" ".join(page.subject.split()),
        body=text,
        to=[person.email],
        reply_to=[page.answer_to] if page.answer_to else None,
        headers={
            "Message-ID": message_id,
            "List-Id": f"<{page.list_name}.{urlsplit(settings.PUBLIC_URL).hostname}>",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
            "Precedence": "list",
        },
    )
    letter.attach_alternative(html, "text/html")
    return letter


def sentence(what: str) -> str:
    """What happened, or the question that it asks, as words that stand alone."""
    return what if what.endswith("?") else _("%(what)s.") % {"what": what}


def subject(what: str, title: str) -> str:
    """What is inside, never the platform."""
    if not title:
        return what
    return (
        f"{what} {title}"
        if what.endswith("?")
        else _("%(what)s: %(title)s")
        % {
            "what": what,
            "title": title,
        }
    )
