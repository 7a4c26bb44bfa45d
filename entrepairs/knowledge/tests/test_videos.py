# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Videos in texts: sent piece by piece, seen by those who read the text and by nobody else."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from entrepairs.kernel import files, scope
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge import keeping
from entrepairs.knowledge.actions import attaching
from entrepairs.knowledge.models import Attachment, Contribution
from entrepairs.knowledge.queries import discussion
from entrepairs.media import keeping as media
from entrepairs.media import preparing, transcoding
from entrepairs.media.actions import filming, sending
from entrepairs.media.models import Upload, Video
from entrepairs.media.tests import conftest as phones

films = phones.films
FILM = b"\0\0\0\x18ftypmp42 a film"
PARTS = ("video_film", "video_poster", "video_captions", "video")


@pytest.fixture(autouse=True)
def _ffmpeg_is_here(monkeypatch):
    monkeypatch.setattr(transcoding, "is_here", lambda: True)


def uploaded(person, name="film.mp4", content=FILM, kind="video"):
    upload = sending.begin_upload(
        actor=person, key=f"key-of-{name}", kind=kind, name=name, size=len(content)
    )
    return sending.add_piece(actor=person, upload=upload, offset=0, content=content)


def prepared(video):
    """As if the worker had made a film of it."""
    film = io.BytesIO(b"a film that plays " * 50)
    digest = media.keep_film(video, film, io.BytesIO(b"its first picture"))
    facts = {"state": "ready", "digest": digest, "size": 900, "width": 720, "height": 1280}
    Video.objects.filter(pk=video.pk).update(**facts, duration=42_000)


@pytest.fixture
def filmed(cast):
    return attaching.take_upload(actor=cast.bruno, upload=uploaded(cast.bruno))


def tip(cast, **more):
    return {
        "html": "I read the plate with the client.",
        "community": cast.counsellors.slug,
        "once": "once-of-the-tip",
        "agreed": "on",
    } | more


@pytest.fixture
def shared(cast, client, filmed):
    client.force_login(cast.bruno)
    client.post(
        reverse("knowledge:share_tip"),
        tip(cast, videos=filmed.slug, captions="0:02 Here is the plate.\nTogether."),
    )
    prepared(filmed.video)
    return Contribution.objects.get()


def get(client, name, row, **headers):
    response = client.get(reverse(f"knowledge:{name}", args=[row.slug]), headers=headers)
    response.body = b"".join(response.streaming_content) if response.streaming else response.content
    return response


def test_what_came_whole_becomes_a_video_once(cast, client):
    client.force_login(cast.bruno)
    upload = uploaded(cast.bruno)
    place = reverse("knowledge:take_upload", args=[upload.slug])
    said, again = client.post(place).json(), client.post(place).json()

    row = Attachment.objects.get()
    assert said == again
    assert (said["slug"], said["kind"]) == (row.slug, "video")
    assert (row.video.state, row.owner, row.size) == ("waiting", cast.bruno, len(FILM))


def test_a_photo_comes_in_pieces_too(cast, client):
    drawn = io.BytesIO()
    Image.new("RGB", (90, 60), "teal").save(drawn, "JPEG")
    upload = uploaded(cast.bruno, "Board.JPG", drawn.getvalue(), "file")
    one, same = (attaching.take_upload(actor=cast.bruno, upload=upload) for _ in range(2))

    assert one == same
    assert (one.kind, one.width, one.name) == ("image", 90, "Board.webp")
    upload.refresh_from_db()
    assert upload.made == one.slug


def test_pieces_of_a_photo_go_once_it_is_made(cast, django_capture_on_commit_callbacks):
    upload = uploaded(cast.bruno, "guide.txt", b"a guide", "file")
    with django_capture_on_commit_callbacks(execute=True):
        attaching.take_upload(actor=cast.bruno, upload=upload)
    with pytest.raises(FileNotFoundError):
        list(media.pieces(upload))


@pytest.mark.parametrize(
    ("name", "content", "kind", "words"),
    [
        ("x.mp4", b"<html>", "video", "cannot be read as a video"),
        ("x.heic", b"\0\0\0\x18ftypheic", "file", "HEIC"),
        ("x.jpg", b"\0\0\0\x18ftypheic", "file", "HEIC"),
        ("x.jpg", b"<svg/>", "file", "cannot be read"),
        ("x.exe", b"MZ", "file", "Files of this kind"),
    ],
)
def test_a_refusal_says_why(cast, client, name, content, kind, words):
    client.force_login(cast.bruno)
    upload = uploaded(cast.bruno, name, content, kind)
    answer = client.post(reverse("knowledge:take_upload", args=[upload.slug]))

    assert answer.status_code == 422
    assert words in answer.json()["error"]
    assert not Attachment.objects.exists()


