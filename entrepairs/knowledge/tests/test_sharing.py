# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sharing a tip, a tutorial, an experience."""

import io

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from entrepairs.communities import readable
from entrepairs.kernel import once
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge import texts
from entrepairs.knowledge.actions import attaching
from entrepairs.knowledge.models import Attachment, Contribution, Draft

PAGES = ("share_tip", "share_tutorial", "share_experience")


def photo(name="board.jpg"):
    target = io.BytesIO()
    Image.new("RGB", (90, 60), "teal").save(target, "JPEG")
    return SimpleUploadedFile(name, target.getvalue(), "image/jpeg")


def send(client, person, page, headers=None, **given):
    client.force_login(person)
    facts = {"once": once.new_key(), "draft": "k"} | given
    return client.post(reverse(f"knowledge:{page}"), facts, headers=headers or {})


@pytest.fixture
def tip(cast):
    return {"html": "Ask before you speak of the price. It works.", "community": place(cast)}


def place(cast):
    return cast.counsellors.slug


@pytest.mark.parametrize("page", ["share", *PAGES])
def test_the_pages_open(cast, client, page):
    client.force_login(cast.bruno)
    response = client.get(reverse(f"knowledge:{page}"))
    assert response.status_code == 200


@pytest.mark.parametrize("page", ["share", *PAGES])
def test_a_visitor_is_asked_to_sign_in(client, db, page):
    response = client.get(reverse(f"knowledge:{page}"))
    assert response.url.startswith(reverse(settings.LOGIN_URL))


def test_only_pages_of_writing_hold_the_map_of_scripts(cast, client):
    client.force_login(cast.bruno)
    policy = client.get(reverse("knowledge:share_tutorial"))["Content-Security-Policy"]
    assert "script-src 'self' 'sha256-" in policy
    assert "unsafe" not in policy
    assert "sha256" not in client.get(reverse("knowledge:share"))["Content-Security-Policy"]


def test_a_few_lines_are_a_tip(cast, client, tip):
    response = send(client, cast.bruno, "share_tip", **tip)

    shared = Contribution.objects.get()
    assert response.url == reverse("knowledge:discussion", args=[shared.slug])
    assert (shared.kind, shared.title) == ("tip", "Ask before you speak of the price")
    assert shared.html == "<p>Ask before you speak of the price. It works.</p>"


def test_a_photo_goes_with_the_tip(cast, client, tip):
    """Without JavaScript the file comes with the form."""
    send(client, cast.bruno, "share_tip", **tip, photo=photo())

    shared, row = Contribution.objects.get(), Attachment.objects.get()
    assert row.contribution == shared
    assert f'<img src="/files/{row.slug}/board.webp" alt=""' in shared.html


def test_photos_that_were_sent_before_say_what_they_show(cast, client, tip):
    first, second = (attaching.attach_file(actor=cast.bruno, upload=photo()) for _ in "ab")
    others = attaching.attach_file(actor=cast.awa, upload=photo())
    slugs = [first.slug, second.slug, others.slug]
    send(client, cast.bruno, "share_tip", **tip, photos=slugs, alts=["A <board>", "", ""])

    shared = Contribution.objects.get()
    assert 'alt="A &lt;board&gt;"' in shared.html
    assert set(shared.attachments.all()) == {first, second}
    assert others.slug not in shared.html


