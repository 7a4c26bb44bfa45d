# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The inbox, the preferences, and the link that stops mails."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from entrepairs.notifications import actions, forms, queries, stopping, words
from entrepairs.notifications.forms import HoursForm, RhythmForm, WishForm
from entrepairs.people import vocabulary


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    page = queries.inbox(request.user, request.GET.get("page", 1))
    context = {"notices": page, "failing": queries.failing(request.user)}
    return render(request, "notifications/inbox.html", context)


@require_POST
def open_notice(request: HttpRequest, slug: str) -> HttpResponse:
    notice = queries.notice(request.user, slug)
    actions.open_notice(actor=request.user, notice=notice)
    return redirect(words.tell(notice).url)


@require_POST
def open_all(request: HttpRequest) -> HttpResponse:
    actions.open_all(actor=request.user)
    return redirect("notifications:inbox")


@require_GET
def preferences(request: HttpRequest) -> HttpResponse:
    return _preferences(request)


def _preferences(request: HttpRequest, status: int = 200, **bound: Form) -> HttpResponse:
    """One page for all that reaches one; each of its forms is sent by itself."""
    said = queries.rhythm(request.user)
    context = {
        "wishes": queries.wishes(request.user),
        "failing": queries.failing(request.user),
        "muted": queries.muted(request.user),
        "away": queries.away_until(request.user),
        "devices": queries.devices.devices(request.user, request.session.session_key),
        "on_devices": queries.devices.may_ring(request.user),
        "hours_form": HoursForm(initial=forms.hours_said(said)),
        "rhythm_form": RhythmForm(initial=forms.rhythm_said(said)),
    }
    if bound:
        # The page's title says that something has to be put right.
        (context["form"],) = bound.values()
    return render(request, "notifications/preferences.html", context | bound, status=status)


@require_POST
def set_hours(request: HttpRequest) -> HttpResponse:
    form = HoursForm(request.POST)
    if not form.is_valid():
        return _preferences(request, 422, hours_form=form)
    actions.set_hours(actor=request.user, **form.cleaned_data)
    messages.success(request, _("Kept."))
    return redirect("notifications:preferences")


@require_POST
def set_rhythm(request: HttpRequest) -> HttpResponse:
    form = RhythmForm(request.POST)
    if not form.is_valid():
        return _preferences(request, 422, rhythm_form=form)
    actions.set_rhythm(actor=request.user, **form.cleaned_data)
    messages.success(request, _("Kept."))
    return redirect("notifications:preferences")


@require_POST
def unmute(request: HttpRequest, community: str) -> HttpResponse:
    here = queries.muted_community(request.user, community)
    actions.hear_of_community(actor=request.user, community=here)
    messages.success(request, _("Mails about this community come again."))
    return redirect("notifications:preferences")


@require_POST
def confirm_address(request: HttpRequest) -> HttpResponse:
    actions.confirm_address(actor=request.user)
    messages.success(request, _("Thank you. The next mails are sent to your address again."))
    return redirect("notifications:preferences")


@require_GET
def addresses(request: HttpRequest) -> HttpResponse:
    """Administrators see which addresses take no mail, and since when."""
    rows = queries.failing_addresses(request.user)
    return render(request, "notifications/addresses.html", {"rows": rows})


@require_POST
def wish(request: HttpRequest) -> HttpResponse:
    form = WishForm(request.POST)
    if not form.is_valid():
        raise Http404
    actions.wish(actor=request.user, **form.cleaned_data)
    if request.htmx:
        chosen = next(
            w for w in queries.wishes(request.user) if w.kind == form.cleaned_data["kind"]
        )
        context = {"wish": chosen, "on_devices": queries.devices.may_ring(request.user)}
        return render(request, "notifications/_wish.html", context)
    messages.success(request, _("Kept."))
    return redirect("notifications:preferences")


@csrf_exempt
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """A mail program may POST here by itself; a person sees what will stop and one button."""
    found = stopping.read(token)
    if found is None:
        raise Http404
    told = {}
    if request.method == "POST":
        pace = actions.stop_mails(actor=found.person, stop=found)
        told = {"done": True, "undo": stopping.undo_url(found, pace)}
    return _stop_page(request, found, **told)


@csrf_exempt
@require_POST
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """Take back what was just stopped; the page it answers with offers to stop again."""
    found = stopping.read_undo(token)
    if found is None:
        raise Http404
    stop, pace = found
    actions.resume_mails(actor=stop.person, stop=stop, pace=pace)
    return _stop_page(request, stop, resumed=True)


def _stop_page(request: HttpRequest, stop: stopping.Stop, **told: object) -> HttpResponse:
    """In the language of the mail that led there."""
    context = {"done": False, "undo": "", "resumed": False} | told
    with vocabulary.speaking(stop.person.organisation, stop.person.language):
        context["stop"] = queries.stop_page(stop)
        return render(request, "notifications/stop.html", context)
