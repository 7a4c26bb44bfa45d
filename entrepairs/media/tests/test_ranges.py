# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A file in parts, as players ask for it."""

import io

import pytest
from django.test import RequestFactory

from entrepairs.media import ranges

FILM = bytes(range(250)) * 4


def ask(method="get", **headers):
    content = io.BytesIO(FILM)
    request = getattr(RequestFactory(), method)("/", headers=headers)
    answer = ranges.served(request, content, size=len(FILM), media_type="video/mp4", version="abc")
    answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    for close in answer._resource_closers:
        close()
    assert content.closed
    return answer


def test_all_of_it():
    answer = ask()
    assert (answer.status_code, answer.body) == (200, FILM)
    assert (answer["Accept-Ranges"], answer["Content-Length"]) == ("bytes", "1000")
    assert (answer["Cache-Control"], answer["ETag"]) == ("private, max-age=3600", '"abc"')


@pytest.mark.parametrize(
    ("asked", "part", "said"),
    [
        ("bytes=0-1", FILM[:2], "bytes 0-1/1000"),
        ("bytes=990-", FILM[990:], "bytes 990-999/1000"),
        ("bytes=-3", FILM[-3:], "bytes 997-999/1000"),
        ("bytes=-5000", FILM, "bytes 0-999/1000"),
        ("bytes=998-5000", FILM[998:], "bytes 998-999/1000"),
        ("bytes=5-5", FILM[5:6], "bytes 5-5/1000"),
    ],
)
def test_a_part_of_it(asked, part, said):
    answer = ask(Range=asked)
    assert (answer.status_code, answer.body, answer["Content-Range"]) == (206, part, said)
    assert answer["Content-Length"] == str(len(part))


@pytest.mark.parametrize("asked", ["bytes=1000-", "bytes=5-2", "bytes=-0", "bytes=2000-3000"])
def test_a_part_that_is_not_there(asked):
    answer = ask(Range=asked)
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */1000")


@pytest.mark.parametrize("asked", ["bytes=-", "bytes=0-1,5-6", "lines=1-2", "bytes=a-b", "x"])
def test_what_is_no_part_is_answered_by_all(asked):
    assert ask(Range=asked).status_code == 200


def test_a_part_of_another_version_is_answered_by_all():
    same = ask(**{"Range": "bytes=0-1", "If-Range": '"abc"'})
    other = ask(**{"Range": "bytes=0-1", "If-Range": '"abd"'})
    assert (same.status_code, other.status_code, other.body) == (206, 200, FILM)


def test_what_one_has_is_not_sent_again():
    assert ask(**{"If-None-Match": '"abc"'}).status_code == 304


def test_how_large_it_is():
    answer = ask("head", Range="bytes=0-1")
    assert (answer.status_code, answer["Content-Length"], answer.body) == (200, "1000", b"")
