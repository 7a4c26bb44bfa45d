# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files that come piece by piece, and are lost on the way."""

import hashlib
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.storage import InMemoryStorage, storages
from django.urls import reverse
from django.utils import timezone

from entrepairs.kernel.testing import sql_queries
from entrepairs.media import keeping, sweeping, transcoding
from entrepairs.media import queries as media
from entrepairs.media.actions import sending
from entrepairs.media.models import Upload

BODY = bytes(range(256)) * 40
FACTS = {"key": "a-key-of-the-phone", "kind": "file", "name": "board.jpg", "size": len(BODY)}


@pytest.fixture
def small_pieces(monkeypatch):
    monkeypatch.setattr(sending, "PIECE", 4000)


@pytest.fixture
def phone(cast, client):
    client.force_login(cast.bruno)
    return client


def begin(client, **facts):
    return client.post(reverse("media:begin"), FACTS | facts)


def patch(client, place, offset, content, **headers):
    told = {"Upload-Offset": str(offset)} | headers
    return client.patch(place, content, content_type="application/octet-stream", headers=told)


def test_a_file_comes_piece_by_piece(phone, small_pieces):
    said = begin(phone).json()
    for offset in range(0, len(BODY), 4000):
        piece = BODY[offset : offset + 4000]
        answer = patch(
            phone,
            said["url"],
            offset,
            piece,
            **{"Upload-Digest": hashlib.sha256(piece).hexdigest()},
        )
        assert (answer.status_code, answer["Upload-Offset"]) == (204, str(offset + len(piece)))

    upload = Upload.objects.get()
    assert upload.is_complete
    assert keeping.whole(upload).read() == BODY


def test_it_goes_on_where_it_was_left(phone, small_pieces):
    said = begin(phone).json()
    patch(phone, said["url"], 0, BODY[:4000])

    # The answer was lost: the phone sends the same once more, then asks.
    again = patch(phone, said["url"], 0, BODY[:4000])
    assert (again.status_code, again["Upload-Offset"]) == (409, "4000")
    assert phone.head(said["url"])["Upload-Offset"] == "4000"
    assert phone.get(said["url"]).json() == {"offset": 4000, "size": len(BODY)}

    # After a reload it begins again under the same key: it is the same upload.
    same = begin(phone)
    assert (same.json()["slug"], same["Upload-Offset"]) == (said["slug"], "4000")
    assert Upload.objects.count() == 1


@pytest.mark.parametrize(
    ("offset", "content", "status"),
    [
        (4000, b"x" * 10, 409),
        (-1, b"x" * 10, 409),
        ("", b"x" * 10, 409),
        ("9" * 40, b"x" * 10, 409),
        (0, b"", 409),
        (0, b"x" * 4001, 413),
        (0, b"x" * 10, 422),
    ],
)
def test_a_piece_that_does_not_fit_is_refused(phone, small_pieces, offset, content, status):
    said = begin(phone).json()
    wrong = {"Upload-Digest": "0" * 64} if status == 422 else {}

    assert patch(phone, said["url"], offset, content, **wrong).status_code == status
    assert Upload.objects.get().received == 0


def test_more_than_was_announced_is_refused(phone):
    said = begin(phone, size=5).json()
    assert patch(phone, said["url"], 0, b"x" * 6).status_code == 409


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"size": 21 * 1024 * 1024}, "larger than 20.0"),
        ({"size": 401 * 1024 * 1024, "kind": "video"}, "larger than 400.0"),
        ({"size": 0}, "empty"),
        ({"kind": "song"}, "cannot be sent"),
        ({"key": "../../etc"}, "cannot be sent"),
        ({"size": "many"}, "cannot be sent"),
    ],
)
def test_a_refusal_comes_before_a_byte(phone, monkeypatch, facts, words):
    monkeypatch.setattr(transcoding, "is_here", lambda: True)
    answer = begin(phone, **facts)

    assert answer.status_code == 422
    assert words in answer.json()["error"]
    assert not Upload.objects.exists()


