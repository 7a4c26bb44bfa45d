# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages travel small; files as they are."""

import io

from django.http import FileResponse, HttpResponse
from django.test import RequestFactory

from entrepairs.kernel.middleware import SmallerPages

ASKED = {"HTTP_ACCEPT_ENCODING": "gzip"}


def test_a_page_is_compressed_for_who_understands_it():
    request = RequestFactory().get("/", **ASKED)
    answer = SmallerPages(lambda _: HttpResponse("<p>the same</p>" * 500))(request)
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) < 500
    assert "Accept-Encoding" in answer["Vary"]
    plain = SmallerPages(lambda _: HttpResponse("<p>the same</p>" * 500))(RequestFactory().get("/"))
    assert not plain.has_header("Content-Encoding")


def test_a_file_keeps_its_length():
    request = RequestFactory().get("/", **ASKED)
    answer = SmallerPages(lambda _: FileResponse(io.BytesIO(b"0" * 5000)))(request)
    assert not answer.has_header("Content-Encoding")
    assert answer["Content-Length"] == "5000"
