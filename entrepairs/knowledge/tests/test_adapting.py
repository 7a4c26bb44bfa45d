# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A group writes its own version, and says beside the original what is different."""

import pytest

from entrepairs.kernel.decisions import Refused
from entrepairs.knowledge.actions import relaying, withdrawing
from entrepairs.knowledge.models import Contribution, Draft
from entrepairs.knowledge.tests.browsing import HOW, page, post, shown

pytestmark = pytest.mark.django_db


def test_adapting_begins_with_the_original_and_names_its_authors(cast, client, joker, relay):
    text = shown(page(client, cast.bruno, "adapt", relay.slug))
    assert text.count("Call somebody who does.") == 2
    assert "Signed Bruno Costa." in text
    assert "Awa Diop" in text

    data = {"title": "Our joker", "how": "<p>On the tablet.</p>"}
    response = post(client, cast.bruno, "adapt", relay.slug, data=data)

    variant = Contribution.objects.get(title="Our joker")
    assert response.url == f"/knowledge/{variant.slug}/"
    text = shown(page(client, cast.farid, "discussion", variant.slug))
    assert "After" in text
    assert "Awa Diop" in text
    assert "adapted" in text


def test_only_the_parts_that_changed_are_open(cast, client, joker, relay):
    text = shown(page(client, cast.bruno, "adapt", relay.slug))
    assert '<details class="more" open>' not in text
    assert text.count("Change this part") == 2
    assert text.count("Add this part") == 3

    # As a browser sends it, who opened one part and forgot the title.
    data = {"title": "", "how": HOW, "pitfalls": "Do not overdo it.\r\n\r\nNor at lunch."}
    response = post(client, cast.bruno, "adapt", relay.slug, data=data)

    assert response.status_code == 422
    assert shown(response).count('<details class="more" open>') == 1
    assert "Nor at lunch." in shown(response)
    response = post(client, cast.bruno, "adapt", relay.slug, data=data | {"title": "Ours"})
    variant = Contribution.objects.get(title="Ours")
    assert variant.sections["how"] == joker.sections["how"]


def test_what_is_not_changed_is_adopted_and_not_published_again(cast, client, joker, relay):
    # As a text area gives it back.
    data = {"title": joker.title, "how": HOW, "pitfalls": "Do not overdo it.\r\n"}
    response = post(client, cast.bruno, "adapt", relay.slug, data=data)

    assert response.status_code == 422
    assert "adopt it as it is, or change a part" in shown(response)
    assert Contribution.objects.filter(kind="tutorial").count() == 1
    with pytest.raises(Refused, match="Nothing is changed yet"):
        relaying.adapt(actor=cast.bruno, relay=relay, title=joker.title, sections=joker.sections)
    response = post(client, cast.bruno, "adapt", relay.slug, data=data | {"when": "On Mondays"})
    assert response.status_code == 302


def test_a_part_that_misses_something_is_open(cast, client, relay):
    data = {"title": "Ours", "how": "", "pitfalls": "Do not overdo it."}
    response = post(client, cast.bruno, "adapt", relay.slug, data=data)

    assert response.status_code == 422
    assert shown(response).count('<details class="more" open>') == 1
    assert "Say how to do it" in shown(response)


def test_a_relay_taken_back_meanwhile_loses_no_word(cast, client, relay):
    relaying.take_relay_back(actor=cast.awa, relay=relay)
    data = {"title": "Our joker", "how": "<p>On the tablet.</p>"}
    for person in (cast.bruno, cast.eva, cast.diego):
        # The same to all, whoever could once see it.
        response = post(client, person, "adapt", relay.slug, data=data)
        assert response.status_code == 302
        assert response.url == f"/share/tutorial?draft=adapt-{relay.slug}"
        text = shown(client.get(response.url))
        assert "What you were adapting is not there any more, or is not for you." in text
        assert "On the tablet." in text
        assert Draft.objects.filter(author=person).count() == 1
    assert response.url in shown(page(client, cast.diego, "drafts"))
    assert page(client, cast.bruno, "adapt", relay.slug).status_code == 404
    assert post(client, cast.bruno, "adapt", relay.slug).status_code == 404


