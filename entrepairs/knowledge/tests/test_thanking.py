# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Thanks between two people: said in one press, undone for a while, read by nobody else."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from entrepairs.communities import readable
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import JournalEntry
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.actions import crediting, reporting, talking, thanking, withdrawing
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import HELD, Report, Thanks
from entrepairs.knowledge.queries import reports, thanked

pytestmark = pytest.mark.django_db
WORDS = "It saved my morning."


@pytest.fixture
def tip(cast):
    text = publish(
        actor=cast.awa,
        community=cast.counsellors,
        kind="tip",
        title="Call back at noon",
        html="<p>They are at home then.</p>",
    )
    crediting.credit(actor=cast.awa, contribution=text, people=[cast.chloe])
    return text


def left(**about):
    """What waited has left."""
    for row in Thanks.objects.filter(**about):
        row.at -= HELD
        row.save(update_fields=["at"])


def read(person):
    return [(one.who.name, one.words) for one in thanked.received(person, 1).object_list]


def test_all_whose_work_it_is_are_thanked_once_it_has_left(cast, tip):
    assert thanking.say_thanks(actor=cast.bruno, thing=tip) == 2
    assert thanking.say_thanks(actor=cast.bruno, thing=tip) == 0
    thanking.add_words(actor=cast.bruno, thing=tip, words=f" {WORDS} ")
    assert read(cast.awa) == []
    left()
    assert read(cast.awa) == read(cast.chloe) == [("Bruno Costa", WORDS)]
    assert read(cast.bruno) == read(cast.eva) == read(cast.diego) == []
    deeds = JournalEntry.objects.filter(name__startswith="knowledge.thanks_")
    assert [entry.name.partition("_")[2] for entry in deeds] == ["said", "said", "worded"]


def test_who_is_named_with_the_text_thanks_the_others(cast, tip):
    assert thanking.say_thanks(actor=cast.chloe, thing=tip) == 1
    assert Thanks.objects.get().to == cast.awa


def test_nobody_thanks_themselves(cast, tip):
    with pytest.raises(Refused):
        thanking.say_thanks(actor=cast.awa, thing=tip)
    place = {"organisation": cast.house, "community": cast.counsellors, "contribution": tip}
    with pytest.raises(IntegrityError), transaction.atomic():
        Thanks.objects.create(by=cast.awa, to=cast.awa, **place)


def test_whoever_left_is_not_thanked(cast, tip):
    cast.chloe.left_at = tip.published_at
    cast.chloe.save(update_fields=["left_at"])
    assert thanking.say_thanks(actor=cast.bruno, thing=tip) == 1
    cast.awa.left_at = tip.published_at
    cast.awa.save(update_fields=["left_at"])
    with pytest.raises(Refused):
        thanking.say_thanks(actor=cast.eva, thing=tip)


def test_it_may_be_undone_until_it_leaves(cast, tip):
    thanking.take_thanks_back(actor=cast.bruno, thing=tip)
    thanking.say_thanks(actor=cast.bruno, thing=tip)
    thanking.take_thanks_back(actor=cast.bruno, thing=tip)
    assert not Thanks.objects.exists()
    thanking.say_thanks(actor=cast.bruno, thing=tip)
    left()
    for change in (
        lambda: thanking.take_thanks_back(actor=cast.bruno, thing=tip),
        lambda: thanking.add_words(actor=cast.bruno, thing=tip, words=WORDS),
    ):
        with pytest.raises(Refused):
            change()
    assert read(cast.awa) == [("Bruno Costa", "")]


def test_a_sentence_needs_its_thanks(cast, tip):
    with pytest.raises(Refused):
        thanking.add_words(actor=cast.bruno, thing=tip, words=WORDS)


def test_what_is_withdrawn_is_thanked_for_no_more(cast, tip):
    thanking.say_thanks(actor=cast.bruno, thing=tip)
    left()
    withdrawing.withdraw(actor=cast.awa, contribution=tip)
    assert read(cast.awa) == []
    with pytest.raises(Refused):
        thanking.say_thanks(actor=cast.eva, thing=tip)


def test_who_no_longer_reads_the_text_reads_no_thanks_for_it(cast, tip):
    thanking.say_thanks(actor=cast.bruno, thing=tip)
    left()
    cast.awa.memberships.all().delete()
    assert read(cast.awa) == []


