# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of the room."""

from allauth.account import views as library
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount.providers.openid_connect import views as elsewhere
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET

from entrepairs.people.views import (
    appearance,
    directory,
    doors,
    factors,
    house,
    invitations,
    me,
    opening,
    preferences,
    roles,
    saml,
    sign_in,
)

app_name = "people"
urlpatterns = [
    path("me/", me.me, name="me"),
    path("me/photo/", me.photo, name="my_photo"),
    path("me/photo/remove/", me.remove_photo, name="remove_photo"),
    path("me/interests/", me.say, name="say"),
    path("me/interests/<slug:slug>/remove/", me.unsay, name="unsay"),
    path("me/settings/", preferences.settings, name="settings"),
    path("me/settings/devices/", preferences.devices, name="devices"),
    path("me/settings/devices/end/", preferences.end_all, name="end_all"),
    path("me/settings/devices/<slug:mark>/end/", preferences.end_device, name="end_device"),
    path("me/settings/way-in/", preferences.way_in, name="way_in"),
    path("me/settings/way-in/part/", preferences.part_ways, name="part_ways"),
    path("me/settings/security/", factors.security, name="security"),
    path("me/settings/security/app/", factors.add_app, name="add_app"),
    path("me/settings/security/passkey/", factors.add_passkey, name="add_passkey"),
    path("me/settings/security/codes/", factors.recovery_codes, name="recovery_codes"),
    path("me/settings/security/codes/file", factors.download_codes, name="download_codes"),
    path("me/settings/security/codes/kept/", factors.codes_kept, name="codes_kept"),
    path("me/settings/security/<slug:mark>/remove/", factors.remove_factor, name="remove_factor"),
    path("start/", opening.start, name="start"),
    path("language", preferences.language, name="language"),
    path("people/find", directory.find, name="find"),
    path("people/subjects", directory.subjects, name="subjects"),
    path("people/<slug:slug>/photo/<slug:digest>", directory.photo, name="photo"),
    path("invitation/<slug:token>/", invitations.redeem, name="invitation"),
    path("admin/days-off/", house.days_off, name="days_off"),
    path("admin/people/invite/", invitations.invite, name="invite"),
    path("admin/people/invite/<slug:slug>/", invitations.invite_author, name="invite_author"),
    path("admin/people/roles/", roles.roles, name="roles"),
    path("admin/people/roles/<slug:person>/", roles.role, name="role"),
    path("admin/people/invitations/<slug:slug>/end/", invitations.withdraw, name="withdraw"),
    path("admin/appearance/", appearance.appearance, name="appearance"),
    path("admin/appearance/preview/", appearance.preview, name="preview_look"),
    path("admin/appearance/back/", appearance.take_back, name="take_look_back"),
    path("admin/appearance/logo/", appearance.change_logo, name="change_logo"),
    path("admin/appearance/logo/remove/", appearance.remove_logo, name="remove_logo"),
    path("admin/words/", appearance.words, name="words"),
    path("admin/words/things/", appearance.change_vocabulary, name="change_vocabulary"),
    path("admin/sign-in/", sign_in.methods, name="sign_in_methods"),
    path("admin/sign-in/saml/", sign_in.set_saml, name="set_saml"),
    path("admin/sign-in/saml/read/", sign_in.read_saml_again, name="read_saml_again"),
    path("admin/sign-in/saml/remove/", sign_in.remove_saml, name="remove_saml"),
    path("admin/sign-in/second-factor/", factors.ask_factor, name="ask_factor"),
    path("admin/sign-in/locked-out/<slug:person>/", factors.reset_factors, name="reset_factors"),
    path("look/<slug:digest>.css", appearance.look, name="look"),
    path("look/<slug:digest>/logo", appearance.logo, name="logo"),
    path("look/<slug:digest>/<slug:name>.png", appearance.tile, name="tile"),
    path("app.webmanifest", appearance.manifest, name="manifest"),
]


def door(route: str, view: doors.View, name: str) -> URLPattern:
    """An address of the sign-in library, under the name it knows."""
    return path(route, doors.corrected(view), name=name)


# The library's pages that we offer, at `/accounts/`. What is not listed does not exist. Devices
# are listed at `/me/settings/devices/`: the library's own list erases while it is read.
accounts = [
    door(
        "login/",
        doors.unless_nobody_can(doors.leading_elsewhere(library.login)),
        "account_login",
    ),
    door("login/code/", library.request_login_code, "account_request_login_code"),
    door("login/code/confirm/", library.confirm_login_code, "account_confirm_login_code"),
    door("logout/", library.logout, "account_logout"),
    door("inactive/", library.account_inactive, "account_inactive"),
    # Says that accounts come by invitation.
    door("signup/", library.signup, "account_signup"),
    door("second-factor/", mfa.authenticate, "mfa_authenticate"),
    door("passkey/", passkeys.login_webauthn, "mfa_login_webauthn"),
    door("reauthenticate/", doors.again, "account_reauthenticate"),
    door("email/", doors.sure_it_is_you(library.email), "account_email"),
    door("confirm-email/", library.email_verification_sent, "account_email_verification_sent"),
    door("password/change/", library.password_change, "account_change_password"),
    door("password/set/", doors.sure_it_is_you(library.password_set), "account_set_password"),
    door("password/reset/", library.password_reset, "account_reset_password"),
    door(
        "password/reset/confirm/",
        library.confirm_password_reset_code,
        "account_confirm_password_reset_code",
    ),
    door(
        "password/reset/complete/",
        library.complete_password_reset,
        "account_complete_password_reset",
    ),
    door(
        "password/reset/done/",
        library.password_reset_from_key_done,
        "account_password_reset_completed",
    ),
]
# By one's organisation's provider, likewise: a form leads there, its answer comes by a GET.
providers = [
    path("oidc/<slug:provider_id>/login/", doors.sign_on, name="openid_connect_login"),
    path(
        "oidc/<slug:provider_id>/login/callback/",
        require_GET(elsewhere.callback),
        name="openid_connect_callback",
    ),
    path("saml/<slug:organization_slug>/login/", saml.sign_on, name="saml_login"),
    path("saml/<slug:organization_slug>/acs/", saml.acs, name="saml_acs"),
    path("saml/<slug:organization_slug>/acs/finish/", saml.finish, name="saml_finish_acs"),
    path("saml/<slug:organization_slug>/metadata/", saml.metadata, name="saml_metadata"),
]
