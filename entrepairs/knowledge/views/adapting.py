# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A group's own version of what it received, written beside the original."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from entrepairs.kernel import once
from entrepairs.kernel.decisions import Refused
from entrepairs.knowledge import rules, texts
from entrepairs.knowledge.actions import drafting
from entrepairs.knowledge.actions import relaying as actions
from entrepairs.knowledge.forms.drafts import DraftForm
from entrepairs.knowledge.forms.relaying import AdaptForm
from entrepairs.knowledge.queries import drafts
from entrepairs.knowledge.queries import relays as queries
from entrepairs.knowledge.views.common import address, gone_to, once_only, sent_twice


@require_http_methods(["GET", "HEAD", "POST"])
def adapt(request: HttpRequest, slug: str) -> HttpResponse:
    """Each part of the original, and beside it ours; what stays is left as it is."""
    if request.method == "POST":
        return _published(request, slug)
    row = queries.row(request.user, slug)
    opened = drafts.opened_adaptation(request.user, slug)
    decision = rules.may_adopt(request.user, row)
    if not opened.content:
        decision.or_refuse()
    # What one began stays readable, even when it can no longer be published here.
    keys = {"draft": opened.key, "once": once.new_key()}
    original = _original(row)
    begun = {name: texts.typed(part) for name, part in original.items()}
    initial = opened.content or {**begun, "title": row.tutorial.title}
    form = AdaptForm(initial={**initial, **keys}, original=original)
    return _page(request, row, form, opened, refusal=decision.refusal)


def _published(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        row = queries.row(request.user, slug)
    except Http404:
        if DraftForm(request.POST).is_blank:
            raise
        return _not_here(request, slug)
    return _withdrawn(request, row) if row.tutorial.hidden else _sent(request, row)


def _withdrawn(request: HttpRequest, row) -> HttpResponse:
    """A page that scripts put in place, too: what to do with one's words stands in it."""
    form = AdaptForm(request.POST, original={})
    opened = drafts.Opened(key=_keep(request, row.slug, _typed_anew(request, row)))
    refusal = rules.may_adopt(request.user, row).refusal
    return _page(request, row, form, opened, status=409, refusal=refusal)


def _sent(request: HttpRequest, row) -> HttpResponse:
    form = AdaptForm(request.POST, original=_original(row))
    opened = drafts.Opened(key=form["draft"].value())
    if not form.is_valid():
        return _page(request, row, form, opened, status=422)
    decision = rules.may_be_a_version(row.tutorial, form.cleaned_data["title"], form.sections)
    if not decision and rules.may_adopt(request.user, row):
        form.add_error(None, decision.refusal)
        return _page(request, row, form, opened, status=422)
    try:
        place = once_only(request, lambda: _publish(request, row, form))
    except once.SentTwiceError as conflict:
        return sent_twice(request, conflict, form)
    except Refused as refused:
        _keep(request, row.slug, DraftForm(request.POST).content)
        return _page(request, row, form, opened, status=403, refusal=str(refused))
    messages.success(request, _("Your group’s version is there. It names all its authors."))
    return gone_to(request, place)


def _not_here(request: HttpRequest, slug: str) -> HttpResponse:
    """Taken back meanwhile, or never there for them: the same words to all, and theirs are kept."""
    key = _keep(request, slug, DraftForm(request.POST).content)
    messages.warning(
        request,
        _(
            "What you were adapting is not there any more, or is not for you. Your words are "
            "kept: here they are, as a tutorial of your own."
        ),
    )
    return gone_to(request, f"{reverse('knowledge:share_tutorial')}?draft={key}")


def _publish(request: HttpRequest, row, form: AdaptForm) -> str:
    variant = actions.adapt(
        actor=request.user,
        relay=row,
        title=form.cleaned_data["title"],
        sections=form.sections,
        change=form.cleaned_data["reason"],
        draft_key=form.cleaned_data["draft"],
    )
    return address(variant.slug)


def _keep(request: HttpRequest, slug: str, typed: Mapping[str, object]) -> str:
    """A refusal loses no word: they wait among the drafts, under the key that is returned."""
    key = drafts.Opened(key=f"{drafts.ADAPTS}{slug}").key
    drafting.save_draft(actor=request.user, key=key, kind="tutorial", content=typed)
    return key


def _typed_anew(request: HttpRequest, row) -> dict[str, object]:
    """What was sent, without the parts that are the authors' still: they have withdrawn these."""
    theirs = {name: texts.typed(part) for name, part in texts.parts_of(row.tutorial).items()}
    return {
        name: said
        for name, said in DraftForm(request.POST).content.items()
        if name not in theirs or texts.read(str(said)) != texts.read(theirs[name])
    }


def _original(row) -> dict[str, str]:
    """The parts of what was received; nothing of what was withdrawn."""
    text = row.tutorial
    if text.hidden:
        return {}
    return texts.parts_of(text)


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
    }
    return render(request, "knowledge/adapt.html", page, status=status)
