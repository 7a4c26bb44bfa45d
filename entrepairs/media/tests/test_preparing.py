# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the worker makes of a video, whatever is cut off."""

import io
import json
import subprocess
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image

from entrepairs.kernel import files, readers, worker
from entrepairs.media import keeping, preparing, sweeping, transcoding, work
from entrepairs.media import queries as media
from entrepairs.media.actions import filming, sending
from entrepairs.media.models import Upload, Video


def read(video, variant=""):
    folder = keeping.folder_of(video.organisation_id)
    with files.open_kept(folder, video.digest, variant) as content:
        return content.read()


def told(path):
    asked = ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-of", "json", path]
    return json.loads(subprocess.run(asked, check=True, capture_output=True).stdout)


def test_a_video_is_made_playable_and_says_nothing_of_its_phone(received, tmp_path):
    video = received()
    preparing.prepare(video.pk)
    video.refresh_from_db()

    assert (video.state, video.width, video.height) == ("ready", 320, 180)
    assert 1900 < video.duration < 2200
    film = tmp_path / "film.mp4"
    film.write_bytes(read(video))
    said = told(film)
    assert [one["codec_name"] for one in said["streams"]] == ["h264", "aac"]
    assert b"secret" not in film.read_bytes()
    assert b"+45.76" not in film.read_bytes()
    # It begins at once: what says where everything is stands before it.
    assert film.read_bytes().index(b"moov") < film.read_bytes().index(b"mdat")
    with Image.open(io.BytesIO(read(video, keeping.POSTER))) as poster:
        assert (poster.format, poster.size) == ("WEBP", (320, 180))


def test_what_was_sent_is_erased(received):
    video = received()
    upload = video.upload
    preparing.prepare(video.pk)

    assert not Upload.objects.exists()
    with pytest.raises(FileNotFoundError):
        list(keeping.pieces(upload))


def test_a_film_held_upright_stays_upright(received, films):
    video = received("screen.webm")
    preparing.prepare(video.pk)
    video.refresh_from_db()
    assert (video.state, video.width, video.height) == ("ready", 90, 160)


@pytest.mark.parametrize(("name", "reason"), [("long.mp4", "long"), ("sound.mp4", "odd")])
def test_what_is_no_short_film_is_refused_in_words(received, name, reason):
    video = received(name)
    preparing.prepare(video.pk)
    video.refresh_from_db()

    assert (video.state, video.reason) == ("failed", reason)
    assert media.film(video).reason
    assert not Upload.objects.exists()


def test_a_damaged_film_is_refused(received, films):
    video = received("phone.mp4", films["phone.mp4"][:2000])
    preparing.prepare(video.pk)
    video.refresh_from_db()
    assert (video.state, video.reason) == ("failed", "odd")


@pytest.mark.parametrize(
    "content",
    [
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\0\0\0\x18ftypheic\0\0\0\0",
        b"\xff\xd8\xff\xe0 a picture",
    ],
)
def test_what_begins_like_no_film_is_never_read(sent, cast, content, monkeypatch):
    monkeypatch.setattr(transcoding, "is_here", lambda: True)
    upload = sent("x.mp4", content)
    with pytest.raises(sending.NotTakenError, match="cannot be read"):
        filming.receive_video(actor=cast.bruno, upload=upload)


def test_a_list_of_files_in_the_box_of_a_film_opens_none(received):
    """Told to be an MP4, it is read as one and as nothing else."""
    video = received("x.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0isom\n#EXTM3U\nfile:///etc/passwd\n")
    preparing.prepare(video.pk)
    video.refresh_from_db()
    assert (video.state, video.reason) == ("failed", "odd")


def test_a_video_received_twice_is_one(sent, films, cast):
    upload = sent("phone.mp4", films["phone.mp4"])
    one, same = (filming.receive_video(actor=cast.bruno, upload=upload) for _ in range(2))
    assert one == same


def test_prepared_twice_is_once(received, monkeypatch):
    video = received()
    preparing.prepare(video.pk)
    monkeypatch.setattr(preparing, "_make", lambda _video: pytest.fail("once is enough"))
    preparing.prepare(video.pk)
    preparing.prepare(0)


