# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who hears of tutorials that travel: the group, those whose work it is, once a month."""

import pytest
from django.core import mail
from django.utils import timezone

from entrepairs.communities.models import Community, Membership
from entrepairs.kernel import outbox, readers
from entrepairs.kernel.models import OutboxMessage
from entrepairs.knowledge.actions import crediting, feedback, publishing, relaying, withdrawing
from entrepairs.notifications import queries
from entrepairs.notifications.models import Kind, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def joker(cast):
    text = publishing.publish(
        actor=cast.awa,
        community=cast.counsellors,
        kind="tutorial",
        title="The joker",
        html="",
        sections={"how": "<p>Call an expert.</p>"},
    )
    crediting.credit(actor=cast.awa, contribution=text, people=[cast.chloe])
    return text


def sent(cast, joker, name="Nantes", by=None):
    """To a group of Nantes that Farid facilitates; Bruno is an ordinary member there."""
    group = Community.objects.create(organisation=cast.house, name=name)
    for person, role in ((cast.farid, "facilitator"), (cast.bruno, "member")):
        Membership.objects.create(
            organisation=cast.house, community=group, person=person, role=role
        )
    return relaying.relay_tutorial(actor=by or cast.awa, tutorial=joker, community=group)


def told(kind):
    names = Notice.objects.filter(kind=kind).values_list("person__name", flat=True)
    return sorted(name.split()[0] for name in names)


def test_those_who_answer_for_the_group_hear_of_it(cast, joker):
    relay = sent(cast, joker)
    readers.catch_up()

    assert told(Kind.RELAY) == ["Farid"]
    (row,) = queries.waiting(cast.farid, 5)
    assert (row.what, row.title) == (
        "Awa Diop passes a tutorial on to your group",
        "The joker",
    )
    withdrawing.withdraw(actor=cast.awa, contribution=joker)
    assert queries.waiting(cast.farid, 5) == []
    assert relay.state == "received"


def test_it_leads_to_what_was_received(cast, client, joker):
    relay = sent(cast, joker)
    readers.catch_up()
    client.force_login(cast.farid)
    notice = Notice.objects.get(kind=Kind.RELAY)
    assert client.post(f"/notices/{notice.slug}/open/").url == f"/relays/{relay.slug}/"


def test_the_mail_tells_the_same(cast, joker):
    sent(cast, joker)
    readers.catch_up()
    OutboxMessage.objects.update(due_at=timezone.now())
    while outbox.deliver_due():
        pass
    assert "Awa Diop passes a tutorial on to your group: The joker" in [
        one.subject for one in mail.outbox
    ]


def test_whose_it_is_and_who_passed_it_on_hear_that_it_was_adopted(cast, joker):
    relay = sent(cast, joker, by=cast.chloe)
    relaying.adopt(actor=cast.farid, relay=relay)
    readers.catch_up()

    assert told(Kind.ADOPTED) == ["Awa", "Chloé"]
    (row,) = queries.waiting(cast.awa, 5)
    assert (row.what, row.who) == (
        "A group has adopted a tutorial that you wrote or passed on",
        None,
    )


def test_they_hear_of_a_version_and_not_of_a_no(cast, joker):
    relay = sent(cast, joker)
    relaying.decline(actor=cast.farid, relay=relay, reason="time")
    readers.catch_up()
    assert not Notice.objects.filter(person=cast.awa).exists()

    relaying.adapt(
        actor=cast.farid, relay=relay, title="Ours", sections={"how": "<p>On a tablet.</p>"}
    )
    readers.catch_up()
    assert told(Kind.ADAPTED) == ["Awa"]


def test_the_author_thanks_in_one_press(cast, client, joker):
    first, second = sent(cast, joker), sent(cast, joker, name="Elsewhere")
    feedback.tell_trial(actor=cast.bruno, contribution=joker, outcome="worked", received=first)
    relaying.adopt(actor=cast.farid, relay=second)
    client.force_login(cast.awa)
    assert "Thank these groups" in client.get(f"/knowledge/{joker.slug}/").content.decode()

    for _ in range(2):
        client.post(f"/knowledge/{joker.slug}/thank/")
    readers.catch_up()

    assert told(Kind.THANKS) == ["Bruno", "Farid"]
    assert "Thank these groups" not in client.get(f"/knowledge/{joker.slug}/").content.decode()
    told_to = [row.what for row in queries.waiting(cast.bruno, 5)]
    assert told_to == ["Awa Diop thanks your group for what you did with a tutorial"]
    client.force_login(cast.chloe)
    assert client.post(f"/knowledge/{joker.slug}/thank/").status_code == 403
    client.force_login(cast.diego)
    assert client.post(f"/knowledge/{joker.slug}/thank/").status_code == 404
