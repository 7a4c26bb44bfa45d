# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Announcements and polls: to write, to read, to end, to withdraw."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepairs.communities import queries as communities
from entrepairs.kernel import once
from entrepairs.kernel.pages import number
from entrepairs.outreach import actions, addresses, forms, rules
from entrepairs.outreach.queries import announcements as queries
from entrepairs.outreach.queries import waiting
from entrepairs.skills import bands

STANDS = gettext_lazy("It stands at the top of the community’s page.")
GOES = gettext_lazy("It goes out: everybody in the community has it within 30 days.")
DONE = {forms.NewForm: STANDS, forms.PollForm: STANDS, forms.WordForm: GOES}


@require_safe
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """All that was said to a community."""
    community = communities.community(request.user, slug)
    here = communities.row(request.user, slug)
    page = {
        "community": community,
        "page_of": queries.listed(request.user, here, number(request)),
        "may_announce": rules.may_announce(request.user, here),
    }
    return render(request, "outreach/announcements.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: HttpRequest, slug: str) -> HttpResponse:
    begun = {"kind": "welcome" if request.GET.get("kind") == "welcome" else "news"}
    if request.GET.get("question"):
        begun |= waiting.brought_back(request.user, request.GET["question"][:12])
    return _new(request, slug, forms.NewForm, "outreach/announce.html", begun)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """A poll."""
    return _new(request, slug, forms.PollForm, "outreach/poll.html", {})


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """A word to everybody, which the program alone brings to each."""
    here = communities.row(request.user, slug)
    decision = rules.may_write_to_all(request.user, here)
    if not decision and rules.may_announce(request.user, here):
        # Their turn comes again: meanwhile, what went out last.
        messages.info(request, decision.refusal)
        return redirect("outreach:announcements", slug)
    decision.or_refuse()
    return _new(request, slug, forms.WordForm, "outreach/word.html", {})


def _new(
    request: HttpRequest, slug: str, form_of: type, template: str, begun: dict[str, str]
) -> HttpResponse:
    here = communities.row(request.user, slug)
    rules.may_announce(request.user, here).or_refuse()
    form = form_of(request.POST or None, initial=begun)
    status, kept = (422, "") if form.is_bound else (200, "")
    if form.is_valid():

        def create() -> str:
            made = actions.announce(actor=request.user, community=here, **form.said)
            return addresses.announcement(made.slug)

        try:
            made = once.do_once(f"person:{request.user.pk}", request.POST, create)
            undo = made.removesuffix("/") + "/withdraw/"
            messages.success(request, DONE[form_of], undo)
            return redirect(made)
        except once.SentTwiceError as twice:
            status, kept = 409, twice.result
    found = communities.community(request.user, slug)
    page = {
        "community": found,
        # What a poll comes to could not be told: so many votes can never come.
        "is_small": (found.members or 0) < bands.SMALLEST,
        "form": form,
        "once": once.new_key(),
        "kept": kept,
    }
    return render(request, template, page, status=status)


@require_safe
def announcement(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, slug)


def _page(request: HttpRequest, slug: str, **more: object) -> HttpResponse:
    found = queries.announcement(request.user, slug)
    page = {
        "found": found,
        "said": found.said,
        "community": communities.community(request.user, found.community),
        **more,
    }
    return render(request, "outreach/announcement.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    row = queries.row(request.user, slug)
    rules.may_edit(request.user, row).or_refuse()
    begun = {"title": row.title, "text": row.text, "last_day": queries.day_before(row.ends_at)}
    form = forms.AnnouncementForm(request.POST or None, initial=begun)
    form.fields["last_day"].required = row.kind == "poll"
    if row.kind in ("welcome", "word"):
        form.initial["last_day"] = None
    if form.is_valid():
        actions.edit_announcement(actor=request.user, announcement=row, **form.said)
        messages.success(request, _("Kept. Nobody is told again."))
        return redirect(addresses.announcement(slug))
    page = {
        "community": communities.community(request.user, row.community.slug),
        "form": form,
        "row": row,
        "back": addresses.announcement(slug),
    }
    status = 422 if form.is_bound else 200
    return render(request, "outreach/edit.html", page, status=status)


@require_POST
def end(request: HttpRequest, slug: str) -> HttpResponse:
    """Off the front."""
    row = queries.row(request.user, slug)
    actions.end_announcement(actor=request.user, announcement=row)
    is_poll = row.kind == "poll"
    undo = "" if is_poll else reverse("outreach:reopen", args=[slug])
    messages.success(request, _("It has ended. It can still be read."), undo)
    return redirect(addresses.announcement(slug))


@require_POST
def reopen(request: HttpRequest, slug: str) -> HttpResponse:
    """At the top again."""
    row = queries.row(request.user, slug)
    actions.reopen_announcement(actor=request.user, announcement=row)
    messages.success(request, GOES if row.kind == "word" else STANDS)
    return redirect(addresses.announcement(slug))


@require_POST
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """It should not have been said."""
    row = queries.row(request.user, slug)
    actions.withdraw_announcement(actor=request.user, announcement=row)
    undo = reverse("outreach:put_back", args=[slug])
    messages.success(request, _("It is withdrawn: nobody else reads it any more."), undo)
    return redirect(addresses.announcement(slug))


@require_POST
def put_back(request: HttpRequest, slug: str) -> HttpResponse:
    """It stands after all."""
    row = queries.row(request.user, slug)
    actions.put_back_announcement(actor=request.user, announcement=row)
    messages.success(request, _("It can be read again."))
    return redirect(addresses.announcement(slug))


@require_POST
def tell_again(request: HttpRequest, slug: str) -> HttpResponse:
    """A reminder to all."""
    row = queries.row(request.user, slug)
    actions.tell_again(actor=request.user, announcement=row)
    messages.success(request, _("The members are told again, within their hours."))
    return redirect(addresses.announcement(slug))


@require_POST
def vote(request: HttpRequest, slug: str) -> HttpResponse:
    """One of the choices, until it ends."""
    form = forms.VoteForm(request.POST)
    chosen = form.cleaned_data["choice"] if form.is_valid() else 0
    row = queries.row(request.user, slug)
    if chosen:
        actions.vote(actor=request.user, choice=queries.choice(request.user, slug, chosen))
    return _voted(request, row.slug, is_empty=not chosen)


@require_POST
def take_vote_back(request: HttpRequest, slug: str) -> HttpResponse:
    actions.take_vote_back(actor=request.user, poll=queries.row(request.user, slug))
    return _voted(request, slug, is_empty=False)


def _voted(request: HttpRequest, slug: str, *, is_empty: bool) -> HttpResponse:
    if not request.htmx:
        return redirect(addresses.announcement(slug))
    found = queries.announcement(request.user, slug)
    page = {"said": found.said, "may_vote": found.may_vote, "empty": is_empty}
    return render(request, "outreach/_poll.html", page, status=422 if is_empty else 200)
