# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What points at a dumped site: at its posts, which are here now, and at the rest of it."""

import pytest

from entrepairs.knowledge.models import Comment, Contribution
from entrepairs.operations.tests import test_import_stackexchange as dumped
from entrepairs.operations.tests.test_import_stackexchange import edit, post, take

folder = dumped.folder


@pytest.mark.parametrize(
    "address, number",
    [
        ("questions/20/quand-remet-on-le-contrat", 20),
        ("questions/20", 20),
        ("questions/10/how-long/11#11", 11),
        ("questions/10/how-long?lq=1#comment7_10", 10),
        ("q/20", 20),
        ("a/11/3", 11),
        ("questions/10/how-long/999#999", 10),
    ],
)
def test_what_points_at_another_post_leads_to_it_here(cast, folder, address, number):
    edit(folder, "Posts.xml", "questions/20/quand-remet-on-le-contrat", address)
    report = take(cast, folder, host="peers.stackexchange.com")

    assert f'href="/knowledge/{post(number).slug}/"' in post(12).html
    assert post(12).versions.get().html == post(12).html
    assert f'href="/knowledge/{post(10).slug}/"' in post(30).html
    assert "3 links of texts to others lead to them here." in report.notes
    edit(folder, "Posts.xml", 'Score="-1"', 'Score="-2"')
    again = take(cast, folder, host="peers.stackexchange.com")
    assert (post(12).version, post(12).source.score) == (1, -2)
    assert not any("lead to them here" in note for note in again.notes)


def test_what_points_elsewhere_or_was_written_here_stays(cast, folder):
    edit(folder, "Posts.xml", "questions/20/quand-remet-on-le-contrat", "questions/777/gone")
    take(cast, folder, host="peers.stackexchange.com")
    assert 'href="https://peers.stackexchange.com/questions/777/gone"' in post(12).html

    written = '<p><a href="https://peers.stackexchange.com/q/10">there</a></p>'
    Contribution.objects.filter(pk=post(12).pk).update(html=written, version=2)
    take(cast, folder, host="peers.stackexchange.com")

    assert post(12).html == written


def test_the_address_of_the_site_given_later_is_taken(cast, folder):
    unknown = folder.rename(folder.parent / "unknown")
    edit(unknown, "Posts.xml", "peers.stackexchange.com/questions", "elsewhere.example/pages")
    assert any("--site HOST" in note for note in take(cast, unknown).notes)
    assert post(10).source.url == ""

    take(cast, unknown, host="peers.stackexchange.com")

    assert post(10).source.url == "https://peers.stackexchange.com/q/10"
    assert 'href="https://peers.stackexchange.com/help"' in post(20).html
    assert not Comment.objects.filter(source__url="").exists()
    assert post(10).version == 3
