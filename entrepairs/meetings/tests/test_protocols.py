# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Protocols as data: those delivered, those of the house, and what is refused in words."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from entrepairs.kernel.decisions import Refused, StaleError
from entrepairs.kernel.testing import sql_queries
from entrepairs.meetings import delivered, protocols
from entrepairs.meetings.actions import protocols as actions
from entrepairs.meetings.forms import protocols as forms
from entrepairs.meetings.models import OwnProtocol
from entrepairs.meetings.queries import protocols as queries

MINUTES = {
    "peer-meeting": 75,
    "peer-meeting-long": 120,
    "codevelopment": 120,
    "codevelopment-express": 60,
    "naming-needs": 20,
    "kick-off": 60,
    "end-of-course": 10,
    "teach-back": 40,
    "mistake": 60,
    "interview": 45,
}
SHAPE = ("seconds", "speaks", "captures", "seen", "becomes", "points", "others_only", "recalls")
STEP = {"title": "Tell", "seconds": 60}


@pytest.mark.parametrize("key", delivered.KEYS)
def test_a_delivered_protocol_lasts_what_it_says_in_both_languages(key):
    french, english = (delivered.protocol(key, language) for language in ("fr", "en"))
    assert french.seconds == english.seconds == MINUTES[key] * 60
    told = [[tuple(getattr(s, name) for name in SHAPE) for s in p.steps] for p in (french, english)]
    assert told[0] == told[1]
    assert french.confidential == english.confidential == key.startswith("code")
    assert french.sheltered == english.sheltered == (key == "mistake")


@pytest.mark.parametrize("key", delivered.KEYS)
def test_every_step_says_what_to_say_aloud(key):
    for language in ("fr", "en"):
        silent = [step.title for step in delivered.protocol(key, language).steps if not step.say]
        assert silent == []


def test_what_one_takes_for_oneself_is_seen_by_nobody_else():
    steps = delivered.protocol("codevelopment", "fr").steps
    assert any(step.seen == "me" for step in steps)


def test_a_protocol_read_again_is_the_same():
    for key, protocol in delivered.protocols("en"):
        assert protocols.parse(json.loads(json.dumps(protocols.dump(protocol)))) == protocol, key


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([], "holds no list of steps"),
        ({"title": "x"}, "holds no list of steps"),
        ({"title": "x", "steps": []}, "from 1 to 30 steps"),
        ({"title": "x", "steps": [STEP] * 31}, "from 1 to 30 steps"),
        ({"title": "", "steps": [STEP]}, "Give it a title"),
        ({"title": "x", "steps": [STEP, STEP | {"seconds": 0}]}, "Step 2: give it between 10"),
        ({"title": "x", "steps": [STEP | {"seconds": 99_999}]}, "Step 1: give it between 10"),
        ({"title": "x", "steps": [STEP | {"captures": "votes"}]}, "say how many points"),
        ({"title": "x", "steps": [STEP | {"captures": "song"}]}, "“captures” is one of"),
        ({"title": "x", "steps": [STEP | {"colour": "red"}]}, "“colour” is not known"),
        ({"title": "x", "steps": ["tell"]}, "neither a title nor minutes"),
    ],
)
def test_what_is_no_protocol_is_refused_in_words(given, sentence):
    with pytest.raises(protocols.NotAProtocolError) as mistake:
        protocols.parse(given)
    assert sentence in str(mistake.value)


@pytest.fixture
def own(cast):
    known = delivered.protocol("kick-off", "en")
    return actions.write_protocol(actor=cast.awa, protocol=known, language="en")


def test_who_facilitates_nothing_writes_no_protocol(cast):
    with pytest.raises(Refused):
        actions.write_protocol(
            actor=cast.bruno, protocol=delivered.protocol("kick-off", "en"), language="en"
        )


def test_only_who_wrote_it_changes_it_and_never_over_another_change(cast, own):
    changed = delivered.protocol("interview", "en")
    with pytest.raises(Refused):
        actions.change_protocol(actor=cast.chloe, row=own, protocol=changed, seen=1)
    actions.change_protocol(actor=cast.awa, row=own, protocol=changed, seen=1)
    with pytest.raises(StaleError):
        actions.change_protocol(
            actor=cast.awa, row=own, protocol=delivered.protocol("mistake", "en"), seen=1
        )
    assert OwnProtocol.objects.get(pk=own.pk).version == 2


