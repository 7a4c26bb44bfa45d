# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The administrators' space: what needs doing, and whether mails leave."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from entrepairs.kernel import often, pages
from entrepairs.operations import actions, queries, words

TRIALS = 5
MINUTES = 10


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What needs doing, first things first."""
    page = queries.overview(request.user)
    return render(request, "operations/overview.html", {"overview": page, "words": words})


@require_POST
def entries_again(request: HttpRequest) -> HttpResponse:
    """Parked journal lines, once more."""
    queries.administrator(request.user)
    passed, failed = actions.try_entries_again(actor=request.user)
    if failed:
        said = ngettext("%(num)d failed again.", "%(num)d failed again.", failed)
        messages.warning(request, said % {"num": failed})
    else:
        said = ngettext("%(num)d went through.", "%(num)d went through.", passed)
        messages.success(request, said % {"num": passed})
    return redirect("operations:overview")


@require_POST
def mails_again(request: HttpRequest) -> HttpResponse:
    """Mails that were given up, once more."""
    queries.administrator(request.user)
    actions.try_mails_again(actor=request.user)
    messages.success(request, _("They leave within a minute, if the server lets them."))
    return redirect("operations:overview")


@require_POST
def tasks_again(request: HttpRequest) -> HttpResponse:
    """Background tasks that failed, once more."""
    queries.administrator(request.user)
    actions.try_tasks_again(actor=request.user)
    messages.success(request, _("The worker takes them up again."))
    return redirect("operations:overview")


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What administrators did."""
    page = queries.log(request.user, pages.number(request))
    return render(request, "operations/log.html", {"log": page})


@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """Where mails go."""
    return _mail_page(request)


@require_POST
def mail_test(request: HttpRequest) -> HttpResponse:
    """Send one to oneself, and say what the server answered."""
    queries.administrator(request.user)
    key = str(request.user.pk)
    if often.is_too_often("mail-test", key, most=TRIALS, seconds=MINUTES * 60):
        return _mail_page(request, too_often=True, status=HTTPStatus.TOO_MANY_REQUESTS)
    return _mail_page(request, trial=actions.test_mail(actor=request.user))


def _mail_page(
    request: HttpRequest,
    *,
    trial: object = None,
    too_often: bool = False,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {"mail": queries.mail(request.user), "trial": trial, "too_often": too_often}
    return render(request, "operations/mail.html", context, status=status)
