# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""I8: every way out of the house is registered, and its adapter really gets something out of it."""

from base64 import urlsafe_b64encode

import pytest

from tests.worlds import (
    announcing,
    attesting,
    carrying,
    filming,
    followed,
    membership,
    needs,
    registry,
    scenes,
    sinks,
    skilled,
    soliciting,
    thanking,
    upkeep,
    visits,
)
from tests.worlds.explorer import undone

# Addresses that nobody of a world reaches, each with its reason.
NEVER_REACHED = {
    "meetings:series": "no group of these worlds plans a series; its own tests do",
    "meetings:change_series": "as above",
    "meetings:end_series": "as above",
    "notifications:stop": "opened with the link of a mail, which its own tests follow",
    "notifications:resume": "as above",
    "notifications:try_again": "404 without a posting; sent from the page of channels",
    "notifications:remove_channel": "404 without a channel; the same",
    "notifications:remove_device": "404 but for a device of one's own; its own tests remove one",
    "notifications:add_device": "404 without a session of one's list; its own tests add one",
    "notifications:renew_device": "404 but for the device of one's session; its own tests renew",
    "notifications:unmute": "404 but for a community of which one wants no mail; its own tests do",
    "people:start": "404 once somebody has an account; its own tests open a house",
    "people:photo": "nobody of these worlds has a portrait; its own tests show one",
    "account_confirm_password_reset_code": "needs a code under way; sign-in tests type one",
    "discovery:answered": "404 without its words; sent from the forms of results",
    "notifications:wish": "404 without a kind; sent from the forms of preferences",
    "meetings:say_back": "404 but for one's own of before; sent from the forms of the room",
    "meetings:hand_over": "404 without a seat; sent from the forms of the room",
    "discovery:pass_request_on": "404 without a colleague; sent from the forms of its page",
    "discovery:pass_request_on_need": "as above",
    "discovery:ask_about_again": "404 but for one's own; its own tests take one back",
    **{
        name: "nobody of these worlds gives a staff file; its own tests do"
        for (name, argument), words in registry.WORDS.items()
        if name.startswith("operations:staff_") and words == (registry.ABSENT,)
    },
    "operations:export": "copies are opened whole: test_my_data.py",
    "openid_connect_login": "no provider is set in these worlds; its own tests run one",
    "openid_connect_callback": "as above",
    "saml_login": "as above",
    "saml_acs": "as above",
    "saml_finish_acs": "as above",
    "saml_metadata": "as above",
    "people:way_in": "as above",
    "people:part_ways": "as above",
    "people:look": "no house of these worlds looks its own way; its own tests dress one",
    "people:logo": "as above",
    "people:end_all": "sends whoever presses it to sign in again",
    "people:end_device": "the mark is of a session; its own tests end one",
    "people:read_saml_again": "404 without a provider; its own tests set one",
    "people:remove_factor": "the mark is of a factor; its own tests remove one",
}

# What must have happened for an address to answer, and seldom does by chance.
SELDOM = [
    membership.offer_account,
    *[needs.name] * 4,
    *[scenes.look_back] * 2,
    visits.course,
    *[soliciting.ask] * 4,
    *[soliciting.ask_about_need] * 4,
    *[skilled.consult] * 4,
    skilled.suggest,
    skilled.drink_coffee,
    skilled.look_outside,
    *[attesting.be_certified] * 4,
    *[carrying.be_carried] * 2,
    *[upkeep.suggest] * 4,
    *[upkeep.doubt] * 2,
    *[upkeep.merge] * 3,
    *[filming.film] * 3,
    filming.send,
    *[announcing.announce] * 4,
    *followed.FOLLOWED,
    *[thanking.say] * 4,
    thanking.end_of_the_month,
]


def test_every_address_knows_its_arguments():
    assert len(registry.urls()) > 40


def test_an_address_with_an_unknown_argument_is_refused():
    with pytest.raises(registry.UnregisteredError):
        registry._url("room:page", "room/<slug:thing>/")


def test_every_command_is_registered():
    assert set(registry.commands()) == set(registry.COMMANDS)


def test_every_kind_of_mail_is_registered():
    assert set(registry.mails()) == set(registry.MAILS)


def test_phones_are_told_and_what_their_owner_may_not_read_would_show(db, steady):
    """Were nothing sent, or nothing opened, every world would pass."""
    for seed in range(1, 9):
        steady(seed)
        with undone(seed) as explorer:
            person, raw = next(iter(explorer.told), (None, b""))
            if not sinks.seen(raw, explorer.tokens):
                continue
            explorer.oracle.allowed = lambda _viewer: set()
            explorer.posted = []
            explorer.open_mails()
            assert ("PUSH", person) in [fault[:2] for fault in explorer.faults]
            return
    raise AssertionError("no phone was told anything")


def test_what_is_registered_exists():
    names = {url.name for url in registry.urls()}
    listed = {*registry.MUST_SEE, *registry.CONTENT_FREE, *NEVER_REACHED}
    listed |= {name for name, _ in registry.WORDS}
    assert listed <= names


FEW = 12


@pytest.mark.long
def test_every_address_answers_somebody(db, steady):
    """Were an adapter wrong, its address would say 404 to all, and pass."""
    unreached = {url.name: url for url in registry.urls() if url.name not in NEVER_REACHED}
    for seed in range(1, 25):
        steady(seed)
        with undone(seed, *SELDOM) as explorer:
            # What is rare is looked for the longer, the less of it is left.
            tries = 2 if len(unreached) > FEW else 60
            for name, url in list(unreached.items()):
                if _answers_somebody(explorer, url, tries):
                    del unreached[name]
        if not unreached:
            break
    assert not unreached, ", ".join(sorted(unreached))


def _answers_somebody(explorer, url, tries):
    for viewer in explorer.viewers:
        for _ in range(tries):
            values, things = registry.values(explorer.world, url)
            if explorer.is_hidden(url, viewer, things):
                continue  # it would say 404, adapter or not
            for method in explorer.methods(url, values):
                answer = viewer.ask(sinks.Call(url.path(values), method))
                to_sign_in = "/accounts/login/" in answer.headers.get("Location", "")
                if answer.status not in (404, 405) and not to_sign_in:
                    return True
    return False


def test_mails_of_every_kind_are_sent_in_worlds(db, steady):
    told = set()
    for seed in range(1, 12):
        steady(seed)
        # Seldom by chance.
        with undone(seed, membership.offer_account) as explorer:
            for message in explorer.posted:
                headers = message.extra_headers
                is_weekly = headers.get("List-Id", "").startswith("<week.")
                is_notice = "List-Unsubscribe" in headers
                told.add("letter" if is_weekly else "notice" if is_notice else "invitation")
        if len(told) > 2:
            break
    assert told == {"notice", "letter", "invitation"}


def jws(word):
    said = urlsafe_b64encode(b'{"name":"%b"}' % word).rstrip(b"=")
    return b"eyJhbGciOiJFUzI1NiJ9." + said + b".c2lnbmVk"


def test_the_words_of_a_picture_an_archive_and_an_escape_are_seen():
    known = dict.fromkeys(["zqabcdefghijklmn"])
    word = b"zqabcdefghijklmn"
    assert sinks.seen(b"%7A%71abcdefghijklmn", known)
    assert sinks.seen(b"&#122;&#113;abcdefghijklmn", known)
    assert sinks.seen(b"zqabcd<mark>efgh</mark>ijklmn", known)
    assert sinks.seen(sinks.gzip.compress(word), known)
    assert sinks.seen(jws(word), known)
    assert not sinks.seen(b"zqabcdefghijklmo", known)
