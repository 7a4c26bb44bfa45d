# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The small promises every answer keeps."""

import gzip
import io
import secrets
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from entrepairs.kernel import icons, scope
from entrepairs.kernel.decisions import Refused

Handler = Callable[[HttpRequest], HttpResponse]


def request_scope(get_response: Handler) -> Handler:
    """What is computed once a request lives here."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with scope.request_scope():
            return get_response(request)

    return middleware


def private_answers(get_response: Handler) -> Handler:
    """Pages of signed-in people stay with them: no shared cache, no copy on disk."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        if "no-store" in response["Cache-Control"]:
            # It would say the second in which the page was made, and nothing else.
            response.headers.pop("Expires", None)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            response["Vary"] = ", ".join(filter(None, [response.get("Vary"), "HX-Request"]))
        return response

    return middleware


def with_drawings(get_response: Handler) -> Handler:
    """A fragment brings the icons that the page it goes into may have no drawing of."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_html = response.get("Content-Type", "").startswith("text/html")
        if is_html and not response.streaming and b"</html>" not in response.content[-100:]:
            response.content += icons.of_fragment(response.content.decode()).encode()
        return response

    return middleware


class SmallerPages(GZipMiddleware):
    """Pages say the same things for each text: a fifth of their bytes remains.

    What streams is a file, which is small already and may be asked for in parts. The framework
    compresses harder: a thirtieth fewer bytes, for twice the time.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress with a padding of random length, so that secrets cannot be guessed by size."""
        if not isinstance(response, HttpResponse) or response.has_header("Content-Encoding"):
            return response
        if len(response.content) < WORTH_IT:
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")):
            response.content = _compressed(response.content, self.max_random_bytes)
            response["Content-Encoding"] = "gzip"
            response["Content-Length"] = str(len(response.content))
        return response


WORTH_IT, LEVEL = 200, 4


def _compressed(page: bytes, most_padding: int) -> bytes:
    padding = "a" * secrets.randbelow(most_padding)
    packed = io.BytesIO()
    with gzip.GzipFile(padding, "wb", compresslevel=LEVEL, fileobj=packed, mtime=0) as file:
        file.write(page)
    return packed.getvalue()


class NoZeroCharacters:
    """No keyboard types the character zero, and PostgreSQL takes it in no text: 400, not 500."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Look at the address and at the fields, once the form is known to be ours."""
        said = [request.path]
        for fields in (request.GET, request.POST):
            said += [text for name, texts in fields.lists() for text in (name, *texts)]
        if any("\0" in str(text) for text in said):
            raise BadRequest("a character zero")


class RefusalsInWords:
    """A rule's refusal becomes a page, or a fragment, that says the rule's sentence."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, refused: Exception) -> HttpResponse | None:
        """Answer 403 with the sentence; anything else goes its way."""
        if not isinstance(refused, Refused):
            return None
        page = "_refused.html" if getattr(request, "htmx", False) else "403.html"
        return render(request, page, {"refusal": str(refused)}, status=403)