def test_what_has_not_come_whole_becomes_nothing(cast, client):
    client.force_login(cast.bruno)
    upload = uploaded(cast.bruno)
    Upload.objects.update(received=3)
    answer = client.post(reverse("knowledge:take_upload", args=[upload.slug]))
    assert (answer.status_code, "whole" in answer.json()["error"]) == (422, True)


def test_another_cannot_take_what_came(cast, client):
    upload = uploaded(cast.bruno)
    for other in (cast.awa, cast.diego):
        client.force_login(other)
        place = reverse("knowledge:take_upload", args=[upload.slug])
        assert client.post(place).status_code == 404


def test_before_publication_only_who_filmed_has_it(cast, client, filmed):
    prepared(filmed.video)
    for name in PARTS:
        client.force_login(cast.bruno)
        assert get(client, name, filmed).status_code == 200
        for other in (cast.awa, cast.farid, cast.diego):
            client.force_login(other)
            assert get(client, name, filmed).status_code == 404


def test_a_video_is_seen_by_those_who_read_its_text(cast, client, filmed, shared):
    for name in PARTS:
        client.force_login(cast.awa)
        assert get(client, name, filmed).status_code == 200
        for outsider in (cast.farid, cast.diego):
            client.force_login(outsider)
            assert get(client, name, filmed).status_code == 404


def test_withdrawn_with_its_text(cast, client, filmed, shared):
    Contribution.objects.update(hidden=True)
    client.force_login(cast.awa)
    assert [get(client, name, filmed).status_code for name in PARTS] == [404] * 4


def test_a_player_asks_for_parts(cast, client, filmed, shared):
    client.force_login(cast.awa)
    answer = get(client, "video_film", filmed, Range="bytes=2-5")

    assert (answer.status_code, answer.body) == (206, b"film")
    assert answer["Content-Range"] == "bytes 2-5/900"
    assert answer["Cache-Control"] == "private, max-age=3600"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert get(client, "video_film", filmed, Range="bytes=900-").status_code == 416
    assert get(client, "video_poster", filmed)["Content-Type"] == "image/webp"


def test_there_is_no_film_before_there_is_one(cast, client, filmed):
    client.force_login(cast.bruno)
    assert get(client, "video_film", filmed).status_code == 404
    assert get(client, "video_poster", filmed).status_code == 404
    assert "being prepared" in get(client, "video", filmed).body.decode()


def test_the_page_of_a_tip_plays_its_video(cast, client, filmed, shared):
    client.force_login(cast.awa)
    page = client.get(reverse("knowledge:discussion", args=[shared.slug])).content.decode()

    assert f'src="/videos/{filmed.slug}/film.mp4?v=' in page
    assert f'<track kind="captions" src="/videos/{filmed.slug}/captions.vtt"' in page
    assert "I read the plate" in page
    assert "Write the captions" not in page
    assert "0:42" in page


def test_it_waits_and_comes_by_itself(cast, client, filmed, shared):
    Video.objects.update(state="waiting")
    client.force_login(cast.awa)
    page = client.get(reverse("knowledge:discussion", args=[shared.slug])).content.decode()
    assert f'hx-get="/videos/{filmed.slug}/?since=waiting"' in page
    place = f"/videos/{filmed.slug}/?since=waiting"
    assert client.get(place, headers={"HX-Request": "true"}).status_code == 204

    Video.objects.update(state="ready")
    answer = client.get(place, headers={"HX-Request": "true"}).content.decode()
    assert "<video" in answer
    assert "<html" not in answer


def test_why_it_failed_is_told_to_who_sent_it(cast, client, filmed, shared):
    Video.objects.update(state="failed", reason="long")
    client.force_login(cast.awa)
    assert "three minutes" not in get(client, "video", filmed).body.decode()
    client.force_login(cast.bruno)
    assert "three minutes" in get(client, "video", filmed).body.decode()


def test_captions_are_written_again_by_the_server(cast, client, filmed, shared):
    client.force_login(cast.awa)
    answer = get(client, "video_captions", filmed)
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer.body.decode() == (
        "WEBVTT\n\n00:00:02.000 --> 00:00:26.864\nHere is the plate.\n\n"
        "00:00:26.864 --> 00:00:42.000\nTogether.\n"
    )