def test_a_photo_that_cannot_be_read_loses_nothing(cast, client, tip):
    broken = SimpleUploadedFile("board.jpg", b"<svg>")
    sent = send(client, cast.bruno, "share_tip", **tip, photo=broken)

    assert sent.status_code == 422
    assert "cannot be read" in sent.text
    assert "Ask before you speak" in sent.text
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(
    ("page", "given", "words"),
    [
        ("share_tip", {"html": "<p></p>"}, "Say in a few words"),
        ("share_experience", {"html": ""}, "Tell what happened"),
        ("share_tutorial", {"title": "", "how": "Ask"}, "Give your tutorial a title"),
        ("share_tutorial", {"title": "Reading", "how": " "}, "Say how to do it"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(cast, client, page, given, words):
    response = send(client, cast.bruno, page, community=place(cast), when="At the desk", **given)

    assert response.status_code == 422
    assert words in response.text
    assert 'role="alert"' in response.text
    assert not Contribution.objects.exists()


def test_a_tutorial_keeps_its_parts(cast, client):
    parts = {"how": "<ol><li>Listen</li></ol>", "pitfalls": "Too fast.", "title": "A complaint"}
    send(client, cast.awa, "share_tutorial", community=place(cast), **parts)

    shared = Contribution.objects.get()
    assert shared.title == "A complaint"
    assert shared.sections == {"how": "<ol><li>Listen</li></ol>", "pitfalls": "<p>Too fast.</p>"}


def test_an_experience_is_a_story(cast, client):
    given = {"html": "<p>It rained.</p><p>Nobody came.</p>", "title": "The empty hall"}
    send(client, cast.awa, "share_experience", community=place(cast), **given)
    assert Contribution.objects.get().title == "The empty hall"


def test_one_shares_where_one_writes(cast, client, tip):
    for hidden in (cast.hidden.slug, cast.elsewhere.slug, "none"):
        response = send(client, cast.bruno, "share_tip", **tip | {"community": hidden})
        assert response.status_code == 422
        assert cast.hidden.name not in response.text
    assert not Contribution.objects.exists()


def test_sharing_in_an_open_community_joins_it(cast, client, tip):
    send(client, cast.farid, "share_tip", **tip | {"community": cast.everyone.slug})
    assert cast.everyone.pk in readable.mine(cast.farid)


def test_sending_twice_shares_once(cast, client, tip):
    first, second = (send(client, cast.bruno, "share_tip", **tip, once="key") for _ in "ab")
    assert first.url == second.url
    third = send(client, cast.bruno, "share_tip", **tip | {"html": "Other words."}, once="key")

    assert third.status_code == 409
    assert "Other words." in third.text
    assert Contribution.objects.count() == 1


def test_a_script_is_sent_to_the_whole_page(cast, client, tip):
    response = send(client, cast.bruno, "share_tip", **tip, headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == reverse(
        "knowledge:discussion", args=[Contribution.objects.get().slug]
    )


def test_a_tip_that_grows_becomes_the_draft_of_a_tutorial(cast, client, tip):
    Draft.objects.create(organisation=cast.house, author=cast.bruno, key="k", kind="tip")
    response = send(client, cast.bruno, "share_tip", **tip, then="tutorial")

    draft = Draft.objects.get()
    assert response.url == f"{reverse('knowledge:share_tutorial')}?draft={draft.key}"
    assert (draft.kind, draft.content["how"]) == ("tutorial", tip["html"])
    assert tip["html"] in client.get(response.url).text
    assert not Contribution.objects.exists()


def test_what_is_shared_is_a_draft_no_more(cast, client, tip):
    Draft.objects.create(organisation=cast.house, author=cast.bruno, key="k", kind="tip")
    send(client, cast.bruno, "share_tip", **tip)
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("<p>Call them. Then write.</p>", "Call them"),
        ("Why? Because.", "Why?"),
        ("Une question\u202f? Oui.", "Une question\u202f?"),
        ("word " * 60, "word " * 17 + "word…"),
        ("<p></p>", ""),
    ],
)
def test_the_first_words_are_a_title(text, title):
    assert texts.title_of(text) == title


def test_the_page_of_a_tip_has_a_price(cast, client):
    client.force_login(cast.bruno)
    client.get(reverse("knowledge:share_tip"))
    # Session, person, organisation, unread; the draft, where one writes, subjects.
    with sql_queries(7):
        client.get(reverse("knowledge:share_tip"))
