# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A form sent twice has one effect, also when both arrive together."""

import threading

import pytest
from django.db import connection

from entrepairs.kernel import once
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import OnceKey

FORM = {once.FIELD: "k" * 24, "html": "Yes.", "csrfmiddlewaretoken": "one"}


def never():
    pytest.fail("it was done before")


@pytest.mark.django_db
def test_the_same_form_leads_to_the_first_result():
    assert once.do_once("person:1", FORM, lambda: "/there/") == "/there/"
    assert once.do_once("person:1", FORM | {"csrfmiddlewaretoken": "two"}, never) == "/there/"
    assert once.do_once("person:2", FORM, lambda: "/elsewhere/") == "/elsewhere/"


@pytest.mark.django_db
def test_other_words_under_the_same_key_are_told_where_the_first_went():
    once.do_once("person:1", FORM, lambda: "/there/")
    with pytest.raises(once.SentTwiceError) as conflict:
        once.do_once("person:1", FORM | {"html": "No."}, never)
    assert conflict.value.result == "/there/"


def refuse():
    raise Refused("no")


@pytest.mark.django_db
def test_what_was_refused_may_be_sent_again():
    with pytest.raises(Refused):
        once.do_once("person:1", FORM, refuse)
    assert not OnceKey.objects.exists()
    assert once.do_once("person:1", FORM, lambda: "/there/") == "/there/"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("first", "expected"), [("/first/", "/first/"), (None, "/second/")])
def test_whoever_comes_while_it_is_done_waits_for_what_becomes_of_it(first, expected):
    begun, may_end, answers = threading.Event(), threading.Event(), []

    def slowly():
        begun.set()
        may_end.wait(10)
        return first or refuse()

    def send(create):
        try:
            answers.append(once.do_once("person:1", FORM, create))
        except Refused:
            answers.append("refused")
        finally:
            connection.close()

    one = threading.Thread(target=send, args=(slowly,))
    other = threading.Thread(target=send, args=(lambda: "/second/",))
    one.start()
    assert begun.wait(10)
    other.start()
    other.join(0.3)
    assert answers == []
    may_end.set()
    one.join(10)
    other.join(10)
    assert sorted(answers) == sorted([first or "refused", expected])
