# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""An answer becomes a text of its own; two texts that say the same become one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from entrepairs.curation.actions import merging, turning
from entrepairs.curation.queries import joining as queries
from entrepairs.curation.queries import texts
from entrepairs.knowledge import rules as knowledge


@require_POST
def turn(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Make a tip or a tutorial of it, signed by whoever wrote the answer."""
    answer = texts.row(request.user, slug)
    text = turning.turn(actor=request.user, answer=answer, kind=kind)
    undo = reverse("knowledge:withdraw", args=[text.slug])
    done = _("Here it is, signed by whoever wrote the answer.")
    messages.success(request, done, extra_tags=undo)
    return redirect("knowledge:discussion", text.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, slug: str) -> HttpResponse:
    """Find the one that says the same, and keep that."""
    gone = texts.row(request.user, slug)
    knowledge.may_edit(request.user, gone).or_refuse()
    if request.method == "POST":
        kept = texts.row(request.user, request.POST.get("other", ""))
        merging.merge(actor=request.user, gone=gone, kept=kept)
        undo = reverse("curation:part", args=[slug])
        done = _("They are one now. For 30 days they can be parted again.")
        messages.success(request, done, extra_tags=undo)
        return redirect("knowledge:discussion", slug)
    said = request.GET.get("q", gone.title)
    page = {"gone": gone, "said": said, "found": queries.candidates(request.user, gone, said)}
    return render(request, "curation/merge.html", page)


@require_POST
def part(request: HttpRequest, slug: str) -> HttpResponse:
    """They were two after all."""
    merging.part(actor=request.user, gone=texts.row(request.user, slug))
    messages.success(request, _("They are two again, as they were."))
    return redirect("knowledge:discussion", slug)
