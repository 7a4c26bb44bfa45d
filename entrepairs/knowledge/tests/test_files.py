# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files: sent, served by the decision of their text (I14), swept."""

import io
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from entrepairs.communities.models import Membership
from entrepairs.kernel import files
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge import keeping
from entrepairs.knowledge.actions import attaching
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Attachment, Draft


def picture(name="board.jpg", size=(900, 600), colour="teal"):
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, "JPEG")
    return SimpleUploadedFile(name, target.getvalue(), "image/jpeg")


def document(name="guide.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7 a guide", "text/html")


@pytest.fixture
def photo(cast):
    return attaching.attach_file(actor=cast.bruno, upload=picture())


@pytest.fixture
def published(cast, photo):
    text = f'<p><img src="/files/{photo.slug}/{photo.name}" alt="A board"></p>'
    return publish(
        actor=cast.bruno, community=cast.counsellors, kind="tip", title="Board", html=text
    )


def get(client, address, **extra):
    response = client.get(address, **extra)
    # Read to its end: closing an answer by hand closes the test's own connection on PostgreSQL.
    response.body = b"".join(response.streaming_content) if response.streaming else b""
    return response


def read(client, person, row, **extra):
    client.force_login(person)
    return get(client, reverse("knowledge:file", args=[row.slug, row.name]), **extra)


def test_a_picture_is_sent_and_described(cast, client):
    client.force_login(cast.bruno)
    response = client.post(reverse("knowledge:upload"), {"file": picture("My  «board».JPG")})

    said, row = response.json(), Attachment.objects.get()
    assert response.status_code == 201
    assert (said["slug"], said["picture"], said["width"]) == (row.slug, True, 900)
    assert (row.owner, row.media_type, row.contribution) == (cast.bruno, "image/webp", None)
    assert row.name == "My  «board».webp"
    with Image.open(io.BytesIO(get(client, said["thumb"]).body)) as thumb:
        assert thumb.size == (640, 427)


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (SimpleUploadedFile("x.svg", b"<svg/>"), "Files of this kind"),
        (SimpleUploadedFile("x.png", b"<svg/>"), "cannot be read"),
        (SimpleUploadedFile("x.pdf", b"<html>"), "does not hold"),
        (SimpleUploadedFile("x.txt", b""), "empty"),
        (None, "Choose a file"),
    ],
)
def test_a_refusal_says_why(cast, client, upload, words):
    client.force_login(cast.bruno)
    response = client.post(reverse("knowledge:upload"), {"file": upload} if upload else {})

    assert response.status_code == 422
    assert words in response.json()["error"]
    assert not Attachment.objects.exists()


def test_a_file_too_large_is_refused(cast, client, settings):
    client.force_login(cast.bruno)
    settings.UPLOAD_MAX_BYTES = 100
    response = client.post(
        reverse("knowledge:upload"), {"file": SimpleUploadedFile("x.txt", b"a" * 101)}
    )
    assert (response.status_code, "100" in response.json()["error"]) == (422, True)

    settings.UPLOAD_MAX_BYTES = -6 * 1024 * 1024  # far beyond: refused unread
    response = client.post(
        reverse("knowledge:upload"), {"file": SimpleUploadedFile("x.txt", b"a" * 101)}
    )
    assert response.status_code == 400


def test_before_publication_only_its_writer_has_it(cast, client, photo):
    assert read(client, cast.bruno, photo).status_code == 200
    assert read(client, cast.awa, photo).status_code == 404


def test_a_file_is_read_by_those_who_read_its_text(cast, client, photo, published):
    assert read(client, cast.awa, photo).status_code == 200
    for outsider in (cast.farid, cast.diego):
        assert read(client, outsider, photo).status_code == 404


def test_who_leaves_loses_the_files(cast, client, photo, published):
    assert read(client, cast.chloe, photo).status_code == 200
    Membership.objects.filter(person=cast.chloe, community=cast.counsellors).delete()
    assert read(client, cast.chloe, photo).status_code == 404


def test_a_withdrawn_text_takes_its_files_along(cast, client, photo, published):
    published.hidden = True
    published.save(update_fields=["hidden"])
    assert read(client, cast.awa, photo).status_code == 404
    assert read(client, cast.bruno, photo).status_code == 200


def test_a_picture_stays_with_its_reader(cast, client, photo):
    response = read(client, cast.bruno, photo)

    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "private, max-age=3600"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    again = read(client, cast.bruno, photo, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_any_other_file_is_only_downloaded(cast, client):
    row = attaching.attach_file(actor=cast.bruno, upload=document("Guide d’accueil.pdf"))
    response = read(client, cast.bruno, row)

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment;")
    policy = set(response["Content-Security-Policy"].split("; "))
    assert policy == {"default-src 'none'", "sandbox"}
    assert response.body == b"%PDF-1.7 a guide"


def test_serving_costs_three_queries(cast, client, photo, published):
    client.force_login(cast.awa)
    address = reverse("knowledge:file", args=[photo.slug, photo.name])
    with sql_queries(4):  # session, person, communities, file
        get(client, address)


@pytest.mark.parametrize("name", ["../../secret.pdf", "a\r\nb.pdf", "x" * 300 + ".pdf", ".pdf"])
def test_a_name_is_made_safe(cast, name):
    upload = document()
    upload._name = name
    row = attaching.attach_file(actor=cast.bruno, upload=upload)

    assert not set(row.name) & set("/\\\r\n")
    assert row.name.endswith(".pdf")
    assert len(row.name) < 110


def test_what_is_not_published_is_taken_back(cast, client, photo):
    for person, status in ((cast.awa, 404), (cast.bruno, 204)):
        client.force_login(person)
        response = client.post(reverse("knowledge:remove_file", args=[photo.slug]))
        assert response.status_code == status

    assert not Attachment.objects.exists()
    assert not files.is_kept(keeping.folder_of(cast.house.pk), photo.digest)


def test_what_is_published_stays(cast, client, photo, published):
    client.force_login(cast.bruno)
    client.post(reverse("knowledge:remove_file", args=[photo.slug]))
    assert read(client, cast.awa, photo).status_code == 200


def test_bytes_that_another_row_names_stay(cast, photo):
    twin = attaching.attach_file(actor=cast.awa, upload=picture())
    assert twin.digest == photo.digest

    attaching.remove_file(actor=cast.bruno, attachment=photo)

    assert files.is_kept(keeping.folder_of(cast.house.pk), twin.digest)


def test_orphans_are_swept_after_a_week(cast, published, photo):
    orphan, drafted, fresh = (
        attaching.attach_file(actor=cast.bruno, upload=picture(colour=colour))
        for colour in ("red", "blue", "green")
    )
    Draft.objects.create(
        organisation=cast.house,
        author=cast.bruno,
        key="k",
        kind="tip",
        content={"photos": drafted.slug},
    )
    old = timezone.now() - timedelta(days=8)
    Attachment.objects.exclude(pk=fresh.pk).update(uploaded_at=old)

    assert keeping.sweep() == 1
    assert set(Attachment.objects.all()) == {photo, drafted, fresh}
    assert not files.is_kept(keeping.folder_of(cast.house.pk), orphan.digest)


def test_a_visitor_is_asked_to_sign_in(client, photo):
    for response in (
        client.get(reverse("knowledge:file", args=[photo.slug, photo.name])),
        client.post(reverse("knowledge:upload")),
        client.post(reverse("knowledge:remove_file", args=[photo.slug])),
    ):
        assert response.url.startswith(reverse(settings.LOGIN_URL))
