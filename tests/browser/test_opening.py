# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A house from its empty database: the key, each first page, the first community; on a phone."""

import re

import pytest
from django.core.cache import cache

from entrepairs.communities.models import Community
from entrepairs.people import opening
from entrepairs.people.models import Organisation
from tests.browser.conftest import PHONE, amiss, overflows, violations

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = {
    "en-GB": (
        *("Name of the organisation", "Your name", "Your e-mail address", "A password"),
        *("Open the house", "Next: ", "All steps", "Open a first community"),
        *("Name", "The right not to know", "Open the community"),
    ),
    "fr-FR": (
        *("Nom de l’organisation", "Votre nom", "Votre adresse mail", "Un mot de passe"),
        *("Ouvrir la maison", "Ensuite", "Toutes les étapes", "Ouvrez une première communauté"),
        *("Nom", "Le droit de ne pas savoir", "Ouvrir la communauté"),
    ),
}


@pytest.mark.parametrize("spoken", sorted(WORDS))
def test_a_house_is_opened_on_a_phone(seat, live_server, spoken):
    cache.clear()
    house, name, email, password, button, following, every, first, called, charter, made = WORDS[
        spoken
    ]
    page = seat(None, PHONE, bypass_csp=True, locale=spoken)
    page.goto("/")
    page.wait_for_url("**/start/")
    assert amiss(page, ["/start/"], violations, overflows) == {}
    page.goto(opening.address(live_server.url))
    page.get_by_label(house).fill("Maison neuve")
    page.get_by_label(name).fill("Claire Delmas")
    page.get_by_label(email).fill("claire@neuve.example")
    page.get_by_label(password).fill("correct horse battery")
    page.get_by_role("button", name=button).click()
    page.wait_for_url("**/admin/appearance/")

    passed = [page.url]
    while page.get_by_role("link", name=re.compile(f"^{following}")).count():
        before = page.url
        page.get_by_role("link", name=re.compile(f"^{following}")).click()
        page.wait_for_url(lambda url, before=before: url != before)
        passed.append(page.url)
    assert len(passed) == 6
    assert amiss(page, passed, violations, overflows) == {}
    page.get_by_role("link", name=every).click()
    page.wait_for_url("**/admin/")
    page.get_by_role("link", name=first).click()
    page.wait_for_url("**/communities/new")
    page.get_by_label(called, exact=True).fill("Accueil")
    page.get_by_label(charter).check()
    page.get_by_role("button", name=made).click()
    page.get_by_role("heading", name="Accueil", level=1).wait_for()

    community = Community.objects.select_related("charter").get()
    assert community.charter.version == 1
    assert Organisation.objects.get().language == spoken[:2]