def test_without_ffmpeg_a_video_is_refused_in_words(phone, settings):
    settings.FFMPEG = "/nowhere/ffmpeg"
    assert "ffmpeg" in begin(phone, kind="video").json()["error"]
    assert "ffmpeg" in media.no_videos()


def test_a_full_disk_is_said(phone, monkeypatch):
    monkeypatch.setattr("entrepairs.media.rules._has_room", lambda _size: False)
    assert "no room" in begin(phone).json()["error"]


def test_the_same_key_with_another_file_is_refused(phone):
    begin(phone)
    assert "changed" in begin(phone, size=12).json()["error"]


def test_nobody_fills_the_house(phone, monkeypatch):
    monkeypatch.setattr("entrepairs.media.rules.MOST_UNDERWAY", 2)
    answers = [begin(phone, key=f"a-key-number-{number}").status_code for number in range(3)]
    assert answers == [201, 201, 422]


def test_too_often_is_said(phone, monkeypatch):
    cache.clear()  # what Bruno sent in other tests
    monkeypatch.setattr("entrepairs.media.views.MOST", 2)
    assert [begin(phone).status_code for _ in range(3)] == [201, 201, 429]


def test_an_upload_is_its_senders_alone(cast, client):
    client.force_login(cast.bruno)
    place = begin(client).json()["url"]
    for other in (cast.awa, cast.diego):
        client.force_login(other)
        assert client.get(place).status_code == 404
        assert patch(client, place, 0, BODY).status_code == 404
        assert client.post(f"{place}remove/").status_code == 404
        # The same key on another's phone is another upload.
        assert begin(client).json()["url"] != place
    client.logout()
    assert begin(client).status_code == 302


def test_what_one_does_not_want_goes(phone, small_pieces):
    said = begin(phone).json()
    patch(phone, said["url"], 0, BODY[:4000])
    upload = Upload.objects.get()

    assert phone.post(f"{said['url']}remove/").status_code == 204
    assert not Upload.objects.exists()
    with pytest.raises(FileNotFoundError):
        list(keeping.pieces(upload))


def test_what_was_left_is_swept(cast, sent, small_pieces):
    left, done, new = (sent(name, BODY, "file") for name in ("left.txt", "done.txt", "new.txt"))
    long_ago = timezone.now() - timedelta(days=4)
    Upload.objects.filter(pk__in=(left.pk, done.pk)).update(begun_at=long_ago)
    Upload.objects.filter(pk=done.pk).update(made="abcdefghijkl")

    assert sweeping.sweep() == 1
    assert {one.name for one in Upload.objects.all()} == {"done.txt", "new.txt"}
    with pytest.raises(FileNotFoundError):
        list(keeping.pieces(left))
    assert b"".join(keeping.pieces(new)) == BODY

    Upload.objects.filter(pk=done.pk).update(begun_at=timezone.now() - timedelta(days=8))
    assert sweeping.sweep() == 1


def test_a_store_elsewhere_keeps_pieces_too(cast, sent, small_pieces, monkeypatch):
    """A bucket has no folders, no renaming and no second writing under a name."""
    elsewhere = InMemoryStorage()
    monkeypatch.setattr("entrepairs.kernel.files._storage", lambda: elsewhere)
    assert storages["default"] is not elsewhere
    upload = sent("board.jpg", BODY, "file")
    assert keeping.whole(upload).read() == BODY

    # Cut off between the piece and its row, it is written once more.
    upload.received = 8000
    upload.save()
    rest = BODY[8000:]
    upload = sending.add_piece(actor=cast.bruno, upload=upload, offset=8000, content=rest)
    assert keeping.whole(upload).read() == BODY
    keeping.forget([upload])
    assert sum(len(files) for _, files in _walk(elsewhere)) == 0


def _walk(storage, folder=""):
    folders, files = storage.listdir(folder)
    yield folder, files
    for name in folders:
        yield from _walk(storage, f"{folder}/{name}".strip("/"))


def test_what_a_piece_costs(cast, sent):
    upload = sending.begin_upload(actor=cast.bruno, **FACTS)
    with sql_queries(2):
        sending.add_piece(actor=cast.bruno, upload=upload, offset=0, content=BODY)