def test_captions_are_changed_by_who_filmed_alone(cast, client, filmed, shared):
    place = reverse("knowledge:caption_video", args=[filmed.slug])
    file = SimpleUploadedFile("c.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\n<b>Look</b>\n")
    client.force_login(cast.awa)
    assert client.post(place, {"captions": "Mine"}).status_code == 403
    client.force_login(cast.diego)
    assert client.post(place, {"captions": "Mine"}).status_code == 404

    client.force_login(cast.bruno)
    assert client.post(place, {"captions": "", "file": file}).status_code == 302
    filmed.video.refresh_from_db()
    assert filmed.video.captions == [[1000, 2000, "Look"]]
    odd = SimpleUploadedFile("c.vtt", b"\xff\xfe\x00")
    assert client.post(place, {"file": odd}).status_code == 422
    assert client.post(place, {"captions": "a\n" * 301}).status_code == 422


def test_a_tip_without_scripts_brings_its_video(cast, client):
    client.force_login(cast.bruno)
    film = SimpleUploadedFile("VID_1.mp4", FILM)
    answer = client.post(reverse("knowledge:share_tip"), tip(cast, video=film))

    assert answer.status_code == 302
    row = Attachment.objects.get()
    assert (row.kind, row.contribution) == ("video", Contribution.objects.get())
    assert f'<a href="/videos/{row.slug}/"' in row.contribution.html


def test_a_tip_whose_video_is_odd_is_refused(cast, client):
    client.force_login(cast.bruno)
    odd = SimpleUploadedFile("VID_1.mp4", b"<html>")
    answer = client.post(reverse("knowledge:share_tip"), tip(cast, video=odd))
    assert answer.status_code == 422
    assert "cannot be read as a video" in answer.content.decode()


def test_a_tip_sent_twice_is_shared_once(cast, client, filmed):
    client.force_login(cast.bruno)
    words = tip(cast, videos=filmed.slug)
    first, again = (client.post(reverse("knowledge:share_tip"), words) for _ in range(2))
    assert first["Location"] == again["Location"]
    assert Contribution.objects.count() == 1


def test_anothers_video_is_not_shown(cast, client, filmed):
    client.force_login(cast.awa)
    client.post(reverse("knowledge:share_tip"), tip(cast, videos=filmed.slug))
    assert "/videos/" not in Contribution.objects.get().html


def test_without_ffmpeg_the_composer_says_so(cast, client, monkeypatch):
    monkeypatch.setattr(transcoding, "is_here", lambda: False)
    client.force_login(cast.bruno)
    page = client.get(reverse("knowledge:share_tip")).content.decode()
    assert "ffmpeg" in page
    assert 'name="video"' not in page


def test_a_tip_that_becomes_a_tutorial_keeps_what_it_shows(cast, client, filmed):
    client.force_login(cast.bruno)
    answer = client.post(
        reverse("knowledge:share_tip"), tip(cast, videos=filmed.slug, then="tutorial")
    )
    page = client.get(answer["Location"]).content.decode()
    assert f"/videos/{filmed.slug}/" in page


def test_a_video_that_is_in_no_text_is_swept(cast, filmed):
    Attachment.objects.update(uploaded_at=timezone.now() - timedelta(days=8))
    prepared(filmed.video)
    filmed.video.refresh_from_db()

    assert keeping.sweep() == 1
    assert not Video.objects.exists()
    assert not files.is_kept(media.folder_of(cast.house.pk), filmed.video.digest)


def test_a_copy_of_it_keeps_the_film(cast, filmed):
    copied = keeping.copy(cast.awa, Attachment.objects.filter(pk=filmed.pk))
    attaching.remove_file(actor=cast.bruno, attachment=filmed)
    assert Attachment.objects.get().slug == copied[filmed.slug]
    assert Video.objects.exists()


def test_taken_back_before_it_is_shared(cast, client, filmed):
    client.force_login(cast.bruno)
    place = reverse("knowledge:remove_file", args=[filmed.slug])
    assert client.post(place).status_code == 204
    assert not Video.objects.exists()
    assert not Upload.objects.exists()


def test_it_has_no_second_address(cast, client, filmed, shared):
    client.force_login(cast.bruno)
    place = reverse("knowledge:file", args=[filmed.slug, filmed.name])
    assert client.get(place).status_code == 404


def test_a_video_costs_its_page_one_query(cast, filmed, shared):
    with scope.request_scope(), sql_queries(7):
        found = discussion.discussion(cast.awa, shared.slug)
    assert found.pieces[0].video.film.lasts == "0:42"


def test_the_whole_way(cast, client, films):
    """From the phone to the film, with ffmpeg."""
    upload = uploaded(cast.bruno, "phone.mp4", films["phone.mp4"])
    row = attaching.take_upload(actor=cast.bruno, upload=upload)
    filming.caption_video(actor=cast.bruno, video=row.video, source="Look.")
    preparing.prepare(row.video.pk)
    client.force_login(cast.bruno)
    assert get(client, "video_film", row, Range="bytes=4-7").body == b"ftyp"
