# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meetings are planned, once or again and again; a series goes on otherwise, or ends."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from entrepairs.communities import queries as communities
from entrepairs.kernel import once
from entrepairs.kernel.decisions import Refused
from entrepairs.meetings import words
from entrepairs.meetings.actions import planning
from entrepairs.meetings.actions import series as actions
from entrepairs.meetings.forms.series import DatesForm, EndForm, GatheringForm, SeriesForm
from entrepairs.meetings.queries import series as queries

GET_OR_POST = ["GET", "HEAD", "POST"]
LONGEST_TITLE = 120


@require_http_methods(GET_OR_POST)
def plan(request: HttpRequest, community: str) -> HttpResponse:
    here = communities.row_to_facilitate(request.user, community)
    groups = queries.groups(request.user, here)
    told = {"person": request.user, "groups": groups}
    if _only_looks(request):
        form = GatheringForm(initial=_typed(request), **told)
    else:
        form = GatheringForm(request.POST or None, initial=_usual(request), **told)
    page = {"form": form, "community": here, "groups": groups, "once": once.new_key()}
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                return redirect(_plan_once(request, here, form))
            except once.SentTwiceError as twice:
                status, page["kept"] = 409, twice.result
            except Refused as refused:
                form.add_error(None, str(refused))
    return render(request, "meetings/plan.html", page | _dates(request.POST), status=status)


def _usual(request: HttpRequest) -> dict[str, object]:
    known, title = request.GET.get("protocol", ""), request.GET.get("title", "")
    return {"protocol": known or "peer-meeting", "title": title[:LONGEST_TITLE]}


def _only_looks(request: HttpRequest) -> bool:
    """Without JavaScript one presses to see the dates; nothing is planned by that."""
    return request.method == "POST" and "look" in request.POST


def _typed(request: HttpRequest) -> dict[str, object]:
    return request.POST.dict() | {"guests": request.POST.getlist("guests")}


def _plan_once(request: HttpRequest, here: object, form: GatheringForm) -> str:
    def create() -> str:
        guests = queries.group_rows(request.user, form.cleaned_data["guests"])
        if form.is_series:
            plan = form.series_plan(guests)
            made = actions.plan_series(actor=request.user, community=here, plan=plan)
            messages.success(request, _("The meetings are planned."))
            return reverse("meetings:series", args=[made.slug])
        plan = form.plan(guests)
        made = planning.plan_meeting(actor=request.user, community=here, plan=plan)
        messages.success(request, _("The meeting is planned."))
        return reverse("meetings:meeting", args=[made.slug])

    return once.do_once(f"person:{request.user.pk}", request.POST, create)


@require_safe
def dates(request: HttpRequest) -> HttpResponse:
    """What the rhythm means, while one chooses it."""
    return render(request, "meetings/_dates.html", _dates(request.GET))


def _dates(said: dict[str, object]) -> dict[str, object]:
    rhythm, shown = DatesForm(said).told()
    return {"rhythm": rhythm, "dates": shown}


@require_safe
def series(request: HttpRequest, slug: str) -> HttpResponse:
    page = {"series": queries.series(request.user, slug), "words": words}
    page["zone"] = request.user.time_zone
    return render(request, "meetings/series.html", page)


@require_http_methods(GET_OR_POST)
def change(request: HttpRequest, slug: str) -> HttpResponse:
    row = queries.row_to_change(request.user, slug)
    groups = queries.groups(request.user, row.community)
    begun = queries.told(request.user, row)
    told = {"person": request.user, "groups": groups, "zone": row.time_zone}
    if _only_looks(request):
        form = SeriesForm(initial=_typed(request), **told)
    else:
        form = SeriesForm(request.POST or None, initial=begun, **told)

    def deed() -> None:
        guests = queries.group_rows(request.user, form.cleaned_data["guests"])
        since, plan = form.cleaned_data["since"], form.series_plan(guests)
        actions.change_series(actor=request.user, series=row, plan=plan, since=since)
        messages.success(request, _("The series is changed; calendars follow."))

    if _succeeds(form, deed):
        return redirect("meetings:series", slug)
    page = {"form": form, "series": row, "community": row.community, "groups": groups}
    page |= _dates(request.POST or begun)
    return render(request, "meetings/plan.html", page, status=422 if form.errors else 200)


@require_http_methods(GET_OR_POST)
def end(request: HttpRequest, slug: str) -> HttpResponse:
    row = queries.row_to_change(request.user, slug)
    begun = {"since": queries.told(request.user, row)["since"]}
    form = EndForm(request.POST or None, initial=begun)

    def deed() -> None:
        actions.end_series(actor=request.user, series=row, since=form.cleaned_data["since"])
        messages.success(request, _("The series ends there."))

    if _succeeds(form, deed):
        return redirect("meetings:series", slug)
    page = {"form": form, "series": row, "community": row.community}
    return render(request, "meetings/end.html", page, status=422 if form.errors else 200)


def _succeeds(form: SeriesForm | EndForm, deed: Callable[[], None]) -> bool:
    """Do it if the form allows; what the rule then says stands in the form, and nothing is lost."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        deed()
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True
