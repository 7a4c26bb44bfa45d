# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was reported, and who still finds it."""

import pytest
from django.urls import reverse

from entrepairs.communities.models import Membership
from entrepairs.kernel.decisions import Refused
from entrepairs.knowledge.actions import reporting, withdrawing
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.queries import reports


def test_who_left_a_hidden_community_finds_nothing_of_their_report(cast, client):
    place = {"organisation": cast.house, "community": cast.hidden}
    Membership.objects.create(person=cast.bruno, **place)
    text = publish(
        actor=cast.eva, community=cast.hidden, kind="tip", title="Quietly", html="<p>So</p>"
    )
    told = reporting.report(actor=cast.bruno, thing=text, reason="wrong", note="")
    Membership.objects.filter(person=cast.bruno, community=cast.hidden).delete()
    client.force_login(cast.bruno)

    answer = client.post(reverse("knowledge:keep", args=[cast.hidden.slug, told.slug]))

    assert answer.status_code == 404


def test_who_wrote_the_text_is_not_told_who_reported_it(cast, tip):
    reporting.report(actor=cast.bruno, thing=tip, reason="wrong", note="Five seconds.")

    (to_its_author,) = reports.waiting(cast.awa, cast.counsellors)
    (to_another,) = reports.waiting(cast.eva, cast.counsellors)

    assert (to_its_author.reporter, to_another.reporter) == (None, cast.bruno.name)


def test_the_page_of_its_author_names_no_reporter(cast, client, tip):
    reporting.report(actor=cast.bruno, thing=tip, reason="wrong", note="Five seconds.")
    client.force_login(cast.awa)

    page = client.get(reverse("knowledge:reports", args=[cast.counsellors.slug])).content.decode()

    assert "Five seconds." in page
    assert cast.bruno.name not in page
    assert "former member" not in page


def test_who_moderates_no_more_puts_nothing_back(cast, tip):
    withdrawing.withdraw(actor=cast.eva, contribution=tip)
    Membership.objects.filter(person=cast.eva, community=cast.counsellors).update(role="member")

    with pytest.raises(Refused, match="moderate"):
        withdrawing.put_back(actor=cast.eva, contribution=tip)

    tip.refresh_from_db()
    assert tip.hidden
