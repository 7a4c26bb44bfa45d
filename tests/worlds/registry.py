# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every path by which bytes leave the house (I8): addresses, commands, mails.

An address is covered by itself when its arguments are of kinds known here: each is filled with
every such thing of a world, whoever asks. So a new address needs a line only when it is odd, and a
list that must not hide anything gets one in `MUST_SEE`. What cannot be called is `CONTENT_FREE`,
with the reason. Nothing else passes.
"""

import re
from dataclasses import dataclass
from importlib import import_module

from django.core.management import get_commands
from django.urls import URLPattern, get_resolver, reverse

from entrepairs.people import looks, tiles

ABSENT = "nothere00000"
ABSENT_TOKEN = "goneisgoneisgoneisgone00"

# What an argument names: by the word before it in the address, and else by its own name.
BEFORE = {
    "communities": "communities",
    "knowledge": "contributions",
    "comments": "comments",
    "needs": "needs",
    "people": "people",
    "files": "attachments",
    "uploads": "uploads",
    "videos": "videos",
    "notices": "notices",
    "reports": "reports",
    "drafts": "drafts",
    "sent": "drafts",
    "join": "links",
    "invite": "links",
    "invitation": "invitations",
    "invitations": "invitations",
    "protocols": "protocols",
    "meetings": "meetings",
    "seat": "doors",
    "notes": "notes",
    "promises": "notes",
    "agenda": "needs",
    "calendar": "feeds",
    "relays": "relays",
    "endorsements": "endorsements",
    "certifications": "certifications",
    "badges": "badges",
    "improvements": "improvements",
    "announcements": "announcements",
}
NAMED = {
    "community": "communities",
    "person": "people",
    "report": "reports",
    "subject": "vocabulary",
    "skill": "vocabulary",
    "suggestion": "suggestions",
    "coffee": "coffees",
    "consultation": "consultations",
    "contribution": "contributions",
    "question": "contributions",
    "relay": "relays",
    "draft": "drafts",
    "thanks": "thanks",
    "organisation": "organisations",
}
ODD = {
    ("people:invite_author", "slug"): "people",
    ("people:photo", "digest"): "people",
}
# Arguments that are no thing of the world: what they may be.
WORDS = {
    ("notifications:stop", "token"): ("damaged",),
    ("notifications:resume", "token"): ("damaged",),
    ("knowledge:became", "month"): ("2026-01",),
    ("people:unsay", "slug"): ("vocabulary",),
    ("notifications:remove_device", "slug"): (ABSENT,),
    ("discovery:tell_coffee", "said"): ("met", "missed"),
    ("people:end_device", "mark"): (ABSENT,),
    ("people:remove_factor", "mark"): (ABSENT,),
    ("meetings:series", "slug"): (ABSENT,),
    ("meetings:change_series", "slug"): (ABSENT,),
    ("meetings:end_series", "slug"): (ABSENT,),
    **{
        # Nobody of these worlds gives a staff file; its own tests do.
        (f"operations:staff_{name}", "slug"): (ABSENT,)
        for name in ("file", "columns", "again", "load", "drop", "left_out")
    },
    # Copies are opened whole, by test_my_data.py beside this.
    ("operations:export", "slug"): (ABSENT,),
    # No provider is set in these worlds; its own tests run one.
    ("openid_connect_login", "provider_id"): (ABSENT,),
    ("openid_connect_callback", "provider_id"): (ABSENT,),
    **{
        (f"saml_{step}", "organization_slug"): (ABSENT,)
        for step in ("login", "acs", "finish_acs", "metadata")
    },
    # No house of these worlds looks its own way; the tests of people dress one.
    ("people:look", "digest"): (ABSENT,),
    ("people:logo", "digest"): (ABSENT,),
    ("people:tile", "digest"): (looks.digest(looks.Look()), ABSENT),
    ("people:tile", "name"): tuple(tiles.TILES),
    ("meetings:section", "section"): ("title", "when", "how", "words", "example", "pitfalls"),
}

# Versions, pages: whatever is counted is counted from 1.
NUMBERS = (1, 2, 3)

# Lists and pages that have to hold what the oracle names: no passing by hiding.
MUST_SEE = {
    "home:community": "community",
    "home:profile": "profile",
    "home:needs": "needs",
    "home:community_needs": "needs",
    "home:need": "need",
    "home:relay": "relay",
    "communities:directory": "directory",
    "communities:requests": "requests",
    "knowledge:discussion": "thread",
    "knowledge:drafts": "drafts",
    "knowledge:my_thanks": "my_thanks",
    "knowledge:file": "file",
    "knowledge:video_film": "film",
    "knowledge:reports": "reports",
    "meetings:kept": "kept",
    "notifications:follows": "follows",
    "outreach:announcement": "announcement",
    "meetings:meeting": "meeting",
    "meetings:visitor_door": "door",
    "meetings:visitor_room": "visitors_room",
    "skills:skill": "skill",
    "knowledge:relays": "received",
    "skills:badge": "badge",
    "skills:credential": "credential",
    "curation:lasting": "lasting",
}

# Of these, what somebody without account has to see.
WITHOUT_ACCOUNT = ("door", "visitors_room", "badge", "credential")

# What a house tells all the world: it is there whoever asks, and the words of nobody.
PUBLIC = {
    "skills:keys": "the public keys that its badges are verified with",
    "skills:did": "as above",
    "skills:revoked_badges": "names of badges that ended, which lead nowhere",
}

# Said here, so that nobody wonders; they are called all the same, and must hold nothing.
CONTENT_FREE = {
    "operations:live": "says that the process lives",
    "operations:ready": "says what the installation lacks",
    "operations:metrics": "gauges behind a token; no text",
    "notifications:stop": "names a kind of mail, to whoever holds the mail",
    "notifications:resume": "the same, for a day",
    "home:help": "the same page for all",
    "home:offline": "the same page for all, kept by browsers",
    "home:service_worker": "what browsers keep, by name",
    "people:tile": "two halves of a circle",
    **PUBLIC,
    "people:days_off": "dates",
}

# What takes words and finds: asked for every kind of word, allowed or not.
SEARCHES = {
    "discovery:ask": ("GET", "q"),
    "discovery:similar": ("POST", "q"),
    "people:find": ("GET", "q"),
    "home:people": ("GET", "q"),
    "people:subjects": ("GET", "subject"),
    "skills:known": ("GET", "name"),
    "communities:directory": ("GET", "q"),
    "communities:propose_subject": ("POST", "wording"),
    "communities:members": ("GET", "q"),
    "communities:invite": ("GET", "q"),
}

OPERATOR = "run by who operates the machine, and prints no text that people wrote"
COMMANDS = {
    "backup": "writes the whole house into one file, for who operates the machine",
    "check": OPERATOR,
    "config": OPERATOR,
    "createadmin": OPERATOR,
    "demo": OPERATOR,
    "erase": OPERATOR,
    "import": "prints the operator's own file back, and counts",
    "init": OPERATOR,
    "experts": "names people of one’s house; by what: test_routing.py of discovery",
    "learn": OPERATOR,
    "migrate": OPERATOR,
    "reindex": OPERATOR,
    "receive-mail": "reads a mail, and prints a word of what became of it",
    "resetfactors": OPERATOR,
    "restore": OPERATOR,
    "search": "called as each viewer, beside the page that searches",
    "serve": OPERATOR,
    "test-email": OPERATOR,
    "worker": OPERATOR,
}

# Mails: each kind is made by a deed of the worlds and opened as its receiver.
MAILS = {
    "operations.erasure_asked": "a day and an address, to who asked: test_my_data.py of operations",
    "operations.export_ready": "a day and an address; the copy itself: test_my_data.py beside this",
    "people.invitation": "a link that makes an account, to its address alone",
    **{
        f"people.{change}": "says that a second factor changed, and the words of nobody"
        for change in (
            "app_added",
            "app_removed",
            "passkey_added",
            "passkey_removed",
            "codes_made",
            "factors_reset",
        )
    },
    "notice_mail": "answers, comments, mentions, reports and the rest of what notices tell",
    "notice_push": "the same, on a phone: opened there as its owner",
    "answer_refused": "says why an answer by mail was not published, without its words",
    "channel_posting": "no channel in these worlds; what one is told: test_channels.py",
    "weekly_letter": "what waited for somebody, and the best of their communities",
}


def weight(url):
    """How often an address is tried: most often what must not hide, seldom what holds nothing."""
    if url.name in MUST_SEE:
        return 5
    return 0.3 if url.name in CONTENT_FREE or url.name.startswith("account_") else 1


def names(url, near):
    """Is it one of these addresses, or names it a thing of one of these tables?"""
    named = (kind for _, kind in url.arguments if isinstance(kind, str))
    return url.name in near or any(kind in near for kind in named)


class UnregisteredError(LookupError):
    """A way out of the house that nobody has looked at."""


@dataclass(frozen=True)
class Url:
    """One address: its name, its route, and what each of its arguments names."""

    name: str
    route: str
    arguments: tuple

    def path(self, values):
        names = [name for name, _ in self.arguments]
        return reverse(self.name, kwargs=dict(zip(names, values, strict=True)))


def urls():
    """Every address of the house, libraries included."""
    return [_url(name, route) for name, route in _walk(get_resolver())]


def _walk(resolver, route="", space=""):
    for pattern in resolver.url_patterns:
        whole = route + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            inner = ":".join(filter(None, (space, pattern.namespace)))
            yield from _walk(pattern, whole, inner)
        elif pattern.name:
            yield f"{space}:{pattern.name}" if space else pattern.name, whole
        else:
            raise UnregisteredError(f"the address {whole} has no name")


ARGUMENT = re.compile(r"(?:([\w-]+)/)?<(?:(\w+):)?(\w+)>")


def _url(name, route):
    arguments, before = [], None
    for word, converter, argument in ARGUMENT.findall(route):
        # An argument right behind another one is of the same thing: a file and its name.
        before = word or before
        counts = converter == "int"
        kind = NUMBERS if counts else _kind(name, route, before, argument)
        arguments.append((argument, kind))
    return Url(name, route, tuple(arguments))


def _kind(name, route, before, argument):
    if (name, argument) in WORDS:
        return WORDS[name, argument]
    found = ODD.get((name, argument)) or NAMED.get(argument) or BEFORE.get(before)
    if found is None:
        raise UnregisteredError(f"{name} ({route}): say in registry.py what <{argument}> names")
    return found


def values(world, url, first=None):
    """One way of filling the arguments, with the things they name: often things that belong.

    The `first` thing is drawn unless it is given.
    """
    filled, things = [], []
    for argument, kind in url.arguments:
        if isinstance(kind, tuple):
            filled.append(_word(world, kind))
            continue
        given = first if not things else None
        key = given or _same(things, kind) or _related(world, kind, things)
        things.append((kind, key))
        filled.append(address(world, kind, key, argument))
    return tuple(filled), tuple(things)


def _word(world, choices):
    if choices == ("vocabulary",):
        return address(world, "vocabulary", world.some("vocabulary"), "slug")
    return world.rng.choice(choices)


def _same(things, kind):
    """A file and its name, a person and their photo: one thing, twice in the address."""
    return next((key for table, key in things if table == kind), None)


def _related(world, kind, things):
    keys = sorted(world.facts[kind])
    if not keys:
        return None
    near = [key for key in keys if things and _belong(world, kind, key, things[0][1])]
    return world.rng.choice(near if near and world.chance(0.7) else keys)


def _belong(world, kind, key, first):
    if kind == "people":
        asks = {(known["community"], known["person"]) for known in world.facts["requests"].values()}
        return (first, key) in world.facts["members"] or (first, key) in asks
    return first in world.facts[kind][key].values()


def address(world, kind, key, argument):
    """What stands for a thing in an address."""
    row = world.rows[kind].get(key)
    if row is None:
        return ABSENT_TOKEN if argument == "token" else ABSENT
    if argument == "digest":
        # A portrait is named by its bytes; who shows none has no such address.
        return row.photo or ABSENT
    for name in (argument, "slug", "token", "key"):
        if isinstance(getattr(row, name, None), str):
            return getattr(row, name)
    raise UnregisteredError(f"nothing of {kind} stands for <{argument}>")


def commands():
    """Our management commands, by name."""
    return sorted(
        name for name, application in get_commands().items() if application.startswith("entrepairs")
    )


def mails():
    """The kinds of outbox rows."""
    return sorted(import_module("entrepairs.config.wiring").DELIVERIES)