def test_two_workers_do_not_take_the_same(received, monkeypatch):
    video = received()
    assert preparing._take(video.pk)
    assert preparing._take(video.pk) is None
    # The first was killed: after a minute and a half it is free again.
    later = timezone.now() + timedelta(seconds=91)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert preparing._take(video.pk)


def test_who_lost_it_writes_nothing(received):
    video = received()
    slow = preparing._take(video.pk)
    Video.objects.filter(pk=video.pk).update(working_until=timezone.now())
    preparing._make(slow)
    video.refresh_from_db()
    assert (video.state, video.digest) == ("waiting", "")


def test_a_worker_that_ends_leaves_it_to_the_next(received):
    video = received()
    worker.ending.set()
    try:
        preparing.prepare(video.pk)
    finally:
        worker.ending.clear()
    video.refresh_from_db()
    assert (video.state, video.tries, video.working_until) == ("waiting", 0, None)
    preparing.prepare(video.pk)
    video.refresh_from_db()
    assert video.state == "ready"


def test_a_film_that_ends_workers_is_given_up(received):
    video = received()
    Video.objects.filter(pk=video.pk).update(tries=3)
    preparing.prepare(video.pk)
    video.refresh_from_db()
    assert (video.state, video.reason) == ("failed", "heavy")


def test_it_waits_for_ffmpeg_and_says_so(received, settings):
    video = received()
    here, settings.FFMPEG = settings.FFMPEG, "/nowhere/ffmpeg"
    preparing.prepare(video.pk)
    video.refresh_from_db()
    assert (video.state, video.reason, video.tries) == ("waiting", "missing", 0)
    assert "ffmpeg" in media.film(video).reason
    assert preparing.left_behind() == []

    settings.FFMPEG = here
    assert work.ask_again() == 1
    preparing.prepare(video.pk)
    video.refresh_from_db()
    assert (video.state, video.reason) == ("ready", "")


def test_pieces_that_are_gone_are_said(received):
    video = received()
    keeping.drop_pieces(video.upload)
    preparing.prepare(video.pk)
    video.refresh_from_db()
    assert (video.state, video.reason) == ("failed", "lost")


def test_a_film_that_takes_too_long_is_ended(received, monkeypatch):
    video = received()
    monkeypatch.setattr(transcoding, "PATIENCE", -1)
    preparing.prepare(video.pk)
    video.refresh_from_db()
    assert (video.state, video.reason) == ("failed", "heavy")


def test_the_journal_asks_the_worker(received):
    video = received()
    readers.step("media", readers.wiring().READERS["media"])

    assert DBTaskResult.objects.get().args_kwargs["args"] == [video.pk]
    assert work.ask_again() == 0
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(days=8))
    sweeping.sweep()
    assert not DBTaskResult.objects.exists()


def test_a_video_that_waits_keeps_what_was_sent(received):
    video = received()
    Upload.objects.update(begun_at=timezone.now() - timedelta(days=30))
    assert sweeping.sweep() == 0
    preparing.prepare(video.pk)
    video.refresh_from_db()
    assert video.state == "ready"


def test_one_film_of_two_stays(received, films):
    one, other = received(), received("other.mp4", films["phone.mp4"])
    for video in (one, other):
        preparing.prepare(video.pk)
        video.refresh_from_db()
    assert one.digest == other.digest

    keeping.erase(one.organisation_id, Video.objects.filter(pk=one.pk))
    assert read(other)
    keeping.erase(other.organisation_id, Video.objects.filter(pk=other.pk))
    for variant in ("", keeping.POSTER):
        with pytest.raises(FileNotFoundError):
            read(other, variant)


def test_erased_while_it_is_prepared_leaves_nothing(received, monkeypatch):
    video = received()
    mine = preparing._take(video.pk)
    keeping.erase(video.organisation_id, Video.objects.filter(pk=video.pk))
    with pytest.raises(FileNotFoundError):
        preparing._make(mine)
