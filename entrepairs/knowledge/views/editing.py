# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rewriting a text, reading what it was before, restoring it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepairs.kernel import once
from entrepairs.kernel.decisions import StaleError
from entrepairs.knowledge.actions import editing as actions
from entrepairs.knowledge.forms.editing import EditForm
from entrepairs.knowledge.queries import drafts
from entrepairs.knowledge.queries import versions as queries
from entrepairs.knowledge.views.common import address, gone_to, once_only
from entrepairs.people.queries import profiles


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The text in its fields; then its page again."""
    person, row = request.user, queries.editable(request.user, slug)
    if request.method != "POST":
        fresh, key = "new" in request.GET, request.GET.get("draft", "")
        opened = drafts.opened(person, row.kind, key, about=row, fresh=fresh)
        keys = {"draft": opened.key, "once": once.new_key()}
        form = EditForm(row=row, person=person, initial={**opened.content, **keys})
        return _page(request, row, form, opened)
    form = EditForm(request.POST, row=row, person=person)
    if not form.is_valid():
        return _page(request, row, form, drafts.Opened(form["draft"].value()), status=422)
    try:
        place = once_only(request, lambda: _edit(request, row, form))
    except (StaleError, once.SentTwiceError):
        return _stale(request, slug, form)
    messages.success(request, _("Your changes are there."))
    return gone_to(request, place)


def _edit(request: HttpRequest, row: object, form: EditForm) -> str:
    actions.edit_contribution(
        actor=request.user, contribution=row, subjects=_subjects(request, form), **form.change
    )
    return address(row.slug)


def _page(
    request: HttpRequest, row: object, form: EditForm, opened: drafts.Opened, status: int = 200
) -> HttpResponse:
    page = {"form": form, "opened": opened, "slug": row.slug, "kind": row.kind, "title": str(row)}
    return render(request, "knowledge/edit.html", page, status=status)


def _subjects(request: HttpRequest, form: EditForm) -> list | None:
    if "subjects" not in form.fields:
        return None
    chosen = form.cleaned_data["subjects"]
    return [profiles.subject_by_slug(request.user, slug) for slug in chosen]


def _stale(request: HttpRequest, slug: str, form: EditForm) -> HttpResponse:
    """Somebody else was quicker: both texts, and the form again with what was written."""
    row = queries.editable(request.user, slug)
    change = form.change
    conflict = queries.differences(row, change["title"], change["html"], change["sections"])
    form.data = form.data.copy()
    form.data["seen"], form.data["once"] = conflict.mark, once.new_key()
    opened = drafts.Opened(form["draft"].value())
    page = {"form": form, "opened": opened, "slug": slug, "kind": row.kind, "conflict": conflict}
    return render(request, "knowledge/stale.html", page, status=409)


@require_safe
def versions(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """The history, and what one edit changed."""
    page = {"history": queries.history(request.user, slug, number)}
    return render(request, "knowledge/versions.html", page)


@require_POST
def restore(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Bring an earlier text back."""
    row = queries.editable(request.user, slug)
    try:
        actions.restore_version(
            actor=request.user,
            contribution=row,
            number=queries.version_number(row, number),
            seen=request.POST.get("seen", ""),
            reason=request.POST.get("reason", "")[:200],
        )
    except StaleError:
        page = {"history": queries.history(request.user, slug, number), "is_stale": True}
        return render(request, "knowledge/versions.html", page, status=409)
    messages.success(request, _("The earlier text is back. The one it replaces is kept too."))
    return redirect(address(slug))
