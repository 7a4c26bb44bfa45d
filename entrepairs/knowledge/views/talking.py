# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Comments."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepairs.kernel import once
from entrepairs.knowledge import rules
from entrepairs.knowledge.actions import talking as actions
from entrepairs.knowledge.actions import withdrawing
from entrepairs.knowledge.forms.writing import CommentForm
from entrepairs.knowledge.queries import rows, talk
from entrepairs.knowledge.queries.posts import FIRST_REMARKS
from entrepairs.knowledge.views.common import once_only, page_number, sent_twice


@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: HttpRequest, slug: str) -> HttpResponse:
    """The comments of one text, and a word to add."""
    thing = rows.contribution(request.user, slug)
    if request.method == "POST":
        return _comment(request, thing)
    found = talk.page(request.user, thing, page_number(request))
    if request.htmx:
        first_new = found.remarks[FIRST_REMARKS:][:1]
        page = {"talk": found, "focus": first_new[0].slug if first_new else ""}
        return render(request, "knowledge/_remarks.html", page)
    return _page(request, thing, _fresh(slug))


@require_safe
def new_comment(request: HttpRequest, slug: str) -> HttpResponse:
    """The small form; without htmx it stands at the foot of the comments."""
    thing = rows.contribution(request.user, slug)
    if not request.htmx:
        return redirect(reverse("knowledge:comments", args=[slug]) + "#say")
    rules.may_comment(request.user, thing).or_refuse()
    return render(
        request, "knowledge/_say.html", {"slug": slug, "say": _fresh(slug), "in_place": True}
    )


def _comment(request: HttpRequest, thing: object) -> HttpResponse:
    form = CommentForm(request.POST, auto_id=f"say-{thing.slug}-%s")
    if not form.is_valid():
        if request.htmx:
            page = {"slug": thing.slug, "say": form, "form": form, "in_place": True}
            response = render(request, "knowledge/_say.html", page, status=422)
            response["HX-Retarget"] = f"#say-{thing.slug}"
            return response
        return _page(request, thing, form, status=422)
    try:
        place = once_only(request, lambda: _write(request, thing, form.cleaned_data["html"]))
    except once.SentTwiceError as conflict:
        return sent_twice(request, conflict, form)
    said = place.rpartition("#c-")[2]
    undo = reverse("knowledge:withdraw_comment", args=[said])
    if not request.htmx:
        messages.success(request, _("Your comment is there."), extra_tags=undo)
        return redirect(place)
    thing = rows.contribution(request.user, thing.slug)
    page = {"talk": talk.with_new(request.user, thing, said), "focus": said, "undo": undo}
    return render(request, "knowledge/_commented.html", page)


def _write(request: HttpRequest, thing: object, words: str) -> str:
    said = actions.comment(actor=request.user, contribution=thing, html=words)
    return f"{reverse('knowledge:comments', args=[thing.slug])}#c-{said.slug}"


def _fresh(slug: str) -> CommentForm:
    return CommentForm(initial={"once": once.new_key()}, auto_id=f"say-{slug}-%s")


def _page(
    request: HttpRequest, thing: object, form: CommentForm, status: int = 200
) -> HttpResponse:
    found = talk.page(request.user, thing, page_number(request))
    page = {"talk": found, "say": form, "form": form}
    return render(request, "knowledge/comments.html", page, status=status)


@require_POST
def withdraw_comment(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a comment out of sight."""
    said = rows.comment(request.user, slug)
    withdrawing.withdraw_comment(actor=request.user, comment=said)
    undo = reverse("knowledge:put_back_comment", args=[slug])
    messages.success(request, _("The comment is withdrawn."), extra_tags=undo)
    return redirect("knowledge:comments", said.contribution.slug)


@require_POST
def put_back_comment(request: HttpRequest, slug: str) -> HttpResponse:
    """Show it again."""
    said = rows.withdrawn_comment(request.user, slug)
    withdrawing.put_back_comment(actor=request.user, comment=said)
    messages.success(request, _("The comment is back."))
    place = reverse("knowledge:comments", args=[said.contribution.slug])
    return redirect(f"{place}#c-{slug}")
