# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A community's charter: to read, to agree to, to write."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepairs.communities import charters, queries
from entrepairs.communities.actions import charters as actions
from entrepairs.communities.forms import CharterForm

DIGITS = re.compile(r"[0-9]{1,4}")


@require_safe
def charter(request: HttpRequest, slug: str) -> HttpResponse:
    """The version that stands, or an earlier one (`?version=`)."""
    here = queries.row(request.user, slug)
    version = _number(request.GET.get("version", ""))
    page = {
        "community": queries.community(request.user, slug),
        "charter": queries.charters.charter(request.user, here, version),
    }
    return render(request, "communities/charter.html", page)


def _number(asked: str) -> int:
    """Of a version; 0, the one that stands, for anything that is none."""
    return int(asked) if DIGITS.fullmatch(asked) else 0


@require_POST
def agree(request: HttpRequest, slug: str) -> HttpResponse:
    here = queries.row(request.user, slug)
    if here.charter is None:
        return redirect("communities:charter", slug)
    actions.agree(actor=request.user, charter=here.charter)
    messages.success(request, _("Thank you. You can write here now."))
    return redirect("communities:charter", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """A new version, from the one that stands or from a text to start from (`?from=`)."""
    here = queries.row_to_facilitate(request.user, slug)
    form = CharterForm(request.POST or None, initial=_start(request, here))
    if request.method == "POST" and form.is_valid():
        actions.write_charter(actor=request.user, community=here, **form.cleaned_data)
        messages.success(request, _("The charter stands. Everybody is asked before they write."))
        return redirect("communities:charter", slug)
    page = {
        "community": queries.community(request.user, slug),
        "form": form,
        "drafts": charters.drafts(),
        "stands": here.charter,
    }
    status = 422 if form.errors else 200
    return render(request, "communities/charter_write.html", page, status=status)


def _start(request: HttpRequest, here: object) -> dict[str, str]:
    chosen = request.GET.get("from")
    for one in charters.drafts():
        if one.key == chosen:
            return {"line": one.line, "text": one.text}
    return {"line": here.charter.line, "text": here.charter.text} if here.charter else {}


@require_POST
def end(request: HttpRequest, slug: str) -> HttpResponse:
    here = queries.row_to_facilitate(request.user, slug)
    actions.end_charter(actor=request.user, community=here)
    messages.success(request, _("There is no charter any more. Nobody is asked."))
    return redirect("communities:charter", slug)