def test_what_one_may_not_see_answers_like_what_is_not_there(cast, client, relay):
    data = {"title": "Our joker", "how": "<p>On the tablet.</p>"}
    seen, absent = (
        post(client, cast.diego, "adapt", slug, data=data) for slug in (relay.slug, "nothere00000")
    )
    assert seen.status_code == absent.status_code == 302
    assert seen.url.replace(relay.slug, "") == absent.url.replace("nothere00000", "")


def test_a_refusal_loses_no_word_of_an_adaptation(cast, client, joker, relay):
    withdrawing.withdraw(actor=cast.awa, contribution=joker)
    data = {"title": "Our joker", "how": "<p>On the tablet.</p>", "draft": "elsewhere"}
    response = post(client, cast.bruno, "adapt", relay.slug, data=data)

    # Scripts put this page in place of the form: it says what to do now.
    assert response.status_code == 409
    assert "Its authors have withdrawn this tutorial" in shown(response)
    assert "On the tablet." in shown(response)
    own = f"/share/tutorial?draft=adapt-{relay.slug}"
    assert f'href="{own}"' in shown(response)
    assert "Publish in the group" not in shown(response)
    assert Draft.objects.get(author=cast.bruno).content["how"] == "<p>On the tablet.</p>"
    assert "On the tablet." in shown(client.get(own))
    assert "On the tablet." in shown(page(client, cast.bruno, "adapt", relay.slug))
    assert f"/relays/{relay.slug}/adapt/" in shown(page(client, cast.bruno, "drafts"))
    # It is not taken for the beginning of a tutorial of one's own.
    assert "On the tablet." not in shown(page(client, cast.bruno, "share_tutorial"))


def test_what_the_authors_withdrew_is_not_kept_as_words_of_ones_own(cast, client, joker, relay):
    withdrawing.withdraw(actor=cast.awa, contribution=joker)
    data = {"title": "Our joker", "how": HOW, "when": "On Mondays", "reason": "We are closed"}
    # Without a part that it needs, too: nothing is asked of what cannot be published.
    for sent in (data, data | {"how": ""}):
        assert post(client, cast.bruno, "adapt", relay.slug, data=sent).status_code == 409
        kept = Draft.objects.get(author=cast.bruno).content
        assert kept["when"] == "On Mondays"
        assert kept["reason"] == "We are closed"
        assert "how" not in kept


def test_a_variant_says_what_is_different_and_what_it_comes_from(cast, client, joker, near, relay):
    data = {"title": "Ours", "how": "<p>On the tablet.</p>", "reason": "The network is bad here"}
    place = post(client, cast.bruno, "adapt", relay.slug, data=data).url

    def header(person):
        client.force_login(person)
        return shown(client.get(place)).partition("<article")[2].partition("</header>")[0]

    told = header(cast.bruno)
    assert "The network is bad here" in told
    assert "of the group Counsellors" in told
    assert f'<a href="/knowledge/{joker.slug}/">{joker.title}</a>' in told
    # Whoever does not read where it lives finds it as their group received it.
    told = header(cast.farid)
    assert "The network is bad here" in told
    assert f'<a href="/relays/{relay.slug}/">{joker.title}</a>' in told
    # In the journey, to those who read the group that adapted it.
    assert "The network is bad here" in shown(page(client, cast.bruno, "discussion", joker.slug))
    assert "The network is bad here" not in shown(page(client, cast.awa, "discussion", joker.slug))
    withdrawing.withdraw(actor=cast.awa, contribution=joker)
    told = header(cast.bruno)
    assert joker.title not in told
    assert "have withdrawn since" in told


def test_an_adaptation_sent_twice_is_one(cast, client, relay):
    data = {"title": "Our joker", "how": "<p>On the tablet.</p>", "once": "k" * 20}
    places = {post(client, cast.bruno, "adapt", relay.slug, data=data).url for _ in range(2)}
    assert len(places) == 1
    assert Contribution.objects.filter(title="Our joker").count() == 1
