# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files that come piece by piece. The answers are for the page that sends them."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from entrepairs.kernel import often
from entrepairs.media import queries
from entrepairs.media.actions import sending
from entrepairs.media.forms import UploadForm

OFFSET, DIGEST = "Upload-Offset", "Upload-Digest"
MOST, STRETCH = 240, 3600


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Say what will come: refused before a byte of it is sent, or given an address."""
    if often.is_too_often("uploads", request.user.slug, most=MOST, seconds=STRETCH):
        answer = _refusal(_("Too many files in an hour. Wait a little."), 429)
        answer["Retry-After"] = str(STRETCH)
        return answer
    form = UploadForm(request.POST)
    if not form.is_valid():
        return _refusal(_("This file cannot be sent from here."), 422)
    try:
        row = sending.begin_upload(actor=request.user, **form.cleaned_data)
    except sending.NotTakenError as refusal:
        return _refusal(str(refusal), 422)
    said = {"slug": row.slug, "url": reverse("media:upload", args=[row.slug])}
    return _told(JsonResponse(said | {"piece": sending.PIECE}, status=201), row.received)


@require_http_methods(["GET", "HEAD", "PATCH"])
def upload(request: HttpRequest, slug: str) -> HttpResponse:
    """How much is here; and the next piece."""
    row = queries.upload(request.user, slug)
    if request.method != "PATCH":
        return _told(JsonResponse({"offset": row.received, "size": row.size}), row.received)
    if _length(request) > sending.PIECE:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    offset = request.headers.get(OFFSET, "")
    try:
        row = sending.add_piece(
            actor=request.user,
            upload=row,
            offset=int(offset) if offset.isdecimal() and len(offset) < TOO_LONG else -1,
            content=request.body,
            digest=request.headers.get(DIGEST, ""),
        )
    except sending.ElsewhereError:
        row.refresh_from_db(fields=["received"])
        return _told(HttpResponse(status=409), row.received)
    except sending.DamagedError:
        return _told(HttpResponse(status=422), row.received)
    return _told(HttpResponse(status=204), row.received)


TOO_LONG = 16


@require_POST
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Do not want it after all."""
    row = queries.upload(request.user, slug)
    sending.drop_upload(actor=request.user, upload=row)
    return HttpResponse(status=204)


def _length(request: HttpRequest) -> int:
    said = request.headers.get("Content-Length", "")
    return int(said) if said.isdecimal() else 0


def _told(answer: HttpResponse, offset: int) -> HttpResponse:
    answer[OFFSET] = str(offset)
    return answer


def _refusal(words: str, status: int) -> HttpResponse:
    return JsonResponse({"error": words}, status=status)
