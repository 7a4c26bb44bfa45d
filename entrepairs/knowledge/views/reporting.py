# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Telling those who look after a community, and what they do with it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepairs.knowledge import rules
from entrepairs.knowledge.actions import reporting as actions
from entrepairs.knowledge.forms.feedback import ReportForm
from entrepairs.knowledge.queries import reports as queries
from entrepairs.knowledge.queries import rows
from entrepairs.knowledge.views.common import address


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Two taps: the flag, then the reason."""
    return _report(request, rows.contribution(request.user, slug), address(slug))


@require_http_methods(["GET", "HEAD", "POST"])
def report_comment(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for a comment."""
    said = rows.comment(request.user, slug)
    return _report(request, said, f"{address(said.contribution.slug)}comments/#c-{slug}")


@require_http_methods(["GET", "HEAD", "POST"])
def report_thanks(request: HttpRequest, thanks: str) -> HttpResponse:
    """The same for words of thanks, by who was thanked."""
    return _report(request, rows.thanks(request.user, thanks), reverse("knowledge:my_thanks"))


def _report(request: HttpRequest, thing: object, back: str) -> HttpResponse:
    rules.may_report(request.user, thing).or_refuse()
    form = ReportForm(request.POST or None, auto_id=f"report-{thing.slug}-%s")
    page = {"form": form, "thing": thing, "address": request.path, "back": back}
    if request.method == "POST" and form.is_valid():
        actions.report(actor=request.user, thing=thing, **form.cleaned_data)
        if request.htmx:
            return render(request, "knowledge/_reported.html", page)
        messages.success(request, _("Thank you. Those who look after the community will see it."))
        return redirect(back)
    template = "knowledge/_report.html" if request.htmx else "knowledge/report.html"
    return render(request, template, page, status=422 if request.method == "POST" else 200)


@require_safe
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits in a community, for those who look after it."""
    here = rows.community(request.user, slug)
    rules.may_look_after(request.user, here).or_refuse()
    page = {"community": here, "reports": queries.waiting(request.user, here)}
    return render(request, "knowledge/reports.html", page)


@require_POST
def keep(request: HttpRequest, slug: str, report: str) -> HttpResponse:
    """The text stays."""
    told = rows.report(request.user, slug, report)
    actions.keep_reported(actor=request.user, report=told)
    messages.success(request, _("The text stays as it is."))
    return redirect("knowledge:reports", slug)


@require_POST
def withdraw_reported(request: HttpRequest, slug: str, report: str) -> HttpResponse:
    """The text goes."""
    told = rows.report(request.user, slug, report)
    actions.withdraw_reported(actor=request.user, report=told)
    messages.success(request, _("The text is withdrawn: others no longer see it."))
    return redirect("knowledge:reports", slug)
