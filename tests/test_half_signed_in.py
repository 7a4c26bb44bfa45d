# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Between the password and the second factor one is nobody, at every address (T-MFA)."""

import itertools

import pytest
from django.test import Client

from entrepairs.people import actions
from entrepairs.people.tests.test_second_factors import FACTOR, SECRET
from entrepairs.people.tests.test_sign_in import is_inside, sign_in
from tests.worlds import registry

# Steps of signing in, which know how far one has come; each with what it may answer.
STEPS = {
    "mfa_authenticate": "asks for the second factor",
    "account_login": "begins again",
    "account_request_login_code": "leads to the step that waits",
    "mfa_login_webauthn": "as above",
    "account_logout": "gives up",
}


def things(cast):
    """What an argument may stand for: a thing of Awa's, or none."""
    return (cast.counsellors.slug, cast.awa.slug, registry.ABSENT)


def addresses(cast):
    for url in registry.urls():
        kinds = [kind if isinstance(kind, tuple) else things(cast) for _name, kind in url.arguments]
        some = [kind[:3] for kind in kinds]
        for values in itertools.islice(itertools.product(*some), 9):
            yield url.name, url.path(values)


def told(answer):
    return answer.status_code, answer.headers.get("Location")


@pytest.mark.parametrize("method", ["get", "post"])
def test_half_signed_in_one_is_a_visitor_everywhere(cast, method):
    actions.add_app(actor=cast.awa, secret=SECRET)
    half, visitor = Client(), Client()
    differ, seen = {}, set()
    for name, address in addresses(cast):
        if name in STEPS:
            continue
        if "account_login" not in half.session:
            # Some of them end what was begun, and one begins again.
            assert sign_in(half, cast.awa).url == FACTOR
        answers = [getattr(client, method)(address) for client in (half, visitor)]
        seen.add(name)
        if told(answers[0]) != told(answers[1]):
            differ[name] = [told(answer) for answer in answers]
        page = b"" if answers[0].streaming else answers[0].content
        assert cast.awa.name.encode() not in page, address
        assert not is_inside(half), address

    assert differ == {}
    assert len(seen) > 200
