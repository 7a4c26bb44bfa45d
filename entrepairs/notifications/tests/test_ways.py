# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""In which ways each kind of notice comes: here, by mail, on devices, each chosen by itself."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core import mail

from entrepairs.notifications import actions, queries, stopping
from entrepairs.notifications.models import Kind, Preference
from entrepairs.notifications.tests.browsers import listening
from entrepairs.notifications.tests.conftest import work

PAGE = "/notices/settings/"
MIGRATIONS = "entrepairs.notifications.migrations"


def wish(person, kind, *, mail, device):
    actions.wish(actor=person, kind=kind, inside=True, mail=mail, device=device)


def test_kinds_that_one_stopped_are_not_told_also_once_they_wait(cast, service, tell):
    listening(cast.bruno, service)
    wish(cast.bruno, Kind.COMMENT, mail=True, device=False)
    tell(Kind.COMMENT)
    tell(Kind.MENTION)
    wish(cast.bruno, Kind.MENTION, mail=True, device=False)
    work()

    assert service.came == []
    assert len(mail.outbox) == 1


def test_what_comes_to_devices_is_chosen_apart_from_mails(cast, service, tell):
    phone = listening(cast.bruno, service)
    wish(cast.bruno, Kind.MENTION, mail=False, device=True)
    notice = tell(Kind.MENTION)
    work()

    assert [said["tag"] for said in service.opened(phone)] == [notice.slug]
    assert mail.outbox == []


def test_what_is_not_told_here_is_not_told_on_devices(cast, service, tell):
    listening(cast.bruno, service)
    actions.wish(actor=cast.bruno, kind=Kind.MENTION, inside=False, mail=True, device=True)
    assert tell(Kind.MENTION) is None
    assert not Preference.objects.filter(device=True).exists()


def test_a_mail_that_is_stopped_by_its_link_leaves_devices_as_they_are(cast, service, tell):
    listening(cast.bruno, service)
    actions.stop_mails(actor=cast.bruno, stop=stopping.Stop(cast.bruno, "mention", Kind.MENTION))
    tell(Kind.MENTION)
    work()
    assert len(service.came) == 1


def test_communities_that_one_muted_are_not_told(cast, service, tell):
    listening(cast.bruno, service)
    tell(Kind.MENTION)
    here = stopping.of_a_community(cast.counsellors.slug)
    muted = stopping.Stop(cast.bruno, here, stopping.COMMUNITY, cast.counsellors)
    actions.stop_mails(actor=cast.bruno, stop=muted)
    work()
    assert service.came == []


def test_whoever_had_chosen_before_devices_were_chosen_apart_finds_it_as_it_was(cast):
    for kind, by_mail in ((Kind.MENTION, False), (Kind.COMMENT, True)):
        wish(cast.bruno, kind, mail=by_mail, device=not by_mail)
    import_module(f"{MIGRATIONS}.0020_wishes_for_devices").keep_as_mails(apps, None)

    said = Preference.objects.values_list("kind", "mail", "device")
    assert set(said) == {(Kind.MENTION, False, False), (Kind.COMMENT, True, True)}


@pytest.mark.parametrize("hosts", [[], ["push.example"]])
def test_a_row_has_a_press_for_devices_where_they_are_told(cast, client, settings, hosts):
    settings.PUSH_HOSTS = hosts
    client.force_login(cast.bruno)
    said = {"kind": Kind.ANSWER, "inside": "on", "device": "on"}
    row = client.post("/notices/settings/wish/", said, headers={"HX-Request": "true"}).text

    for page in (row, client.get(PAGE).text):
        assert ('id="device-answer"' in page) == bool(hosts)
    chosen = Preference.objects.get(person=cast.bruno)
    assert (chosen.mail, chosen.device) == (False, True)


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("inside", {"inside": "", "mail": "", "device": ""}),
        ("mail", {"inside": "on", "mail": "on", "device": "on"}),
        ("device", {"inside": "on", "mail": "", "device": ""}),
    ],
)
def test_a_press_turns_one_way_and_here_all(way, said):
    wished = queries.Wish(kind=Kind.ANSWER, inside=True, mail=False, device=True)
    assert wished.pressing(way) == {"kind": "answer"} | said


@pytest.mark.parametrize(
    ("who", "hosts", "told"), [("farid", "", 1), ("awa", "", 0), ("farid", "x", 0)]
)
def test_administrators_are_told_that_devices_are_off_and_what_switches_them_on(
    cast, client, settings, who, hosts, told
):
    settings.PUSH_HOSTS = hosts.split()
    client.force_login(getattr(cast, who))
    page = client.get(PAGE).text
    assert page.count("News on phones and computers is off in this house.") == told
    lines = re.findall(r'<code>push_hosts = "(.*?)"</code>', page)
    assert len(lines) == told
    documented = (Path(__file__).parents[3] / "docs" / "mails.md").read_text()
    assert all(line in documented for line in lines)
