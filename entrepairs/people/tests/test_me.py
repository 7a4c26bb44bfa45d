# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from entrepairs.kernel import files
from entrepairs.kernel.testing import sql_queries
from entrepairs.people import actions, photos
from entrepairs.people.models import Person, Subject

HTMX = {"HX-Request": "true"}


@pytest.fixture
def awa(cast, client):
    client.force_login(cast.awa)
    return client


def profile(**changes):
    said = {"name": "Awa Diop", "job": "", "site": "", "unit": "", "spoken": "", "about": ""}
    return said | changes


def picture(width=800, height=500, kind="JPEG", **more):
    file = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(file, kind, **more)
    return SimpleUploadedFile("me.jpg", file.getvalue(), "image/jpeg")


def read(answer):
    return b"".join(answer.streaming_content)


def test_a_profile_is_kept(cast, awa):
    said = profile(job="Trainer", site=cast.nantes.slug, about="Ask me.", spoken="French")
    assert awa.post("/me/", said).url == "/me/"

    cast.awa.refresh_from_db()
    assert (cast.awa.job, cast.awa.site, cast.awa.unit) == ("Trainer", cast.nantes, None)
    page = awa.get("/me/").content.decode()
    assert "Everyone at Atelier Marceau sees this" in page
    assert "Ask me." in page


def test_a_new_name_is_found_without_its_accents(cast, awa):
    awa.post("/me/", profile(name="Émilie Dupré"))

    assert [p["name"] for p in awa.get("/people/find?q=dupre").json()["people"]] == ["Émilie Dupré"]


def test_a_profile_without_name_comes_back_with_what_was_typed(cast, awa):
    answer = awa.post("/me/", profile(name="", about="Do not lose me"))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Write your name" in page
    assert "Do not lose me" in page


def test_a_site_of_another_house_is_not_chosen(cast, awa):
    theirs = actions.find_or_create_site(actor=None, organisation=cast.other, name="Delage Nord")

    assert awa.post("/me/", profile(site=theirs.slug)).status_code == 422
    assert "Delage Nord" not in awa.get("/me/").content.decode()


def test_the_page_costs_its_price(cast, awa):
    # Session, person, profile (3), sites, units, readable communities, unread notices.
    with sql_queries(9):
        awa.get("/me/")


def test_settings_cost_their_price(cast, awa):
    # Session, person, readable communities, unread notices.
    with sql_queries(4):
        awa.get("/me/settings/")


def test_a_photo_is_redrawn_small_and_served_to_colleagues_only(cast, awa, client):
    place = Image.Exif()
    place[0x010E] = "taken at home"
    awa.post("/me/photo/", {"photo": picture(exif=place)})
    cast.awa.refresh_from_db()
    url = cast.awa.photo_url

    answer = awa.get(url)
    data = read(answer)

    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "private, max-age=3600"
    assert Image.open(io.BytesIO(data)).size == (256, 256)
    assert b"taken at home" not in data
    client.force_login(cast.bruno)
    assert read(client.get(url)) == data
    client.force_login(cast.diego)
    assert client.get(url).status_code == 404
    client.logout()
    assert client.get(url).status_code == 302


def test_a_photo_that_is_not_shown_any_more_is_erased(
    cast, awa, django_capture_on_commit_callbacks
):
    awa.post("/me/photo/", {"photo": picture()})
    cast.awa.refresh_from_db()
    first, url = cast.awa.photo, cast.awa.photo_url
    with django_capture_on_commit_callbacks(execute=True):
        awa.post("/me/photo/remove/")

    assert awa.get(url).status_code == 404
    assert not files.is_kept(photos.FOLDER, first)


def test_a_photo_that_two_people_show_stays_for_the_other(
    cast, awa, django_capture_on_commit_callbacks
):
    for person in (cast.awa, cast.bruno):
        actions.set_photo(actor=person, file=picture())
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_photo(actor=cast.awa)

    assert read(awa.get(Person.objects.get(pk=cast.bruno.pk).photo_url))


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"", b"\xff\xd8\xff\xe0broken"])
def test_what_is_not_a_photo_is_refused_in_words(cast, awa, content):
    answer = awa.post("/me/photo/", {"photo": SimpleUploadedFile("me.jpg", content)})

    assert answer.status_code == 422
    assert Person.objects.get(pk=cast.awa.pk).photo == ""


