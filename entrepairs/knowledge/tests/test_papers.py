# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""PDFs joined to a text: their first page beside it, for its readers alone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from entrepairs.kernel import files, pdfs, scope
from entrepairs.kernel.testing import sql_queries
from entrepairs.kernel.tests.pdf_file import LOCKED, pages
from entrepairs.knowledge import keeping, previewing
from entrepairs.knowledge.actions import attaching, relaying, withdrawing
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Attachment
from entrepairs.knowledge.queries.discussion import discussion
from entrepairs.knowledge.queries.papers import in_texts
from entrepairs.knowledge.tests.browsing import page as opened
from entrepairs.knowledge.tests.browsing import post, settled, shown

pytestmark = pytest.mark.django_db
# What the page of a question and that of a received tutorial ask where nothing is a PDF.
PRICE = 9
RECEIVED = 12


def linked(actor, content, name="guide.pdf"):
    """A file, and the words that link it."""
    row = attaching.attach_file(actor=actor, upload=SimpleUploadedFile(name, content))
    return row, f'<p><a href="/files/{row.slug}/{row.name}">The guide</a></p>'


def joined(cast, content, name="guide.pdf", kind="tip", where=None):
    """A file, and the text that links it."""
    row, link = linked(cast.bruno, content, name)
    text = publish(
        actor=cast.bruno,
        community=where or cast.counsellors,
        kind=kind,
        title="Guide",
        html="" if kind == "tutorial" else link,
        **({"sections": {"how": link}} if kind == "tutorial" else {}),
    )
    return row, text


def answered(actor, question, content=None):
    """A file, and the answer that links it."""
    row, link = linked(actor, content or pages(2))
    answer = publish(
        actor=actor,
        community=question.community,
        kind="answer",
        title="",
        html=link,
        parent=question,
    )
    return row, answer


def page_of(client, person, text):
    client.force_login(person)
    return client.get(reverse("knowledge:discussion", args=[text.slug])).content.decode()


def picture(client, person, row):
    client.force_login(person)
    return client.get(reverse("knowledge:file", args=[row.slug, row.name]) + "?size=p")


@pytest.mark.parametrize("kind", ["tip", "question", "experience", "tutorial"])
def test_its_first_page_stands_under_the_text(cast, client, kind):
    row, text = joined(cast, pages(3), kind=kind)
    assert "?size=p" not in page_of(client, cast.awa, text)

    assert previewing.draw_first_pages() == 1
    assert previewing.draw_first_pages() == 0

    page = page_of(client, cast.awa, text)
    assert f'src="/files/{row.slug}/guide.pdf?size=p"' in page
    assert "3 pages" in page
    answer = picture(client, cast.awa, row)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content)[8:12] == b"WEBP"


@pytest.mark.parametrize(
    ("content", "said"),
    [(LOCKED, "It asks for a password"), (b"%PDF-1.7 broken", "Its pages cannot be shown here")],
)
def test_what_cannot_be_drawn_says_so_and_is_downloaded_all_the_same(cast, client, content, said):
    row, text = joined(cast, content)
    previewing.draw_first_pages()

    page = page_of(client, cast.awa, text)
    assert said in page
    assert "?size=p" not in page
    assert picture(client, cast.awa, row).status_code == 404
    got = client.get(reverse("knowledge:file", args=[row.slug, row.name]))
    assert got["Content-Disposition"].startswith("attachment;")
    assert b"".join(got.streaming_content) == content


def test_who_does_not_read_the_text_does_not_see_its_page(cast, client):
    row, text = joined(cast, pages(), where=cast.counsellors)
    previewing.draw_first_pages()
    for somebody in (cast.diego,):
        assert picture(client, somebody, row).status_code == 404
    text.hidden = True
    text.save(update_fields=["hidden"])
    assert picture(client, cast.awa, row).status_code == 404


def test_a_worker_that_is_cut_off_looks_once(cast, monkeypatch):
    row, _text = joined(cast, pages())

    def cut_off(_source):
        raise KeyboardInterrupt

    monkeypatch.setattr(pdfs, "first_page", cut_off)
    with pytest.raises(KeyboardInterrupt):
        previewing.draw_first_pages()
    row.refresh_from_db()
    assert row.preview == Attachment.Preview.ODD
    assert previewing.draw_first_pages() == 0


def test_the_picture_goes_with_its_file(cast):
    row = attaching.attach_file(actor=cast.bruno, upload=SimpleUploadedFile("guide.pdf", pages(5)))
    previewing.draw_first_pages()
    folder = keeping.folder_of(row.organisation_id)
    assert files.is_kept(folder, row.digest, keeping.PAGE)

    attaching.remove_file(actor=cast.bruno, attachment=row)

    assert not files.is_kept(folder, row.digest, keeping.PAGE)


