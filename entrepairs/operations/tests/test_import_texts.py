# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Text of another house is cleaned, calls nobody outside and points where it pointed."""

import pytest

from entrepairs.operations.importing import texts

BASE = "https://kb.example/pages/leave"


@pytest.mark.parametrize(
    "body, html",
    [
        ("", ""),
        ("One\ntwo\n\nthree", "<p>One<br>two</p><p>three</p>"),
        ("a < b & snake_case", "<p>a &lt; b &amp; snake_case</p>"),
        ("*a* `<p>`", "<p><em>a</em> <code>&lt;p&gt;</code></p>"),
        ("Use ~~tildes~~ or <del>", "<p>Use <s>tildes</s> or &lt;del&gt;</p>"),
        ("<p>a<script>b</script>", "<p>a</p>"),
        ("<h1>a</h1><div>b</div><div>c</div>", "<h2>a</h2><p>b</p><p>c</p>"),
        ("Hello<br>you", "Hello<br>you"),
    ],
)
def test_html_markdown_and_plain_text_are_told_apart(body, html):
    assert texts.from_document(body).strip() == html


@pytest.mark.parametrize(
    "body, link",
    [
        (
            '<p><img src="https://i.example/a.png" alt="A plan"></p>',
            ("https://i.example/a.png", "A plan"),
        ),
        ("<p><img src=//i.example/a.png></p>", ("https://i.example/a.png", "image")),
        ("![A plan](/a.png)", ("https://kb.example/a.png", "A plan")),
        ('<a href="/x"><img src="/y" alt="z"></a>', ("https://kb.example/x", "z")),
        ("<p><a href='other'>o</a></p>", ("https://kb.example/pages/other", "o")),
    ],
)
def test_images_become_links_and_links_become_whole(body, link):
    html = texts.from_document(body, BASE)

    assert "<img" not in html
    assert 'href="{}" rel="noopener noreferrer nofollow">{}</a>'.format(*link) in html


def test_without_an_address_a_path_points_nowhere():
    assert "href" not in texts.from_document('<p><a href="/me">me</a></p>')


def test_a_link_that_is_code_does_not_pass():
    assert "javascript" not in texts.from_document('<p><a href="javascript:x()">y</a></p>')
    assert "javascript" not in texts.from_document("<p><a href=javascript:x()>y</a></p>", BASE)


def test_a_site_mixes_html_and_markdown():
    html = texts.from_site_markdown("H<sub>2</sub>O is *water*")

    assert html.strip() == "<p>H<sub>2</sub>O is <em>water</em></p>"
