# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Captions: typed or sent, read and written again."""

import pytest

from entrepairs.media import captions
from entrepairs.media.captions import Cue

SENT = """WEBVTT - of a phone

STYLE
::cue { background: url(https://elsewhere.example/) }

NOTE nobody reads this --> at all

1
00:00:02.000 --> 00:00:04.500 align:start line:0%
<v Rachid>Here is <b>the trick</b> &amp; the plate.

00:09.000 --> 00:12.000
I kneel down
with the client.
"""


def test_what_was_sent_is_read_and_written_again():
    cues = captions.read(SENT)

    assert cues == [
        Cue(2000, 4500, "Here is the trick & the plate."),
        Cue(9000, 12_000, "I kneel down with the client."),
    ]
    assert captions.vtt(cues, 20_000) == (
        "WEBVTT\n\n00:00:02.000 --> 00:00:04.500\nHere is the trick &amp; the plate.\n\n"
        "00:00:09.000 --> 00:00:12.000\nI kneel down with the client.\n"
    )


def test_lines_share_the_film():
    cues = captions.read("Five.\n\nFive.\nFive.")

    assert captions.spread(cues, 30_000) == [
        Cue(0, 10_000, "Five."),
        Cue(10_000, 20_000, "Five."),
        Cue(20_000, 30_000, "Five."),
    ]


def test_lines_with_a_moment_begin_there():
    cues = captions.read("0:02 Here is the plate.\n0:09–0:11 I kneel down.\n1:05,5 Together.")

    assert captions.spread(cues, 70_000) == [
        Cue(2000, 9000, "Here is the plate."),
        Cue(9000, 11_000, "I kneel down."),
        Cue(65_500, 70_000, "Together."),
    ]


def test_lines_between_two_moments_share_what_lies_between():
    cues = captions.spread(captions.read("0:02 Aaaaa\nAaaaa\n0:12 Bbbbb\nBbbbb"), 22_000)

    assert [cue.start for cue in cues] == [2000, 7000, 12_000, 17_000]


@pytest.mark.parametrize(
    "typed",
    [
        "0:02 Here it is.\n0:09 - 0:11 I kneel down.",
        "One line.\nAnother.",
        "0:02.250 A quarter.",
    ],
)
def test_what_was_typed_comes_back_as_it_was(typed):
    assert captions.typed(captions.read(typed)) == typed


@pytest.mark.parametrize(
    "odd",
    [
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<script>alert(1)</script>",
        "0:01 a --> b\n0:02 <i",
        "WEBVTT\n\nX\n00:05.000 --> 00:01.000\nbackwards",
        "\ufeffWEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\nWindows",
        "0:99 late\n0:05 - 0:01 backwards",
        "",
    ],
)
def test_nothing_odd_gets_out(odd):
    written = captions.vtt(captions.read(odd), 10_000)

    body = written.removeprefix("WEBVTT\n")
    assert "<" not in body
    for line in body.split("\n"):
        assert line.count("-->") <= 1
    assert captions.read(written) == captions.read(captions.vtt(captions.read(written), 10_000))


def test_a_moment_in_a_price_is_no_moment():
    assert captions.read("It costs 3:50 euros") == [Cue(-1, -1, "It costs 3:50 euros")]


def test_a_book_is_refused():
    with pytest.raises(captions.TooManyLinesError):
        captions.read("line\n" * 301)