def test_a_text_without_costs_nothing_and_one_with_one_query(cast):
    _row, text = joined(cast, pages())
    plain = publish(
        actor=cast.bruno, community=cast.counsellors, kind="tip", title="None", html="<p>Words</p>"
    )
    with scope.request_scope():
        without, with_one = (discussion(cast.awa, one.slug).post for one in (plain, text))
        with sql_queries(0):
            assert in_texts(cast.awa, [without]) == {}
        with sql_queries(1):
            ((paper,),) = in_texts(cast.awa, [without, with_one]).values()
    assert paper.label.startswith("guide.pdf (PDF, ")


def test_its_first_page_stands_under_the_answer_that_links_it(cast, client, asked):
    row, answer = answered(cast.bruno, asked.question)
    previewing.draw_first_pages()

    page = shown(opened(client, cast.awa, "discussion", asked.question.slug))
    before, _article, after = page.partition(f'id="a-{answer.slug}"')
    assert f'src="/files/{row.slug}/guide.pdf?size=p"' in after.partition("</article>")[0]
    assert "?size=p" not in before
    assert "2 pages" in after
    assert b"".join(picture(client, cast.awa, row).streaming_content)[8:12] == b"WEBP"
    assert picture(client, cast.diego, row).status_code == 404


def test_an_answer_that_was_just_written_shows_its_document(cast, client, asked):
    row, link = linked(cast.awa, pages(2))
    previewing.draw_first_pages()

    written = post(
        client,
        cast.awa,
        "answer",
        asked.question.slug,
        data={"html": link},
        headers={"HX-Request": "true"},
    )

    assert f'src="/files/{row.slug}/guide.pdf?size=p"' in shown(written)


def test_answers_with_documents_cost_one_query_however_many_they_are(cast, client, asked):
    settled(client, cast.awa)
    discussion_of = reverse("knowledge:discussion", args=[asked.question.slug])
    for price, actor in enumerate((cast.bruno, cast.awa, cast.bruno)):
        with sql_queries(PRICE + min(price, 1)):
            client.get(discussion_of)
        answered(actor, asked.question, pages(2))


def test_an_answer_shows_no_document_of_a_text_that_its_reader_does_not_see(cast, client, asked):
    """Whoever learns the name of a file and links it brings its page to nobody."""
    row, text = joined(cast, pages())
    previewing.draw_first_pages()
    link = f'<p><a href="/files/{row.slug}/guide.pdf">The guide</a></p>'
    publish(
        actor=cast.awa,
        community=cast.counsellors,
        kind="answer",
        title="",
        html=link,
        parent=asked.question,
    )
    withdrawing.withdraw(actor=cast.bruno, contribution=text)

    page = shown(opened(client, cast.awa, "discussion", asked.question.slug))
    assert "The guide" in page
    assert "?size=p" not in page


def test_who_received_a_tutorial_sees_the_first_page_that_its_authors_see(cast, client, near):
    row, text = joined(cast, pages(3), kind="tutorial")
    relay = relaying.relay_tutorial(actor=cast.bruno, tutorial=text, community=near, words="")
    assert "?size=p" not in shown(opened(client, cast.farid, "home:relay", relay.slug))
    previewing.draw_first_pages()

    page = shown(opened(client, cast.farid, "home:relay", relay.slug))
    assert f'src="/files/{row.slug}/guide.pdf?size=p"' in page
    assert "3 pages" in page
    assert b"".join(picture(client, cast.farid, row).streaming_content)[8:12] == b"WEBP"
    assert opened(client, cast.diego, "home:relay", relay.slug).status_code == 404
    assert picture(client, cast.diego, row).status_code == 404

    withdrawing.withdraw(actor=cast.bruno, contribution=text)
    assert "?size=p" not in shown(opened(client, cast.farid, "home:relay", relay.slug))
    assert picture(client, cast.farid, row).status_code == 404


def test_a_received_tutorial_costs_one_query_for_all_its_documents(cast, client, near):
    plain = publish(
        actor=cast.bruno,
        community=cast.counsellors,
        kind="tutorial",
        title="Without",
        html="",
        sections={"how": "<p>Words</p>"},
    )
    _row, text = joined(cast, pages(), kind="tutorial")
    told = {"actor": cast.bruno, "community": near, "words": ""}
    without, one = (relaying.relay_tutorial(tutorial=each, **told) for each in (plain, text))
    settled(client, cast.farid)
    for relay, price in ((without, RECEIVED), (one, RECEIVED + 1)):
        with sql_queries(price):
            client.get(reverse("home:relay", args=[relay.slug]))