def test_one_put_away_is_found_by_who_wrote_it_alone(cast, own, client):
    actions.archive_protocol(actor=cast.awa, row=own)
    address = reverse("meetings:protocol", args=[own.slug])
    client.force_login(cast.bruno)
    assert client.get(address).status_code == 404
    client.force_login(cast.awa)
    assert client.get(address).status_code == 200
    actions.restore_protocol(actor=cast.awa, row=own)
    client.force_login(cast.bruno)
    assert client.get(address).status_code == 200


def test_the_library_costs_two_queries_however_long_it_is(cast, own):
    for _ in range(5):
        actions.write_protocol(
            actor=cast.awa, protocol=delivered.protocol("mistake", "en"), language="en"
        )
    with sql_queries(2):
        found = queries.library(cast.bruno)
    assert len(found.own) == 6


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("get", "protocol"),
        ("get", "export"),
        ("post", "copy"),
        ("get", "change_protocol"),
        ("post", "change_protocol"),
        ("post", "archive"),
        ("post", "restore"),
    ],
)
def test_another_company_finds_nothing(cast, own, client, method, name):
    client.force_login(cast.diego)
    answer = getattr(client, method)(reverse(f"meetings:{name}", args=[own.slug]))
    assert answer.status_code == 404


def test_another_companys_library_holds_only_what_is_delivered(cast, own, client):
    client.force_login(cast.diego)
    page = client.get(reverse("meetings:library"))
    assert page.status_code == 200
    assert own.slug not in page.content.decode()


def sent(protocol, **more):
    told = protocols.dump(protocol)
    data = {name: told[name] for name in ("title", "purpose", "people", "leaves")}
    data |= {name: "on" for name in ("confidential", "sheltered") if told[name]}
    for number, step in enumerate(told["steps"]):
        minutes, seconds = divmod(step.pop("seconds"), 60)
        data |= {f"s{number}-{name}": value for name, value in step.items()}
        data[f"s{number}-seconds"] = f"{minutes}:{seconds:02d}"
    return data | {"steps": len(told["steps"])} | more


def test_the_editor_gives_back_what_it_was_given(cast, own, client):
    client.force_login(cast.awa)
    known = delivered.protocol("kick-off", "en")
    address = reverse("meetings:change_protocol", args=[own.slug])
    assert client.get(address).status_code == 200
    answer = client.post(address, sent(known, seen=1, title="Our kick-off"))
    assert answer.status_code == 302
    own.refresh_from_db()
    assert protocols.parse(own.content) == known.model_copy(update={"title": "Our kick-off"})


@pytest.mark.parametrize("key", delivered.KEYS)
def test_a_protocol_sent_as_the_editor_shows_it_is_the_same(key):
    protocol = delivered.protocol(key, "fr")
    sheet = forms.Sheet.of(protocol)
    data = {"steps": str(len(sheet.steps))}
    for field in (field for form in (sheet.head, *sheet.steps) for field in form):
        value = field.field.prepare_value(field.value())
        if value is not None and value is not False:
            data[field.html_name] = str(value)
    assert forms.Sheet.sent(data).protocol() == protocol


@pytest.mark.parametrize(
    ("deed", "there"),
    [
        ("down-0", "Move step 2 down"),
        ("down-1", "Move step 3 up"),
        ("up-2", "Move step 2 up"),
        ("up-1", "Move step 1 down"),
        ("add-0", "Step 2<"),
        ("remove-2", "Step 2<"),
    ],
)
def test_after_a_step_was_moved_focus_is_where_it_went(cast, client, deed, there):
    client.force_login(cast.awa)
    data = {"title": "Ours", "steps": "3", "do": deed}
    page = client.post(reverse("meetings:new"), data).content.decode()
    assert page.count("data-ep-moved") == 1
    assert there in page.split("data-ep-moved")[1][:300].split("<svg")[0]


def test_a_page_scrolls_to_where_the_step_goes_and_an_empty_one_may_be_removed(cast, client):
    client.force_login(cast.awa)
    data = {"title": "Ours", "steps": "3", "do": "add-1"}
    page = client.post(reverse("meetings:new"), data).content.decode()
    for deed, target in (("up-2", 1), ("down-2", 3), ("remove-2", 2), ("add-2", 3)):
        button = page.split(f'value="{deed}"')[1].split(">")[0]
        assert f'formaction="#step-{target}"' in button
        assert "formnovalidate" in button
    # What is written in a new step is shown once it is revealed, unless one says otherwise.
    assert '<option value="revealed" selected>' in page.split('id="step-2"')[1]


