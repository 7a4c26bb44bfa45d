# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Joining, leaving, and the members with what they are entrusted with."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from entrepairs.communities import actions, addresses, forms, queries, words
from entrepairs.people import queries as people
from entrepairs.people.proving import prove_again

LONGEST = 80


@require_POST
def join(request: HttpRequest, slug: str) -> HttpResponse:
    here = queries.row(request.user, slug)
    actions.join_community(actor=request.user, community=here)
    if request.htmx:
        card = queries.card(request.user, slug)
        return render(request, "communities/_standing.html", {"card": card, "has_joined": True})
    undo = reverse("communities:leave", args=[slug])
    messages.success(request, _("You are now in %(name)s.") % {"name": here.name}, undo)
    return redirect(addresses.front(slug))


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    here = queries.row(request.user, slug)
    if request.method == "GET":
        page = queries.community(request.user, slug)
        return render(request, "communities/leave.html", {"community": page})
    actions.leave_community(actor=request.user, community=here)
    messages.success(request, _("You have left %(name)s.") % {"name": here.name})
    return redirect("communities:directory")


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    here = queries.row_to_ask(request.user, slug)
    form = forms.RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        message = form.cleaned_data["message"]
        actions.request_to_join(actor=request.user, community=here, message=message)
        messages.success(request, _("Your request is sent. The answer will come as a notice."))
        return redirect(addresses.front(slug))
    context = {"form": form, "community": queries.community(request.user, slug)}
    return render(request, "communities/ask.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def successor(request: HttpRequest, slug: str) -> HttpResponse:
    """An administrator entrusts somebody with it, where all who facilitated have left."""
    here = queries.row_to_entrust(request.user, slug)
    if again := prove_again(request):
        return again
    text = (request.POST.get("q") or request.GET.get("q", ""))[:LONGEST]
    found = people.directory(request.user, text)
    form = forms.SuccessorForm(request.POST or None, found=found)
    if request.method == "POST" and form.is_valid():
        chosen = people.person_by_slug(request.user, form.cleaned_data["person"])
        reason = form.cleaned_data["reason"]
        actions.name_successor(actor=request.user, community=here, person=chosen, reason=reason)
        messages.success(request, _("It is done, and stands in the log."))
        return redirect("people:roles")
    context = {"form": form, "found": found, "text": text, "community": here}
    status = 422 if form.errors else 200
    return render(request, "communities/successor.html", context, status=status)


@require_GET
def members(request: HttpRequest, slug: str) -> HttpResponse:
    here = queries.row(request.user, slug)
    number = request.GET.get("page", "1")
    page = min(int(number), 10_000) if number.isdecimal() else 1
    context = {
        "members": queries.members(request.user, here, page),
        "community": queries.community(request.user, slug),
        "roles": [(words.ROLES[code], said) for code, said in words.ROLES_EXPLAINED.items()],
    }
    return render(request, "communities/members.html", context)


@require_GET
def member(request: HttpRequest, slug: str, person: str) -> HttpResponse:
    return _member_page(request, slug, person)


@require_POST
def role(request: HttpRequest, slug: str, person: str) -> HttpResponse:
    here, somebody = _both(request, slug, person)
    form = forms.RoleForm(request.POST)
    if not form.is_valid():
        return _member_page(request, slug, person, form=form)
    chosen = form.cleaned_data["role"]
    actions.give_role(actor=request.user, community=here, person=somebody, role=chosen)
    messages.success(request, _("Role given."))
    return redirect("communities:members", slug)


@require_POST
def remove(request: HttpRequest, slug: str, person: str) -> HttpResponse:
    here, somebody = _both(request, slug, person)
    actions.remove_member(actor=request.user, community=here, person=somebody)
    said = _("%(name)s is no longer in the community.") % {"name": somebody.name}
    messages.success(request, said)
    return redirect("communities:members", slug)


@require_POST
def expert(request: HttpRequest, slug: str, person: str) -> HttpResponse:
    here, somebody = _both(request, slug, person)
    form = _expert_form(request, request.POST)
    if not form.is_valid():
        return _member_page(request, slug, person, expert_form=form)
    subject = people.subject_by_slug(request.user, form.cleaned_data["subject"])
    actions.name_expert(actor=request.user, community=here, person=somebody, subject=subject)
    messages.success(request, _("Expert named."))
    return redirect("communities:member", slug, person)


@require_POST
def expert_no_more(request: HttpRequest, slug: str, person: str, subject: str) -> HttpResponse:
    here, somebody = _both(request, slug, person)
    known = people.subject_by_slug(request.user, subject)
    actions.unname_expert(actor=request.user, community=here, person=somebody, subject=known)
    return redirect("communities:member", slug, person)


def _both(request: HttpRequest, slug: str, person: str):
    here = queries.row(request.user, slug)
    return here, queries.member(request.user, here, person)


def _member_page(request: HttpRequest, slug: str, person: str, **given: object) -> HttpResponse:
    line = queries.member_line(request.user, queries.row_to_facilitate(request.user, slug), person)
    context = {
        "form": forms.RoleForm(initial={"role": line.role}),
        "expert_form": _expert_form(request, without=line.expert_on),
        "member": line,
        "is_me": line.slug == request.user.slug,
        "community": queries.community(request.user, slug),
    } | given
    return render(request, "communities/member.html", context, status=422 if given else 200)


def _expert_form(request: HttpRequest, said: object = None, without: tuple = ()):
    known = [(tag.slug, tag.name) for tag in people.subjects(request.user) if tag not in without]
    return forms.ExpertForm(said, subjects=known)