def test_a_subject_is_added_and_taken_back_without_javascript(cast, awa):
    added = awa.post("/me/interests/", {"subject": "excess"})
    assert added.url == "/me/#said-interested"
    assert [row.subject for row in cast.awa.subjects.all()] == [cast.subject]

    awa.post(f"/me/interests/{cast.subject.slug}/remove/")
    assert not cast.awa.subjects.exists()


def test_the_fragment_of_subjects_is_what_the_page_holds(cast, awa):
    answer = awa.post("/me/interests/", {"subject": "Deductible"}, headers=HTMX)
    fragment = answer.content.decode()

    assert answer.status_code == 200
    assert fragment.lstrip().startswith('<section id="said-interested"')
    assert "Deductible" in fragment
    assert "<h1" not in fragment
    assert f"/me/interests/{cast.subject.slug}/remove/" in awa.get("/me/").content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_unknown_subject_comes_back_with_near_ones(cast, awa, headers):
    answer = awa.post("/me/interests/", {"subject": "deduct"}, headers=headers)

    assert answer.status_code == 422
    assert "Did you mean: Deductible?" in answer.content.decode()
    assert not cast.awa.subjects.exists()


def test_a_subject_without_name_is_refused(cast, awa):
    assert awa.post("/me/interests/", {"subject": " "}, headers=HTMX).status_code == 422


def test_subjects_are_suggested_while_one_types(cast, awa):
    Subject.objects.create(organisation=cast.other, name_en="Deduction")

    page = awa.get("/people/subjects?subject=dedu").content.decode()

    assert page.count("<option") == 1
    assert 'value="Deductible"' in page


def test_settings_are_kept_and_speak_the_language_chosen(cast, awa):
    chosen = {"language": "fr", "time_zone": "Indian/Reunion", "theme": "dark"}
    answer = awa.post("/me/settings/", chosen, follow=True)

    page = answer.content.decode()
    assert '<html lang="fr" data-theme="dark"' in page
    assert "Vos réglages sont enregistrés." in page
    cast.awa.refresh_from_db()
    assert cast.awa.time_zone == "Indian/Reunion"


@pytest.mark.parametrize(
    "wrong", [{"time_zone": "Mars/Olympus"}, {"language": "xx"}, {"theme": "pink"}]
)
def test_a_setting_that_does_not_exist_is_refused(cast, awa, wrong):
    chosen = {"language": "en", "time_zone": "Europe/Paris", "theme": "auto"} | wrong

    assert awa.post("/me/settings/", chosen).status_code == 422


def test_a_zone_that_has_another_name_by_now_can_be_kept(cast, awa):
    Person.objects.filter(pk=cast.awa.pk).update(time_zone="Asia/Calcutta")
    chosen = {"language": "en", "time_zone": "Asia/Calcutta", "theme": "auto"}

    assert awa.post("/me/settings/", chosen).status_code == 302


def test_names_to_mention_are_those_of_the_house(cast, awa):
    with sql_queries(3):
        found = awa.get("/people/find?q=b").json()["people"]

    assert found == [
        {"slug": cast.bruno.slug, "name": "Bruno Costa", "photo_url": "", "line": "Nantes"}
    ]
    assert awa.get("/people/find?q=diego").json() == {"people": []}
    assert awa.get("/people/find").json() == {"people": []}


def test_a_name_is_one_line_and_turns_nobody_elses_words_round(cast, client):
    client.force_login(cast.bruno)

    client.post("/me/", {"name": "Bruno\nBcc: x@y.example \u202eatsoC\x07", "job": "a\r\nb"})

    cast.bruno.refresh_from_db()
    assert (cast.bruno.name, cast.bruno.job) == ("Bruno Bcc: x@y.example atsoC", "a b")
    assert client.post("/me/", {"name": "\u202e\u2066"}).status_code == 422