def test_a_step_is_moved_added_and_removed_and_nothing_typed_is_lost(cast, client):
    client.force_login(cast.awa)
    data = {"title": "Ours", "steps": 2, "s0-title": "First", "s0-seconds": "nonsense"}
    data |= {"s1-title": "Second", "s1-seconds": "5"}
    page = client.post(reverse("meetings:new"), data | {"do": "down-0"}).content.decode()
    assert page.index('value="Second"') < page.index('value="First"')
    assert 'value="nonsense"' in page
    page = client.post(reverse("meetings:new"), data | {"do": "add-0"}).content.decode()
    assert 'name="steps" value="3"' in page
    page = client.post(reverse("meetings:new"), data | {"do": "remove-1"}).content.decode()
    assert 'value="Second"' not in page


def test_a_step_of_no_seconds_says_what_to_write(cast, client):
    client.force_login(cast.awa)
    data = {"title": "Ours", "steps": 1, "s0-title": "First", "s0-seconds": "0"}
    data |= {"s0-speaks": "all", "s0-captures": "note", "s0-seen": "all", "s0-becomes": "nothing"}
    answer = client.post(reverse("meetings:new"), data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert '<li><a href="#id_s0-seconds">Step 1 · ' in page
    assert "between 10 seconds" in page
    assert 'value="First"' in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"not json", "not the file of a protocol"),
        (b"\xff\xfe\x00", "not the file of a protocol"),
        (b'{"title": "x"}', "holds no list of steps"),
    ],
)
def test_a_file_that_is_no_protocol_is_refused_in_words(cast, client, content, sentence):
    client.force_login(cast.awa)
    file = SimpleUploadedFile("p.json", content)
    answer = client.post(reverse("meetings:take_over"), {"file": file})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_what_is_exported_here_is_taken_over_there(cast, own, client):
    client.force_login(cast.awa)
    exported = client.get(reverse("meetings:export", args=[own.slug]))
    assert exported["Content-Disposition"].startswith("attachment")
    client.force_login(cast.diego)
    file = SimpleUploadedFile("p.json", exported.content)
    answer = client.post(reverse("meetings:take_over"), {"file": file})
    assert answer.status_code == 302
    there = OwnProtocol.objects.get(organisation=cast.other)
    assert protocols.parse(there.content) == protocols.parse(own.content)
    # Once more, it leads to the one that is there.
    file = SimpleUploadedFile("p.json", exported.content)
    again = client.post(reverse("meetings:take_over"), {"file": file}, follow=True)
    assert again.redirect_chain[-1][0] == reverse("meetings:protocol", args=[there.slug])
    assert "in the library already" in again.content.decode()
    assert OwnProtocol.objects.filter(organisation=cast.other).count() == 1


def test_a_choice_without_anything_to_choose_from_is_said(cast, client):
    assert not any(one.choices_of_nothing for _key, one in delivered.protocols("en"))
    votes = {"title": "Which one?", "seconds": 60, "captures": "votes", "points": 3}
    told = protocols.parse({"title": "Ours", "steps": [STEP, votes]})
    assert told.choices_of_nothing == (1,)
    row = actions.write_protocol(actor=cast.awa, protocol=told, language="en")
    client.force_login(cast.awa)
    page = client.get(reverse("meetings:protocol", args=[row.slug])).content.decode()
    assert "Step 2: there is nothing to choose from" in page


def test_a_meeting_is_planned_with_it_in_the_groups_one_facilitates(cast, own, client):
    for person, names in ((cast.awa, [cast.counsellors]), (cast.bruno, [])):
        client.force_login(person)
        for key in (own.slug, "peer-meeting"):
            page = client.get(reverse("meetings:protocol", args=[key])).content.decode()
            planned = [reverse("meetings:plan", args=[group.slug]) for group in names]
            assert [f"{one}?protocol={key}" in page for one in planned] == [True] * len(names)
            assert ("Plan a meeting with it" in page) == bool(names)
