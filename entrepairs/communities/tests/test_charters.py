# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A charter: written from a text to start from, versioned, agreed to once a version."""

import pytest
from django.urls import reverse
from django.utils import translation

from entrepairs.communities import actions as communities
from entrepairs.communities import charters
from entrepairs.communities.actions import charters as actions
from entrepairs.communities.charters import CharterAskedError
from entrepairs.communities.models import Agreement, Charter, Need
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.testing import sql_queries

pytestmark = pytest.mark.django_db
LINE, TEXT = "Here one may not know.", "**Here one may not know.**\n\n- We thank each other."


@pytest.fixture
def charter(cast):
    return write(cast)


def write(cast, line=LINE, text=TEXT):
    return actions.write_charter(actor=cast.awa, community=cast.counsellors, line=line, text=text)


def at(cast, name):
    return reverse(f"communities:{name}", args=[cast.counsellors.slug])


def fresh(cast):
    cast.counsellors.refresh_from_db()
    return cast.counsellors


# Writing it.


def test_who_facilitates_writes_it_and_has_agreed_by_that(cast, charter):
    assert fresh(cast).charter == charter
    assert "<li>We thank each other.</li>" in charter.html
    assert not charters.is_asked(cast.awa, fresh(cast))
    assert charters.is_asked(cast.bruno, fresh(cast))
    with pytest.raises(Refused, match="facilitate"):
        actions.write_charter(actor=cast.bruno, community=cast.counsellors, line=LINE, text="Mine")


def test_the_same_words_are_no_new_version_other_words_ask_again(cast, charter):
    actions.agree(actor=cast.bruno, charter=charter)
    assert write(cast) == charter
    assert not charters.is_asked(cast.bruno, fresh(cast))
    second = write(cast, text="Something else")
    assert second.version == 2
    assert charters.is_asked(cast.bruno, fresh(cast))
    # A yes to what stands no more is a yes to nothing.
    actions.agree(actor=cast.bruno, charter=charter)
    assert charters.is_asked(cast.bruno, fresh(cast))


def test_an_ended_charter_asks_nobody_and_the_next_one_counts_on(cast, charter):
    for _ in range(2):
        actions.end_charter(actor=cast.awa, community=cast.counsellors)
    assert not charters.is_asked(cast.bruno, fresh(cast))
    assert Charter.objects.get() == charter
    assert write(cast).version == 2


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_texts_to_start_from_fit_the_form(language):
    with translation.override(language):
        told = charters.drafts()
    assert [one.key for one in told] == ["kindness", "confidence", "trade"]
    for one in told:
        assert (len(one.line) <= 160, len(one.text) <= 6000) == (True, True)
        assert one.line.rstrip(".") in one.text


# Before one writes.


def test_a_need_waits_for_the_yes_and_costs_one_query_more(cast, charter):
    with pytest.raises(CharterAskedError, match="has a charter"):
        communities.name_need(actor=cast.bruno, community=fresh(cast), wording="Say a price")
    assert not Need.objects.exists()
    with sql_queries(1):
        charters.is_asked(cast.bruno, cast.counsellors)
    with sql_queries(0):
        charters.is_asked(cast.bruno, cast.everyone)
    actions.agree(actor=cast.bruno, charter=charter)
    communities.name_need(actor=cast.bruno, community=fresh(cast), wording="Say a price")


def test_what_was_sent_is_kept_and_sent_again_with_a_yes(cast, client, charter):
    client.force_login(cast.bruno)
    sent = {"wording": "Say a price", "community": cast.counsellors.slug, "once": "o" * 20}
    address = reverse("communities:name_need")
    answer = client.post(address, sent)
    assert answer.status_code == 409
    page = answer.content.decode()
    for told in ("Here one may not know.", 'value="Say a price"', f'value="{charter.slug}"'):
        assert told in page
    assert not Need.objects.exists()
    assert client.post(address, {**sent, "agrees": charter.slug}).status_code == 302
    assert Need.objects.get().wording == "Say a price"
    assert Agreement.objects.visible_to(cast.bruno).count() == 1


@pytest.mark.parametrize("agrees", ["nothing00000", ""])
def test_a_yes_to_what_is_not_there_is_404(cast, client, charter, agrees):
    client.force_login(cast.bruno)
    sent = {"wording": "Say a price", "community": cast.counsellors.slug, "agrees": agrees}
    assert client.post(reverse("communities:name_need"), sent).status_code == 404


def test_nobody_agrees_to_the_charter_of_another_company_or_without_being_able_to_write(
    cast, client, charter
):
    client.force_login(cast.diego)
    assert client.post(at(cast, "join"), {"agrees": charter.slug}).status_code == 404
    secret = actions.write_charter(
        actor=cast.awa, community=cast.counsellors, line="Two", text="Two"
    )
    with pytest.raises(Refused):
        actions.agree(actor=cast.diego, charter=secret)


# Pages.


def test_the_charter_is_read_agreed_to_and_its_versions_stay(cast, client, charter):
    write(cast, line="Second line", text="Second text")
    client.force_login(cast.bruno)
    page = client.get(at(cast, "charter")).content.decode()
    assert "Second text" in page
    assert "I agree" in page
    assert client.post(at(cast, "agree")).url == at(cast, "charter")
    page = client.get(at(cast, "charter")).content.decode()
    assert "You have agreed to this version." in page
    page = client.get(at(cast, "charter") + "?version=1").content.decode()
    assert "earlier version" in page
    assert "We thank each other." in page
    for wrong in ("3", "99999", "x", "-1"):
        status = client.get(at(cast, "charter") + f"?version={wrong}").status_code
        assert status == (404 if wrong == "3" else 200)
    front = client.get(reverse("home:community", args=[cast.counsellors.slug])).content.decode()
    assert "Second line" in front


def test_who_facilitates_starts_from_a_text_and_ends_it(cast, client):
    client.force_login(cast.awa)
    assert "Write one" in client.get(at(cast, "charter")).content.decode()
    page = client.get(at(cast, "write_charter") + "?from=confidence").content.decode()
    assert "What is told here stays here." in page
    assert client.post(at(cast, "write_charter"), {"line": "", "text": "x"}).status_code == 422
    sent = {"line": LINE, "text": TEXT}
    assert client.post(at(cast, "write_charter"), sent).url == at(cast, "charter")
    assert client.post(at(cast, "end_charter")).url == at(cast, "charter")
    assert fresh(cast).charter is None
    assert client.post(at(cast, "agree")).status_code == 302


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("charter", "get"),
        ("agree", "post"),
        ("write_charter", "get"),
        ("write_charter", "post"),
        ("end_charter", "post"),
    ],
)
def test_another_company_finds_nothing_and_a_member_does_not_write_it(
    cast, client, charter, name, method
):
    client.force_login(cast.diego)
    assert getattr(client, method)(at(cast, name)).status_code == 404
    client.force_login(cast.bruno)
    status = getattr(client, method)(at(cast, name)).status_code
    assert status == {"charter": 200, "agree": 302}.get(name, 403)
