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
from entrepairs.knowledge.actions import attaching
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Attachment
from entrepairs.knowledge.queries.discussion import discussion
from entrepairs.knowledge.queries.papers import papers_of

pytestmark = pytest.mark.django_db


def joined(cast, content, name="guide.pdf", kind="tip", where=None):
    """A file, and the text that links it."""
    row = attaching.attach_file(actor=cast.bruno, upload=SimpleUploadedFile(name, content))
    link = f'<p><a href="/files/{row.slug}/{row.name}">The guide</a></p>'
    text = publish(
        actor=cast.bruno,
        community=where or cast.counsellors,
        kind=kind,
        title="Guide",
        html="" if kind == "tutorial" else link,
        **({"sections": {"how": link}} if kind == "tutorial" else {}),
    )
    return row, text


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
            assert papers_of(cast.awa, without) == ()
        with sql_queries(1):
            (paper,) = papers_of(cast.awa, with_one)
    assert paper.label.startswith("guide.pdf (PDF, ")
