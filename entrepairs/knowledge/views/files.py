# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sending a file, and reading one."""

from csp.decorators import csp
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    JsonResponse,
)
from django.views.decorators.http import require_POST, require_safe

from entrepairs.knowledge.actions import attaching
from entrepairs.knowledge.forms.files import FileForm
from entrepairs.knowledge.queries import files
from entrepairs.media import queries as uploads


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Keep one file at once, while its text is being written; the answer is for the page."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refusal(form.errors["file"][0])
    try:
        row = attaching.attach_file(
            actor=request.user, upload=form.cleaned_data["file"], alt=form.cleaned_data["alt"]
        )
    except attaching.NotTakenError as refusal:
        return _refusal(str(refusal))
    return JsonResponse(files.described(row), status=201)


@require_POST
def take(request: HttpRequest, slug: str) -> HttpResponse:
    """What came piece by piece is whole: make of it what the text can show."""
    sent = uploads.upload(request.user, slug)
    try:
        row = attaching.take_upload(actor=request.user, upload=sent)
    except attaching.NotTakenError as refusal:
        return _refusal(str(refusal))
    return JsonResponse(files.described(row), status=201)


@require_POST
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Take back a file that is not published."""
    row = files.attachment(request.user, slug)
    attaching.remove_file(actor=request.user, attachment=row)
    return HttpResponse(status=204)


# Whatever a file holds, a browser that shows it runs nothing of it (I63).
@require_safe
@csp({"default-src": ["'none'"], "sandbox": [True]})
def file(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """A picture, shown; any other file, downloaded."""
    served = files.served(request.user, slug, request.GET.get("size", ""))
    etag = f'"{served.version}"'
    if request.headers.get("If-None-Match") == etag:
        served.content.close()
        response = HttpResponseNotModified()
    else:
        response = FileResponse(
            served.content,
            as_attachment=not served.is_picture,
            filename=served.name,
            content_type=served.media_type,
        )
    response["ETag"] = etag
    response["Cache-Control"] = "private, max-age=3600"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _refusal(words: str) -> HttpResponse:
    return JsonResponse({"error": words}, status=422)
