# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A group's own version of what it received, written beside the original."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from entrepairs.kernel import once
from entrepairs.kernel.decisions import Refused
from entrepairs.knowledge import rules, texts, words
from entrepairs.knowledge.actions import drafting
from entrepairs.knowledge.actions import relaying as actions
from entrepairs.knowledge.forms.drafts import DraftForm
from entrepairs.knowledge.forms.relaying import AdaptForm
from entrepairs.knowledge.queries import drafts
from entrepairs.knowledge.queries import relays as queries
from entrepairs.knowledge.views.common import address, gone_to, once_only, sent_twice


@require_http_methods(["GET", "HEAD", "POST"])
def adapt(request: HttpRequest, slug: str) -> HttpResponse:
    """The original on one side, ours on the other; what stays is left as it is."""
    row = queries.row(request.user, slug)
    if request.method == "POST":
        return _published(request, row)
    opened = drafts.opened_adaptation(request.user, slug)
    decision = rules.may_adopt(request.user, row)
    if not opened.content:
        decision.or_refuse()
    # What one began stays readable, even when it can no longer be published here.
    keys = {"draft": opened.key, "once": once.new_key()}
    form = AdaptForm(initial={**(opened.content or _original(row)), **keys})
    return _page(request, row, form, opened, refusal=decision.refusal)


def _published(request: HttpRequest, row) -> HttpResponse:
    form = AdaptForm(request.POST)
    opened = drafts.Opened(key=form["draft"].value())
    if not form.is_valid():
        return _page(request, row, form, opened, status=422)
    try:
        place = once_only(request, lambda: _publish(request, row, form))
    except once.SentTwiceError as conflict:
        return sent_twice(request, conflict, form)
    except Refused as refused:
        _keep(request, row)
        return _page(request, row, form, opened, status=403, refusal=str(refused))
    messages.success(request, _("Your group’s version is there. It names all its authors."))
    return gone_to(request, place)


def _publish(request: HttpRequest, row, form: AdaptForm) -> str:
    variant = actions.adapt(
        actor=request.user,
        relay=row,
        title=form.cleaned_data["title"],
        sections=form.sections,
        draft_key=form.cleaned_data["draft"],
    )
    return address(variant.slug)


def _keep(request: HttpRequest, row) -> None:
    """A refusal loses no word: they wait among the drafts."""
    typed = DraftForm(request.POST).content
    key = f"{drafts.ADAPTS}{row.slug}"
    drafting.save_draft(actor=request.user, key=key, kind="tutorial", content=typed)


def _original(row) -> dict[str, str]:
    text = row.tutorial
    parts = {name: texts.typed(html) for name, html in text.sections.items()}
    # One that came from elsewhere may have no parts: it is how one does it.
    parts = parts or {"how": texts.typed(text.html)}
    return {**parts, "title": text.title}


def _page(
    request: HttpRequest,
    row,
    form: AdaptForm,
    opened: drafts.Opened,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    page = {
        "form": form,
        "opened": opened,
        "refusal": refusal,
        "relay": queries.opened(request.user, row.slug),
        "words": words,
    }
    return render(request, "knowledge/adapt.html", page, status=status)
