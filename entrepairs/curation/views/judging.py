# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether a text still holds: said by its readers, looked at by whoever answers for it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepairs.communities import queries as communities
from entrepairs.curation.actions import judging as actions
from entrepairs.curation.forms.judging import (
    ConfirmForm,
    DoubtForm,
    HandOverForm,
    ObsoleteForm,
)
from entrepairs.curation.queries import lasting as queries
from entrepairs.curation.queries import texts
from entrepairs.kernel.decisions import Refused
from entrepairs.knowledge import rules as knowledge
from entrepairs.knowledge.actions import lasting


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Who answers for it, until when, what was said; and what this reader may say."""
    return _page(request, texts.row(request.user, slug))


def _page(request: HttpRequest, row, status: int = 200, **bound: object) -> HttpResponse:
    found = queries.page(request.user, row)
    members = [(one.slug, one.name) for one in found.members]
    forms = {
        "doubt": DoubtForm(initial={"why": found.why}),
        "confirm": ConfirmForm(),
        "obsolete": ObsoleteForm(initial={"why": found.standing.why}),
        "hand_over": HandOverForm(members=members),
    }
    # The frame says "Error:" of what is called the form.
    failed = {"form": next(iter(bound.values()))} if bound else {}
    context = {"found": found, **forms, **bound, **failed}
    return render(request, "curation/lasting.html", context, status=status)


@require_POST
def holds(request: HttpRequest, slug: str) -> HttpResponse:
    """Still valid, says a reader."""
    row = texts.row(request.user, slug)
    actions.say_it_holds(actor=request.user, contribution=row)
    undo = reverse("curation:take_verdict_back", args=[slug])
    messages.success(request, _("Noted: it still holds. Thank you."), extra_tags=undo)
    return redirect("knowledge:discussion", slug)


@require_POST
def doubt(request: HttpRequest, slug: str) -> HttpResponse:
    """No longer, and why."""
    row = texts.row(request.user, slug)
    form = DoubtForm(request.POST)
    if not form.is_valid():
        return _page(request, row, 422, doubt=form)
    actions.doubt(actor=request.user, contribution=row, **form.cleaned_data)
    undo = reverse("curation:take_verdict_back", args=[slug])
    done = _("Noted. Whoever answers for it reads why.")
    messages.success(request, done, extra_tags=undo)
    return redirect("knowledge:discussion", slug)


@require_POST
def take_verdict_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Nothing said after all."""
    row = texts.row(request.user, slug)
    actions.take_verdict_back(actor=request.user, contribution=row)
    messages.success(request, _("You say nothing of it any more."))
    return redirect("knowledge:discussion", slug)


@require_POST
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """It was looked at, and holds."""
    row = texts.row(request.user, slug)
    knowledge.may_answer_for(request.user, row).or_refuse()
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _page(request, row, 422, confirm=form)
    actions.confirm(actor=request.user, contribution=row, kept_for=form.kept_for)
    messages.success(request, _("It holds. You will be asked again when it is worth your time."))
    return redirect("knowledge:discussion", slug)


@require_POST
def obsolete(request: HttpRequest, slug: str) -> HttpResponse:
    """It was looked at, and no longer holds."""
    row = texts.row(request.user, slug)
    knowledge.may_answer_for(request.user, row).or_refuse()
    form = ObsoleteForm(request.POST)
    if not form.is_valid() or not _declared(request, row, form):
        return _page(request, row, 422, obsolete=form)
    undo = reverse("curation:obsolete_back", args=[slug])
    done = _("It says so now, and stays readable.")
    messages.success(request, done, extra_tags=undo)
    return redirect("knowledge:discussion", slug)


def _declared(request: HttpRequest, row, form: ObsoleteForm) -> bool:
    named = form.cleaned_data["replaced_by"]
    try:
        other = texts.row(request.user, named) if named else None
        actions.declare_obsolete(
            actor=request.user,
            contribution=row,
            why=form.cleaned_data["why"],
            replaced_by=other,
        )
    except Http404:
        form.add_error("replaced_by", _("There is no text at this address that you can read."))
    except Refused as refused:
        form.add_error("replaced_by", str(refused))
    return form.is_valid()


@require_POST
def obsolete_back(request: HttpRequest, slug: str) -> HttpResponse:
    """It holds after all."""
    row = texts.row(request.user, slug)
    lasting.take_obsolete_back(actor=request.user, contribution=row)
    messages.success(request, _("It holds again."))
    return redirect("knowledge:discussion", slug)


@require_POST
def hand_over(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody else answers for it."""
    row = texts.row(request.user, slug)
    knowledge.may_answer_for(request.user, row).or_refuse()
    found = queries.page(request.user, row)
    form = HandOverForm(request.POST, members=[(one.slug, one.name) for one in found.members])
    if not form.is_valid():
        return _page(request, row, 422, hand_over=form)
    to = communities.member(request.user, row.community, form.cleaned_data["to"])
    lasting.hand_over(actor=request.user, contribution=row, to=to)
    done = _("%(name)s answers for it now, and is told.") % {"name": to.name}
    messages.success(request, done)
    return redirect("knowledge:discussion", slug)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What I answer for and is worth a look."""
    return render(request, "curation/mine.html", {"texts": queries.kept_by(request.user)})
