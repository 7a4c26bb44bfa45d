# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Passing a tutorial on, and what a group received."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepairs.communities import queries as communities
from entrepairs.communities import rules as belonging
from entrepairs.knowledge import addresses, rules, words
from entrepairs.knowledge.actions import feedback
from entrepairs.knowledge.actions import relaying as actions
from entrepairs.knowledge.forms.feedback import TrialForm
from entrepairs.knowledge.forms.relaying import DeclineForm, PassOnForm
from entrepairs.knowledge.queries import asking, passing, rows
from entrepairs.knowledge.queries import relays as queries
from entrepairs.knowledge.views.common import address

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_OR_POST)
def pass_on(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose among the groups that are proposed, and the others that one knows."""
    tutorial = rows.root(request.user, slug)
    rules.may_pass_on(request.user, tutorial).or_refuse()
    found = passing.passing(request.user, tutorial)
    groups = {one.slug: one for one in (*found.proposals, *found.others)}
    form = PassOnForm(request.POST or None, groups=groups)
    if request.method == "POST" and form.is_valid():
        chosen = [groups[one] for one in form.cleaned_data["groups"]]
        _pass_on(request, tutorial, chosen, form.cleaned_data["words"])
        return redirect(f"{address(slug)}#journey")
    page = {
        "tutorial": tutorial,
        "found": found,
        "form": form,
        "chosen": form["groups"].value() or (),
        "words": words,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "knowledge/pass_on.html", page, status=status)


def _pass_on(request: HttpRequest, tutorial, chosen: list[passing.Proposal], said: str) -> None:
    for one in chosen:
        need = communities.need_row(request.user, one.need_slug) if one.need_slug else None
        actions.relay_tutorial(
            actor=request.user,
            tutorial=tutorial,
            community=rows.community(request.user, one.slug),
            words=said,
            need=need,
        )
    done = ngettext("Passed on to %(num)d group.", "Passed on to %(num)d groups.", len(chosen))
    messages.success(request, done % {"num": len(chosen)})


@require_POST
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """It was not for them."""
    relay = queries.sent_row(request.user, slug)
    actions.take_relay_back(actor=request.user, relay=relay)
    messages.success(request, _("The group no longer has it."))
    home = relay.tutorial
    if rules.may_read(request.user, home) and not home.hidden:
        return redirect("knowledge:pass_on", home.slug)
    return redirect("knowledge:list")


@require_POST
def thank(request: HttpRequest, slug: str) -> HttpResponse:
    """The author thanks the groups, in one press."""
    many = actions.thank(actor=request.user, tutorial=rows.root(request.user, slug))
    if many:
        done = ngettext("%(num)d group is thanked.", "%(num)d groups are thanked.", many)
        messages.success(request, done % {"num": many})
    return redirect(f"{address(slug)}#journey")


@require_safe
def received(request: HttpRequest, slug: str) -> HttpResponse:
    """What a group received, for those who read it."""
    here = rows.community(request.user, slug)
    belonging.may_read(request.user, here).or_refuse()
    page = {
        "community": communities.community(request.user, slug),
        "inbox": queries.inbox(request.user, here.pk),
        "words": words,
    }
    return render(request, "knowledge/received.html", page)


@require_POST
def adopt(request: HttpRequest, slug: str) -> HttpResponse:
    """We do it like this."""
    actions.adopt(actor=request.user, relay=queries.row(request.user, slug))
    undo = reverse("knowledge:reconsider", args=[slug])
    messages.success(request, _("Your group has adopted it."), extra_tags=undo)
    return redirect(addresses.relay(slug))


@require_http_methods(GET_OR_POST)
def decline(request: HttpRequest, slug: str) -> HttpResponse:
    """Not for us, and why."""
    row = queries.row(request.user, slug)
    rules.may_decline(request.user, row).or_refuse()
    form = DeclineForm(request.POST or None, initial={"reason": row.reason, "note": row.note})
    if request.method == "POST" and form.is_valid():
        actions.decline(actor=request.user, relay=row, **form.cleaned_data)
        undo = reverse("knowledge:reconsider", args=[slug])
        messages.success(request, _("Said: it is not for your group."), extra_tags=undo)
        return redirect("knowledge:relays", row.community.slug)
    title = "" if row.tutorial.hidden else row.tutorial.title
    page = {"form": form, "slug": slug, "title": title}
    status = 422 if request.method == "POST" else 200
    return render(request, "knowledge/decline.html", page, status=status)


@require_POST
def reconsider(request: HttpRequest, slug: str) -> HttpResponse:
    """It waits for an answer again."""
    actions.reconsider(actor=request.user, relay=queries.row(request.user, slug))
    messages.success(request, _("It waits for your group’s answer again."))
    return redirect(addresses.relay(slug))


@require_http_methods(GET_OR_POST)
def trial(request: HttpRequest, slug: str) -> HttpResponse:
    """I tried what my group received: what happened."""
    row = queries.row(request.user, slug)
    rules.may_try_received(request.user, row).or_refuse()
    told = asking.told(request.user, row.tutorial)
    form = TrialForm(request.POST or None, initial=told, auto_id=f"try-{slug}-%s")
    if request.method == "POST" and form.is_valid():
        feedback.tell_trial(
            actor=request.user, contribution=row.tutorial, received=row, **form.cleaned_data
        )
        messages.success(request, _("Thank you. Its authors will see what it changed."))
        return redirect(addresses.relay(slug))
    page = {
        "thing": {"slug": slug, "title": row.tutorial.title},
        "form": form,
        "place": request.path,
        "back": addresses.relay(slug),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "knowledge/trial.html", page, status=status)