def test_a_comment_is_thanked_for_apart_from_its_text(cast, tip):
    said = talking.comment(actor=cast.eva, contribution=tip, html="<p>Or at six.</p>")
    thanking.say_thanks(actor=cast.bruno, thing=said)
    thanking.say_thanks(actor=cast.bruno, thing=tip)
    left()
    (one,) = thanked.received(cast.eva, 1).object_list
    assert (one.is_for_comment, one.href) == (
        True,
        f"/knowledge/{tip.slug}/comments/#c-{said.slug}",
    )
    assert len(read(cast.awa)) == 1
    withdrawing.withdraw_comment(actor=cast.eva, comment=said)
    assert read(cast.eva) == []


def test_who_was_thanked_puts_it_away_alone_and_nobody_is_told(cast, tip):
    thanking.say_thanks(actor=cast.bruno, thing=tip)
    left()
    row = Thanks.objects.get(to=cast.awa)
    for other in (cast.bruno, cast.chloe, cast.eva):
        with pytest.raises(Refused):
            thanking.put_thanks_away(actor=other, thanks=row)
    thanking.put_thanks_away(actor=cast.awa, thanks=row)
    assert (read(cast.awa), len(read(cast.chloe))) == ([], 1)
    assert thanked.said(cast.bruno, tip).is_said
    assert thanking.say_thanks(actor=cast.bruno, thing=tip) == 0


def test_hurtful_thanks_are_reported_and_gone_for_all(cast, tip):
    thanking.say_thanks(actor=cast.bruno, thing=tip)
    thanking.add_words(actor=cast.bruno, thing=tip, words="At last.")
    left()
    row = Thanks.objects.get(to=cast.awa)
    with pytest.raises(Refused):
        reporting.report(actor=cast.chloe, thing=row, reason="hurtful")
    told = reporting.report(actor=cast.awa, thing=row, reason="hurtful")
    (card,) = reports.waiting(cast.eva, cast.counsellors)
    assert (card.excerpt, card.author, card.thanks_for) == (
        "At last.",
        "Bruno Costa",
        "Call back at noon",
    )
    reporting.withdraw_reported(actor=cast.eva, report=told)
    told.refresh_from_db()
    assert (told.state, read(cast.awa), read(cast.chloe)) == ("withdrawn", [], [])


def test_thanks_that_are_kept_settle_no_other_report(cast, tip):
    for person in (cast.bruno, cast.eva):
        thanking.say_thanks(actor=person, thing=tip)
    left()
    told = [
        reporting.report(actor=cast.awa, thing=row, reason="other")
        for row in Thanks.objects.filter(to=cast.awa)
    ]
    reporting.keep_reported(actor=cast.eva, report=told[0])
    states = Report.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["kept", "waiting"]


