# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A need is named, supported, closed, withdrawn. The board itself is made of several rooms."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from entrepairs.communities import actions, addresses, forms, queries, rules
from entrepairs.kernel import once


@require_http_methods(["GET", "HEAD", "POST"])
def name_need(request: HttpRequest) -> HttpResponse:
    """The box of the board leads here with its words; what is asked for once is asked here."""
    begun = {
        "wording": request.GET.get("q", "")[:200],
        "community": request.GET.get("community", ""),
        "subject": request.GET.get("subject", "")[:12],
    }
    form = forms.NeedForm(request.POST or None, person=request.user, initial=begun)
    status, kept, there = 200, "", ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = once.do_once(
                    f"person:{request.user.pk}", request.POST, lambda: _name(request, form)
                )
                undo = made.removesuffix("/") + "/withdraw/"
                messages.success(request, _("Your need is on the board."), undo)
                return redirect(made)
            except actions.NamedAlreadyError as named:
                there = addresses.need(named.need.slug)
                form.add_error("wording", _("The community has named this need already."))
            except once.SentTwiceError as twice:
                status, kept = 409, twice.result
    context = {"form": form, "once": once.new_key(), "kept": kept, "there": there}
    return render(request, "communities/need_new.html", context, status=status)


def _name(request: HttpRequest, form: forms.NeedForm) -> str:
    said = form.cleaned_data
    need = actions.name_need(
        actor=request.user,
        community=queries.row(request.user, said["community"]),
        wording=said["wording"],
        reason=said["reason"],
        subject=said["subject"],
        wanted_by=said["wanted_by"],
        is_signed=said["is_signed"],
    )
    return addresses.need(need.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Its words again, by who named it."""
    need = queries.need_row(request.user, slug)
    rules.may_edit_need(request.user, need).or_refuse()
    said = {name: getattr(need, name) for name in forms.RewordForm.base_fields}
    said["subject"] = need.subject.slug if need.subject else ""
    form = forms.RewordForm(request.POST or None, person=request.user, initial=said)
    status, there = 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.edit_need(actor=request.user, need=need, **form.cleaned_data)
                messages.success(request, _("The need is changed."))
                return redirect(addresses.need(slug))
            except actions.NamedAlreadyError as named:
                there = addresses.need(named.need.slug)
                form.add_error("wording", _("The community has named this need already."))
    context = {"form": form, "need": need, "there": there, "back": addresses.need(slug)}
    return render(request, "communities/need_edit.html", context, status=status)


@require_POST
def propose_subject(request: HttpRequest) -> HttpResponse:
    """While one types: the subject that the words name, unless one is chosen. Writes nothing."""
    given = request.POST
    if given.get("subject"):
        return HttpResponse(status=204)
    words = (given.get("wording", "")[:200], given.get("reason", "")[:300])
    proposed = queries.proposed_subject(request.user, *words)
    return render(request, "communities/_subject_proposed.html", {"proposed": proposed})


@require_POST
def support(request: HttpRequest, slug: str) -> HttpResponse:
    """Me too."""
    return _support(request, slug, actions.support_need)


@require_POST
def unsupport(request: HttpRequest, slug: str) -> HttpResponse:
    """Not any more."""
    return _support(request, slug, actions.unsupport_need)


def _support(request: HttpRequest, slug: str, act) -> HttpResponse:
    act(actor=request.user, need=queries.need_row(request.user, slug))
    if not request.htmx:
        return redirect(addresses.need(slug))
    card = queries.need_card(request.user, slug)
    return render(request, "communities/_support.html", {"card": card})


@require_POST
def close(request: HttpRequest, slug: str) -> HttpResponse:
    """No longer needed."""
    actions.close_need(actor=request.user, need=queries.need_row(request.user, slug))
    undo = reverse("communities:reopen_need", args=[slug])
    messages.success(request, _("The need is off the board."), undo)
    return redirect(addresses.need(slug))


@require_POST
def reopen(request: HttpRequest, slug: str) -> HttpResponse:
    """Needed all the same."""
    actions.reopen_need(actor=request.user, need=queries.need_row(request.user, slug))
    messages.success(request, _("The need is on the board again."))
    return redirect(addresses.need(slug))


@require_POST
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """It should not have been named."""
    actions.withdraw_need(actor=request.user, need=queries.need_row(request.user, slug))
    undo = reverse("communities:put_back_need", args=[slug])
    messages.success(request, _("The need is withdrawn: it is off the board."), undo)
    # Who withdrew it still sees it, and a way back on its page.
    return redirect(addresses.need(slug))


@require_POST
def put_back(request: HttpRequest, slug: str) -> HttpResponse:
    """It stands after all."""
    try:
        actions.put_back_need(actor=request.user, need=queries.need_row(request.user, slug))
    except actions.NamedAlreadyError as named:
        messages.warning(request, _("Somebody named this need again meanwhile: here it is."))
        return redirect(addresses.need(named.need.slug))
    messages.success(request, _("The need is on the board again."))
    return redirect(addresses.need(slug))
