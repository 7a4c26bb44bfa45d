# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words of a form that could not be taken: shown again, so that nobody writes them twice.

Where there are no scripts, nothing else keeps what somebody typed while their session ended or
while they signed in beside.
"""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from jinja2 import pass_context
from jinja2.runtime import Context

from entrepairs.kernel import html, pages

SECRET = ("password", "code", "login", "token")


def words(request: HttpRequest) -> list[str]:
    """What was written in a form of ours: sentences, not choices, keys or secrets."""
    if request.method != "POST" or not _comes_from_here(request):
        return []
    told = [
        html.plain(text) if html.is_formatted(text) else text
        for name, texts in request.POST.lists()
        for text in texts
        if not any(secret in name for secret in SECRET)
    ]
    return [text for text in told if len(text.split()) > 1]


@pass_context
def words_here(context: Context) -> list[str]:
    """The same, for a page of refusal, which may have no request."""
    request = context.get("request")
    return words(request) if request is not None else []


def page_before(request: HttpRequest) -> str:
    """Where to go on once signed in: the address asked for, or the page that held the form."""
    asked = request.get_full_path()
    if request.method in ("GET", "HEAD"):
        return asked
    came = urlsplit(request.headers.get("Referer", ""))
    before = came.path + (f"?{came.query}" if came.query else "")
    return before if came.netloc == request.get_host() and pages.is_own(request, before) else asked


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page waited too long, or one signed in again beside it."""
    return render(request, "403_csrf.html", status=403)


def _comes_from_here(request: HttpRequest) -> bool:
    """A page elsewhere may not have us show its words as somebody's own."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = urlsplit(request.headers.get("Origin") or request.headers.get("Referer", ""))
    return origin.netloc == request.get_host()
