# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""My data: a copy of it (I11, I44), and its pages."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.curation.actions import suggesting
from entrepairs.kernel import files, outbox, readers
from entrepairs.kernel.models import JournalEntry, OutboxMessage
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge import keeping
from entrepairs.knowledge import texts as states
from entrepairs.knowledge.actions import editing, feedback, talking
from entrepairs.notifications import actions as wishes
from entrepairs.notifications.models import Notice
from entrepairs.notifications.queries import notices
from entrepairs.operations import actions, exporting, fulfilling, queries, sweeping
from entrepairs.operations.models import Export
from entrepairs.operations.tests.my_data import copy_of, killed, rows, share
from entrepairs.people import actions as people
from entrepairs.skills.actions import endorsing

pytestmark = pytest.mark.django_db
PAGES = ("my_data", "erase")
DEEDS = ("ask_export", "keep_account")


@pytest.fixture(autouse=True)
def _data(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def tip(cast):
    return share(cast.bruno, cast.counsellors, "zq-title", "<p>zq-words</p>")


def test_the_copy_holds_what_they_wrote_did_and_said(cast, tip):
    feedback.find_useful(actor=cast.bruno, contribution=share(cast.awa, cast.counsellors, "T", "T"))
    talking.comment(actor=cast.bruno, contribution=tip, html="<p>zq-comment</p>")

    copy = copy_of(cast.bruno)

    assert rows(copy, "people.person")[0]["name"] == "Bruno Costa"
    assert rows(copy, "account.emailaddress")[0]["email"] == cast.bruno.email
    assert rows(copy, "knowledge.useful")[0]["contribution"] == "T"
    assert rows(copy, "communities.membership")[0]["community"] == "Counsellors"
    assert "zq-words" in copy[f"texts/{tip.slug}.html"]
    assert any("zq-comment" in words for name, words in copy.items() if name.startswith("texts/"))
    assert "Les données de Bruno Costa" in copy["LISEZ-MOI.html"]
    assert "The data of Bruno Costa" in copy["README.html"]
    assert f'href="texts/{tip.slug}.html"' in copy["README.html"]


def test_the_copy_opens_no_door(cast):
    """Neither the hash of a password nor a secret address leaves."""
    told = "".join(copy_of(cast.bruno).values())
    assert cast.bruno.password not in told
    assert '"password":' not in told.replace('"password": "hash', "")


def test_nobody_elses_words_are_in_the_copy(cast):
    """I44. Nor what a moderator made of their text after they had left the group (I11)."""
    within = Membership.objects.create(
        organisation=cast.house, community=cast.hidden, person=cast.bruno, role="member"
    )
    mine = share(cast.bruno, cast.hidden, "zq-title", "<p>zq-words</p>")
    share(cast.eva, cast.hidden, "zq-hers", "<p>zq-of-eva</p>")
    within.delete()
    editing.edit_contribution(
        actor=cast.eva,
        contribution=mine,
        seen=states.mark_of(mine),
        title="zq-title",
        html="<p>zq-edited</p>",
        reason="zq-reason",
    )

    told = "".join(copy_of(cast.bruno).values())

    assert "zq-words" in told
    for word in ("zq-hers", "zq-of-eva", "zq-edited", "zq-reason", "Quiet", "Eva"):
        assert word not in told


def test_who_does_something_to_others_takes_no_record_of_them(cast, tip):
    """Notices that colleagues got, and when they opened them, are theirs."""
    readers.turn()
    feedback.find_useful(actor=cast.awa, contribution=tip)
    readers.turn()
    told = copy_of(cast.awa)
    assert "data/notifications.notice.json" not in told


def test_what_colleagues_attested_is_of_both_while_both_see_it(cast):
    row = endorsing.endorse(
        actor=cast.awa,
        person=cast.bruno,
        subject=cast.subject,
        sentence="zq-attested",
        happened_on=timezone.now().date(),
    )
    for person in (cast.awa, cast.bruno):
        assert rows(copy_of(person), "skills.endorsement")[0]["sentence"] == "zq-attested"
    assert row.slug


def test_asked_twice_it_is_one_copy_made_by_the_worker(cast, mailoutbox):
    one, two = (actions.ask_export(actor=cast.bruno) for _ in range(2))
    assert one == two
    entry = JournalEntry.objects.get(name="operations.export_asked")
    fulfilling.make_export(entry)
    exporting.make(one.pk)
    exporting.make(one.pk)
    outbox.deliver_due()
    assert [mail.to for mail in mailoutbox] == [[cast.bruno.email]]
    assert "/me/data/" in mailoutbox[0].body
    assert queries.my_data(cast.bruno).copies[0].slug == one.slug


def test_that_it_is_ready_is_a_notice_too_as_long_as_it_is_kept(cast, client, mailoutbox):
    one = actions.ask_export(actor=cast.bruno)
    exporting.make(one.pk)
    exporting.make(one.pk)
    (notice,) = notices.waiting(cast.bruno, 5)
    said = ("The copy of your data is ready", "Kept for seven days, for you alone")
    assert (notice.what, notice.title) == said
    client.force_login(cast.bruno)
    assert client.post(f"/notices/{notice.slug}/open/").url == reverse("operations:my_data")
    while outbox.deliver_due():
        pass
    # The mail that it has beside it, and no other.
    assert [sent.subject for sent in mailoutbox] == ["The copy of your data is ready"]
    assert not Notice.objects.visible_to(cast.awa).exists()

    two = actions.ask_export(actor=cast.bruno)
    exporting.make(two.pk)
    assert [row.slug for row in notices.inbox(cast.bruno, 1)] != [notice.slug]
    Export.objects.update(ends_at=timezone.now())
    sweeping.sweep_exports()
    assert not Notice.objects.exists()


def test_who_does_not_want_the_notice_has_the_mail_alone(cast, mailoutbox):
    wishes.wish(actor=cast.bruno, kind="export", inside=False, mail=False, device=False)
    copy_of(cast.bruno)
    outbox.deliver_due()
    assert not Notice.objects.exists()
    assert len(mailoutbox) == 1


def test_a_copy_that_the_worker_lost_is_asked_again(cast):
    one = actions.ask_export(actor=cast.bruno)
    Export.objects.update(asked_at=timezone.now() - exporting.LOST_AFTER)
    assert not queries.my_data(cast.bruno).is_being_made
    assert actions.ask_export(actor=cast.bruno) == one
    assert queries.my_data(cast.bruno).is_being_made
    assert JournalEntry.objects.filter(name="operations.export_asked").count() == 2


def test_the_next_copy_takes_the_place_of_the_former(cast):
    copy_of(cast.bruno)
    former = Export.objects.get()
    copy_of(cast.bruno)
    assert Export.objects.exclude(pk=former.pk).count() == Export.objects.count() == 1
    with pytest.raises(FileNotFoundError):
        files.open_named(exporting.place(former))


def test_files_are_in_the_copy_and_the_texts_lead_to_them(cast):
    """Their names lead out of no folder."""
    owned = {"kind": "file", "media_type": "text/plain", "size": 4}
    file = keeping.keep(cast.bruno, io.BytesIO(b"zq-content"), name="../my plan\\.t\\xt", **owned)
    html = f'<p><a href="/files/{file.slug}/plan">The plan</a> <a href="/people/">All</a></p>'
    text = share(cast.bruno, cast.counsellors, "T", html, attachments=[file.slug])

    copy = copy_of(cast.bruno)

    (name,) = [name for name in copy if name.startswith("files/")]
    assert copy[name] == "zq-content"
    assert re.fullmatch(rf"files/{file.slug}-[a-z-]*\.[a-z]*", name)
    page = copy[f"texts/{text.slug}.html"]
    assert f'href="../{name}"' in page
    assert f'href="{settings.PUBLIC_URL}/people/"' in page
    assert '<html lang="en">' in page


def test_the_text_that_one_suggested_to_change_is_anothers(cast):
    theirs = share(cast.awa, cast.counsellors, "T", "<p>zq-of-awa</p>")
    suggesting.suggest(
        actor=cast.bruno,
        contribution=theirs,
        seen=states.mark_of(theirs),
        parts={"": "<p>zq-of-awa</p><p>zq-added</p>"},
        why="zq-why",
    )
    told = rows(copy_of(cast.bruno), "curation.suggestion")[0]
    assert told["why"] == "zq-why"
    assert "before" not in told


def test_the_worker_half_way_through_shows_nothing(cast, monkeypatch):
    """F5: no partial file; the next run makes it whole."""
    asked = actions.ask_export(actor=cast.bruno)
    monkeypatch.setattr(exporting, "_offer", killed)
    with pytest.raises(KeyboardInterrupt):
        exporting.make(asked.pk)
    assert queries.my_data(cast.bruno).is_being_made
    monkeypatch.undo()
    exporting.make(asked.pk)
    assert queries.my_data(cast.bruno).copies


def test_it_is_fetched_by_its_person_alone(cast, client):
    copy_of(cast.bruno)
    url = reverse("operations:export", args=[Export.objects.get().slug])
    assert client.get(url).status_code == 302
    for other in (cast.awa, cast.farid, cast.diego):
        client.force_login(other)
        assert client.get(url).status_code == 404
    client.force_login(cast.bruno)
    answer = client.get(url)
    assert zipfile.is_zipfile(io.BytesIO(b"".join(answer.streaming_content)))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"] == 'attachment; filename="entrepairs-bruno-costa.zip"'
    assert client.post(url).status_code == 405


def test_it_is_over_after_seven_days_and_erased(cast, client):
    copy_of(cast.bruno)
    made = Export.objects.get()
    assert made.ends_at - made.made_at == timedelta(days=7)
    Export.objects.update(ends_at=timezone.now())
    client.force_login(cast.bruno)
    assert client.get(reverse("operations:export", args=[made.slug])).status_code == 404
    assert not queries.my_data(cast.bruno).copies

    assert sweeping.sweep_exports() == 1

    with pytest.raises(FileNotFoundError):
        files.open_named(exporting.place(made))
    assert not Export.objects.exists()


def test_who_has_left_gets_none(cast):
    """I12: what was asked ends with the stay."""
    asked = actions.ask_export(actor=cast.bruno)
    people.end_stay(actor=None, person=cast.bruno)
    exporting.make(asked.pk)
    assert not Export.objects.exists()
    assert not OutboxMessage.objects.filter(kind=exporting.MAIL).exists()


@pytest.mark.parametrize("name", [*PAGES, *DEEDS])
def test_a_visitor_is_led_to_the_door(client, cast, name):
    url = reverse(f"operations:{name}")
    for answer in (client.get(url), client.post(url)):
        assert answer.status_code == 302
        assert answer.url == f"/accounts/login/?next={url}"


@pytest.mark.parametrize("name", PAGES)
def test_somebody_of_another_house_finds_their_own(client, cast, tip, name):
    copy_of(cast.bruno)
    client.force_login(cast.diego)
    page = client.get(reverse(f"operations:{name}"), follow=True).content.decode()
    assert "Marceau" not in page
    assert Export.objects.get().slug not in page


def test_the_page_costs_two_queries(cast):
    copy_of(cast.bruno)
    with sql_queries(2):
        queries.my_data(cast.bruno)
    with sql_queries(1):
        queries.to_settle(cast.bruno)
    with sql_queries(2):
        queries.to_settle(cast.farid)


def test_the_page_is_found_from_the_settings_and_from_who_sees_what(cast, client):
    client.force_login(cast.bruno)
    for page in ("/me/settings/", "/me/seen/"):
        assert 'href="/me/data/"' in client.get(page).content.decode()
