# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a community publishes is told to its channels: a title, who wrote it, a link.

Not its text: what is read there is read with the rights of a channel that we do not know.
"""

from typing import Any

import httpx
from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from entrepairs.communities.models import Community
from entrepairs.kernel import outbox, outgoing
from entrepairs.kernel.models import JournalEntry, OutboxMessage
from entrepairs.kernel.writing import insert_once
from entrepairs.knowledge.models import Contribution
from entrepairs.notifications.models import Channel, Posting
from entrepairs.people import vocabulary

KIND = "channel_posting"
OPEN = Community.Visibility.OPEN
State = Posting.State
Text = Contribution.Kind
SENT, BUSY, FAILED = 200, 429, 500


def tell_the_channels(entry: JournalEntry) -> None:
    """A text is published: each channel of its community that was there is told, once."""
    text = Contribution.objects.filter(pk=entry.about, hidden=False).first()
    if text is None:
        return
    for channel in _allowed().filter(community=text.community_id, made_at__lte=entry.at):
        place = {"organisation_id": text.organisation_id, "channel": channel}
        posting = Posting(contribution=text, **place)
        if insert_once(posting):
            send(posting)


def send(posting: Posting, again: str = "") -> None:
    """Put it on its way; `again` tells a second wish apart."""
    key = "-".join(filter(None, [KIND, posting.slug, again]))
    outbox.put(key, kind=KIND, about=posting, person=None)


def _allowed() -> QuerySet[Channel]:
    """Channels of communities that are still open to all, or of which it was said plainly."""
    told = Q(discloses=True) | Q(community__visibility=OPEN)
    return Channel.objects.filter(told, community__archived_at=None)


def deliver(row: OutboxMessage) -> None:
    """Send one posting, unless its text is hidden, its channel gone or its community closed now."""
    posting = Posting.objects.select_related("channel__community").filter(pk=row.about).first()
    if posting is None:
        raise outbox.NotWantedAnyMoreError
    is_allowed = _allowed().filter(pk=posting.channel_id).exists() and outgoing.is_on()
    text = Contribution.objects.select_related("author", "community__organisation").filter(
        pk=posting.contribution_id, hidden=False, community=posting.channel.community_id
    )
    found = text.first()
    if not is_allowed or found is None:
        _note(posting, State.DROPPED, "")
        raise outbox.NotWantedAnyMoreError
    status = _post(posting, found)
    if SENT <= status < SENT + 100:
        _note(posting, State.SENT, str(status))
    elif status < FAILED and status != BUSY:
        _note(posting, State.REFUSED, str(status))
        raise outbox.RefusedForGoodError(str(status))
    else:
        _note(posting, State.WAITING, str(status))
        raise ConnectionError(str(status))


def _post(posting: Posting, text: Contribution) -> int:
    channel = posting.channel
    try:
        return outgoing.post(channel.url, content(channel.kind, text), key=posting.slug)
    except outgoing.ForbiddenAddressError as no:
        _note(posting, State.REFUSED, "forbidden")
        raise outbox.RefusedForGoodError("forbidden") from no
    except (httpx.HTTPError, OSError) as fault:
        _note(posting, State.WAITING, type(fault).__name__)
        raise


def _note(posting: Posting, state: str, answer: str) -> None:
    Posting.objects.filter(pk=posting.pk).update(state=state, answer=answer[:60])


def content(kind: str, text: Contribution) -> dict[str, Any]:
    """What is sent, in the language of the community."""
    with vocabulary.speaking(text.community.organisation, text.community.language):
        said = {
            Text.QUESTION: _("%(who)s asks in %(group)s"),
            Text.TIP: _("%(who)s shares a tip in %(group)s"),
            Text.TUTORIAL: _("%(who)s publishes a tutorial in %(group)s"),
            Text.EXPERIENCE: _("%(who)s tells an experience in %(group)s"),
        }[text.kind]
        author = text.author.name if text.author else text.author_name
        what = said % {"who": author or _("A former member"), "group": text.community.name}
        verb = _("Read it")
    title = text.title or text.excerpt
    link = settings.PUBLIC_URL + reverse("knowledge:discussion", args=[text.slug])
    if kind == Channel.Kind.CARD:
        return _card(what, title, link, verb)
    return {"text": f"{_plain(what)}\n<{link}|{_plain(title)}>"}


def _plain(words: str) -> str:
    """No word calls anybody or draws a link, in Slack's way or in Mattermost's."""
    bare = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    calm = bare.replace("|", "¦").replace("@", "@\u200b").replace("](", "]\u200b(")
    return " ".join(calm.split())


def _card(what: str, title: str, link: str, verb: str) -> dict[str, Any]:
    """An Adaptive Card 1.4, in the envelope that Teams' workflows take."""
    body = [
        {"type": "TextBlock", "text": _bare(what), "wrap": True, "isSubtle": True},
        {"type": "TextBlock", "text": _bare(title), "wrap": True, "weight": "Bolder"},
    ]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        "actions": [{"type": "Action.OpenUrl", "title": verb, "url": link}],
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "content": card}]}


def _bare(words: str) -> str:
    """Cards read some Markdown: what would draw a link or a list is written out."""
    marked = "".join(f"\\{letter}" if letter in "\\[]()*_`#" else letter for letter in words)
    return " ".join(marked.split())
