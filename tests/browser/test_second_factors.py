# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Passkeys as a browser makes and shows them, on a device that has a finger to show."""

import re

import pytest
from allauth.mfa.models import Authenticator

from entrepairs.people import actions
from entrepairs.people.tests import test_second_factors as factors
from entrepairs.people.tests.test_second_factors import SECRET, digits
from entrepairs.people.tests.test_sign_in import PASSWORD
from tests.browser.conftest import DESK, PHONE, amiss, overflows, violations

_no_code_was_used = factors._no_code_was_used
DARK = {"color_scheme": "dark"}
SECURITY = "/me/settings/security/"
FINGER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_finger(page):
    """The window's device has a sensor, and a finger on it; how to take the finger away."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    key = wire.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})["authenticatorId"]

    def verified(is_verified):
        told = {"authenticatorId": key, "isUserVerified": is_verified}
        wire.send("WebAuthn.setUserVerified", told)

    return verified


def sign_in(page, person, landing=re.compile("/me/$")):
    page.goto("/me/")
    page.get_by_label("Your e-mail address").fill(person.email)
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_label("Your password").press("Enter")
    page.wait_for_url(landing)


def sign_out(page):
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/")


@pytest.fixture
def with_passkey(cast, seat):
    """Awa at her telephone, where she has just made a passkey."""
    page = seat(None, PHONE)
    page.verified = with_finger(page)
    sign_in(page, cast.awa)
    page.goto(SECURITY)
    page.get_by_role("link", name="A passkey").click()
    page.get_by_label("Its name").fill("My telephone")
    page.get_by_role("button", name="Make the passkey").click()
    page.wait_for_url("**/codes/")
    page.get_by_role("button", name="I have kept them").click()
    page.get_by_role("button", name="Remove My telephone").wait_for()
    return page


def test_a_passkey_alone_signs_in_and_leads_where_one_was_going(cast, with_passkey):
    page = with_passkey
    sign_out(page)
    page.goto("/me/settings/devices/")
    page.wait_for_url("**/accounts/login/**")
    page.get_by_role("button", name="Sign in with a passkey").press("Enter")

    page.wait_for_url("**/me/settings/devices/")
    page.get_by_text("This device").wait_for()
    assert Authenticator.objects.get(user=cast.awa, type="webauthn").last_used_at


def test_after_a_password_the_passkey_is_the_second_factor(cast, with_passkey):
    page = with_passkey
    sign_out(page)
    sign_in(page, cast.awa, landing="**/accounts/second-factor/**")
    page.get_by_role("button", name="Show a passkey").press("Enter")

    page.wait_for_url("**/me/")


def test_a_finger_that_is_not_its_owners_opens_nothing(cast, with_passkey):
    page = with_passkey
    sign_out(page)
    page.verified(False)
    page.get_by_role("button", name="Sign in with a passkey").click()

    page.get_by_text("No passkey was shown").wait_for()
    page.goto("/me/")
    page.wait_for_url("**/accounts/login/**")


def test_the_passkey_is_shown_once_more_before_it_is_removed(cast, with_passkey):
    page = with_passkey
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(re.compile(r":\d+/$"))
    # Five minutes later.
    page.context.clear_cookies()
    sign_in(page, cast.awa, landing="**/accounts/second-factor/**")
    page.get_by_role("button", name="Show a passkey").click()
    page.wait_for_url("**/me/")
    page.goto("/accounts/reauthenticate/?next=" + SECURITY)
    page.get_by_role("button", name="Show a passkey").click()
    page.wait_for_url("**" + SECURITY)
    page.get_by_role("button", name="Remove My telephone").click()

    page.get_by_text("None yet").wait_for()
    assert not Authenticator.objects.filter(user=cast.awa).exists()


@pytest.mark.parametrize("options", [{}, DARK])
@pytest.mark.parametrize("device", [DESK, PHONE])
def test_no_screen_of_second_factors_has_a_barrier(cast, seat, device, options):
    actions.add_app(actor=cast.awa, secret=SECRET)
    page = seat(None, device, bypass_csp=True, **options)
    sign_in(page, cast.farid)
    own = [SECURITY, f"{SECURITY}app/", f"{SECURITY}passkey/"]
    locked = f"/admin/sign-in/locked-out/{cast.awa.slug}/"
    found = amiss(page, [*own, "/admin/sign-in/?q=awa", locked], violations, overflows)

    page = seat(None, device, bypass_csp=True, **options)
    sign_in(page, cast.awa, landing="**/accounts/second-factor/**")
    found |= amiss(page, ["/accounts/second-factor/"], violations, overflows)
    page.get_by_label("Code").fill(digits())
    page.get_by_label("Code").press("Enter")
    page.wait_for_url("**/me/")
    page.goto(SECURITY)
    page.get_by_role("button", name="Make new codes").click()
    page.wait_for_url("**/codes/")
    again = f"/accounts/reauthenticate/?next={SECURITY}"
    found |= amiss(page, [f"{SECURITY}codes/", again], violations, overflows)

    assert found == {}
