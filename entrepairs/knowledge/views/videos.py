# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A video: its page, its captions, and the parts of it that a player asks for."""

from csp.decorators import csp
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepairs.kernel import images
from entrepairs.knowledge.forms.sharing import CaptionsFileForm
from entrepairs.knowledge.keeping import FILM
from entrepairs.knowledge.queries import videos
from entrepairs.media import keeping, ranges
from entrepairs.media import queries as media
from entrepairs.media.actions import filming

# Whatever a film holds, a browser that shows it alone runs nothing of it (I63).
alone = csp({"default-src": ["'none'"], "media-src": ["'self'"], "sandbox": [True]})


@require_safe
def video(request: HttpRequest, slug: str) -> HttpResponse:
    """Its page; to a page that waits for it, the player, once there is one."""
    found = videos.shown(request.user, slug)
    if request.htmx:
        if found.video.film.state == request.GET.get("since"):
            return HttpResponse(status=204)
        return render(request, "knowledge/_video.html", {"video": found.video})
    form = CaptionsFileForm(initial={"captions": found.video.film.captions})
    return render(request, "knowledge/video.html", {"of": found, "form": form})


@require_POST
def caption(request: HttpRequest, slug: str) -> HttpResponse:
    """What is said in it."""
    row = videos.row(request.user, slug)
    form = CaptionsFileForm(request.POST, request.FILES)
    if form.is_valid():
        source = form.cleaned_data["captions"]
        filming.caption_video(actor=request.user, video=row.video, source=source)
        messages.success(request, _("The captions are kept."))
        return redirect("knowledge:video", slug)
    page = {"of": videos.shown(request.user, slug), "form": form}
    return render(request, "knowledge/video.html", page, status=422)


@require_safe
@alone
def film(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The film, or the part of it that is asked for."""
    row = videos.row(request.user, slug).video
    content = media.open_film(row)
    return ranges.served(request, content, size=row.size, media_type=FILM, version=row.digest)


@require_safe
@alone
def poster(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Its first picture."""
    row = videos.row(request.user, slug).video
    content = media.open_film(row, keeping.POSTER)
    version = f"{row.digest}{keeping.POSTER}"
    size, kind = content.seek(0, 2), images.MEDIA_TYPE
    return ranges.served(request, content, size=size, media_type=kind, version=version)


@require_safe
@alone
def vtt(request: HttpRequest, slug: str) -> HttpResponse:
    """What is said in it, for a player; they change, so nothing keeps them."""
    row = videos.row(request.user, slug).video
    return HttpResponse(media.vtt(row), content_type="text/vtt; charset=utf-8")