def test_a_press_in_the_page_offers_a_sentence_and_a_way_back(cast, client, tip):
    client.force_login(cast.bruno)
    page = client.get(f"/knowledge/{tip.slug}/").content.decode()
    assert f'action="/knowledge/{tip.slug}/thanks/"' in page
    answer = client.post(f"/knowledge/{tip.slug}/thanks/", headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "You thank Awa Diop, Chloé Martin." in text
    assert "It stays between you" in text
    words = {"words": WORDS}
    client.post(f"/knowledge/{tip.slug}/thanks/words/", words, headers={"HX-Request": "true"})
    assert set(Thanks.objects.values_list("words", flat=True)) == {WORDS}
    page = client.get(f"/knowledge/{tip.slug}/").content.decode()
    assert f'href="/knowledge/{tip.slug}/thanks/"' in page
    client.post(f"/knowledge/{tip.slug}/thanks/off/", headers={"HX-Request": "true"})
    assert not Thanks.objects.exists()


def test_without_scripts_it_is_a_page(cast, client, tip):
    said = talking.comment(actor=cast.eva, contribution=tip, html="<p>Or at six.</p>")
    client.force_login(cast.bruno)
    for root in (f"/knowledge/{tip.slug}/thanks/", f"/comments/{said.slug}/thanks/"):
        assert "Say thanks" in client.get(root).content.decode()
        assert client.post(root).url == root
        assert "It leaves in ten minutes" in client.get(root).content.decode()
        assert client.post(f"{root}words/", {"words": "x" * 201}).status_code == 422
        assert client.post(f"{root}words/", {"words": WORDS}).status_code == 302
        assert client.post(f"{root}off/").status_code == 302
        assert not Thanks.objects.exists()
        client.post(root)
        left()
        assert "have been delivered" in client.get(root).content.decode()
        assert client.post(f"{root}off/").status_code == 403
        Thanks.objects.all().delete()


def test_a_comment_is_thanked_for_in_place_too(cast, client, tip):
    said = talking.comment(actor=cast.eva, contribution=tip, html="<p>Or at six.</p>")
    client.force_login(cast.bruno)
    in_place = {"headers": {"HX-Request": "true"}}
    root = f"/comments/{said.slug}/thanks/"
    assert "You thank Eva Novak." in client.post(root, **in_place).content.decode()
    assert client.post(f"{root}words/", {"words": ""}, **in_place).status_code == 422
    assert "Undone" in client.post(f"{root}off/", **in_place).content.decode()


def test_my_thanks_have_a_page_that_is_mine(cast, client, tip):
    thanking.say_thanks(actor=cast.bruno, thing=tip)
    thanking.add_words(actor=cast.bruno, thing=tip, words=WORDS)
    left()
    client.force_login(cast.awa)
    text = client.get("/me/thanks/").content.decode()
    assert WORDS in text
    assert "Bruno Costa" in text
    row = Thanks.objects.get(to=cast.awa)
    assert client.get(f"/me/thanks/{row.slug}/report/").status_code == 200
    report = {"reason": "other"}
    assert client.post(f"/me/thanks/{row.slug}/report/", report).url == "/me/thanks/"
    assert client.post(f"/me/thanks/{row.slug}/away/").url == "/me/thanks/"
    assert WORDS not in client.get("/me/thanks/").content.decode()
    assert client.post(f"/me/thanks/{row.slug}/away/").status_code == 404


def test_pages_of_thanks_are_paged_and_cost_the_same(cast, tip):
    texts = [
        publish(
            actor=cast.awa, community=cast.counsellors, kind="tip", title=f"{n}", html="<p>x</p>"
        )
        for n in range(27)
    ]
    for text in texts:
        thanking.say_thanks(actor=cast.bruno, thing=text)
    left()
    readable.communities(cast.awa)
    with sql_queries(3):
        page = thanked.received(cast.awa, 2)
    assert [one.title for one in page.object_list] == ["1", "0"]


@pytest.mark.parametrize("name", ["thanks", "thanks_words", "take_thanks_back"])
def test_another_company_finds_no_text_to_thank_for(cast, client, tip, name):
    client.force_login(cast.diego)
    assert client.post(reverse(f"knowledge:{name}", args=[tip.slug])).status_code == 404


@pytest.mark.parametrize("name", ["comment_thanks", "comment_words", "unthank"])
def test_another_company_finds_no_comment_to_thank_for(cast, client, tip, name):
    said = talking.comment(actor=cast.eva, contribution=tip, html="<p>Or at six.</p>")
    client.force_login(cast.diego)
    assert client.post(reverse(f"knowledge:{name}", args=[said.slug])).status_code == 404


@pytest.mark.parametrize("name", ["put_thanks_away", "report_thanks"])
def test_another_company_finds_no_thanks(cast, client, tip, name):
    thanking.say_thanks(actor=cast.bruno, thing=tip)
    left()
    for other in (cast.diego, cast.eva, cast.bruno):
        client.force_login(other)
        for row in Thanks.objects.all():
            assert client.post(reverse(f"knowledge:{name}", args=[row.slug])).status_code == 404


def test_another_company_reads_its_own_thanks(cast, client, tip):
    thanking.say_thanks(actor=cast.bruno, thing=tip)
    left()
    client.force_login(cast.diego)
    assert "Nothing yet" in client.get("/me/thanks/").content.decode()


def test_the_page_of_the_text_is_the_same_for_others(cast, client, tip):
    client.force_login(cast.eva)
    pages = [client.get(f"/knowledge/{tip.slug}/").content]
    thanking.say_thanks(actor=cast.bruno, thing=tip)
    left()
    pages.append(client.get(f"/knowledge/{tip.slug}/").content)
    assert len({comparable(page) for page in pages}) == 1


def comparable(page):
    """Without the tokens of the moment."""
    return re.sub(rb'(csrfmiddlewaretoken" value="|X-CSRFToken[^A-Za-z0-9]*)\w+', rb"\1", page)
