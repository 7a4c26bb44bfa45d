# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The library of protocols; one read, copied, changed, put away, exported, taken over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepairs.kernel import once
from entrepairs.kernel.decisions import StaleError
from entrepairs.meetings import protocols, words
from entrepairs.meetings.actions import protocols as actions
from entrepairs.meetings.forms import protocols as forms
from entrepairs.meetings.queries import protocols as queries


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    return _library_page(request, forms.FileForm())


def _library_page(request: HttpRequest, form: forms.FileForm) -> HttpResponse:
    page = {"library": queries.library(request.user), "form": form, "words": words}
    status = 422 if form.errors else 200
    return render(request, "meetings/library.html", page, status=status)


@require_POST
def take_over(request: HttpRequest) -> HttpResponse:
    form = forms.FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _library_page(request, form)
    sent = form.cleaned_data["file"]
    if known := queries.twin(request.user, sent):
        messages.info(request, _("This protocol is in the library already."))
        return redirect("meetings:protocol", known)
    row = actions.write_protocol(actor=request.user, protocol=sent, language=request.LANGUAGE_CODE)
    messages.success(request, _("The protocol is among yours."))
    return redirect("meetings:protocol", row.slug)


@require_safe
def protocol(request: HttpRequest, key: str) -> HttpResponse:
    page = queries.protocol(request.user, key)
    context = {
        "page_of": page,
        "protocol": page.protocol,
        "told": words.facts(page.protocol),
        "words": words,
    }
    return render(request, "meetings/protocol.html", context)


@require_POST
def copy(request: HttpRequest, key: str) -> HttpResponse:
    page = queries.protocol(request.user, key)
    own = page.protocol.model_copy(update={"title": _copied(page.protocol.title)})
    row = actions.write_protocol(actor=request.user, protocol=own, language=page.language)
    return redirect("meetings:change_protocol", row.slug)


def _copied(title: str) -> str:
    return (_("%(title)s, our way") % {"title": title})[:120]


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A protocol from nothing: one step to begin with."""
    queries.must_be_able_to_write(request.user)
    if request.method != "POST":
        return _editor(request, forms.Sheet.empty())
    if deed := request.POST.get("do"):
        return _editor(request, forms.Sheet.moved(request.POST, deed))
    sheet = forms.Sheet.sent(request.POST)
    written = sheet.protocol()
    if written is None:
        return _editor(request, sheet, status=422)
    try:
        place = once.do_once(
            f"person:{request.user.pk}", request.POST, lambda: _write(request, written)
        )
    except once.SentTwiceError as twice:
        return _editor(request, sheet, status=409, kept=twice.result)
    messages.success(request, _("The protocol is among yours."))
    return redirect(place)


def _write(request: HttpRequest, written: protocols.Protocol) -> str:
    row = actions.write_protocol(
        actor=request.user, protocol=written, language=request.LANGUAGE_CODE
    )
    return reverse("meetings:protocol", args=[row.slug])


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, key: str) -> HttpResponse:
    row = queries.row_to_change(request.user, key)
    if request.method != "POST":
        sheet = forms.Sheet.of(protocols.parse(row.content))
        return _editor(request, sheet, key=key, seen=row.version)
    seen = forms.number(request.POST.get("seen", ""))
    if deed := request.POST.get("do"):
        return _editor(request, forms.Sheet.moved(request.POST, deed), key=key, seen=seen)
    sheet = forms.Sheet.sent(request.POST)
    written = sheet.protocol()
    if written is None:
        return _editor(request, sheet, status=422, key=key, seen=seen)
    try:
        actions.change_protocol(actor=request.user, row=row, protocol=written, seen=seen)
    except StaleError:
        now = {"theirs": queries.protocol(request.user, key), "words": words}
        return _editor(request, sheet, status=409, key=key, seen=row.version, **now)
    messages.success(request, _("The protocol is saved."))
    return redirect("meetings:protocol", key)


def _editor(
    request: HttpRequest, sheet: forms.Sheet, status: int = 200, **more: object
) -> HttpResponse:
    page = {
        "sheet": sheet,
        "form": sheet.head,
        "lasts": words.lasting(sheet.seconds),
        "once": request.POST.get("once") or once.new_key(),
        **dict.fromkeys(("key", "seen", "kept", "theirs")),
    }
    return render(request, "meetings/change.html", page | more, status=status)


@require_POST
def archive(request: HttpRequest, key: str) -> HttpResponse:
    actions.archive_protocol(actor=request.user, row=queries.own_row(request.user, key))
    undo = reverse("meetings:restore", args=[key])
    messages.success(request, _("The protocol is put away."), extra_tags=undo)
    return redirect("meetings:library")


@require_POST
def restore(request: HttpRequest, key: str) -> HttpResponse:
    actions.restore_protocol(actor=request.user, row=queries.own_row(request.user, key))
    messages.success(request, _("The protocol is back in the library."))
    return redirect("meetings:protocol", key)


@require_safe
def export(request: HttpRequest, key: str) -> HttpResponse:
    page = queries.protocol(request.user, key)
    told = protocols.dump(page.protocol)
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = (
        f'attachment; filename="{slugify(page.protocol.title) or key}.json"'
    )
    return answer
