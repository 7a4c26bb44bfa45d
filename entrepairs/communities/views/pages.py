# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The directory; a community opened, changed, closed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from entrepairs.communities import actions, addresses, forms, queries, words
from entrepairs.communities.actions import charters
from entrepairs.kernel import once

FILTERS = ("theme", "kind", "site")


@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    chosen = {name: request.GET.get(name, "")[:40] for name in FILTERS}
    sought, mine = request.GET.get("q", "").strip()[:100], request.GET.get("tab") == "mine"
    page = int(number) if (number := request.GET.get("page", "1")).isdecimal() else 1
    found = queries.directory(
        request.user, mine=mine, words=sought, page=min(page, 10_000), **chosen
    )
    part = bool(request.htmx) and request.htmx.target == "found"
    number = len(found.cards)
    context = {
        "directory": found,
        "is_part": part,
        "told": ngettext("%(num)d community", "%(num)d communities", number) % {"num": number},
        "kinds": words.KINDS_IN_PLURAL,
        "chosen": chosen,
        "sought": sought,
        "mine": mine,
        "is_narrowed": bool(sought) or any(chosen.values()),
        "other_page": _other_page(request),
    }
    template = "communities/_found.html" if part else "communities/directory.html"
    return render(request, template, context)


def _other_page(request: HttpRequest):
    def address(number: int) -> str:
        asked = request.GET.copy()
        asked["page"] = str(number)
        return f"?{asked.urlencode()}"

    return address


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    first = {"kind": "peer_group", "visibility": "open", "language": request.user.language}
    # Where the page is led to with a name, as for a group around an interest.
    first |= {name: request.GET[name][:100] for name in ("name", "kind") if name in request.GET}
    form = forms.NewCommunityForm(request.POST or None, person=request.user, initial=first)
    status, kept = 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = once.do_once(
                    f"person:{request.user.pk}", request.POST, lambda: _open(request, form)
                )
                return redirect(made)
            except actions.NameTakenError:
                form.add_error("name", _("Another community has this name already."))
            except once.SentTwiceError as twice:
                status, kept = 409, twice.result
    context = {"form": form, "once": once.new_key(), "kept": kept}
    return render(request, "communities/new.html", context, status=status)


def _open(request: HttpRequest, form: forms.NewCommunityForm) -> str:
    community = actions.open_community(actor=request.user, **_told(request, form))
    if draft := form.draft:
        charters.write_charter(
            actor=request.user, community=community, line=draft.line, text=draft.text
        )
    return addresses.front(community.slug)


def _told(request: HttpRequest, form: forms.CommunityForm) -> dict[str, object]:
    """What the form says, in the words of the action."""
    said = form.cleaned_data
    told = {name: said[name] for name in ("name", "purpose", "kind", "visibility", "language")}
    told["site"] = queries.site_row(request.user, said["site"]) if said["site"] else None
    told["theme"] = None
    if said["new_theme"]:
        told["theme"] = actions.create_theme(actor=request.user, name=said["new_theme"])
    elif said["theme"]:
        told["theme"] = queries.theme_row(request.user, said["theme"])
    return told


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    here = queries.row_to_facilitate(request.user, slug)
    page = queries.community(request.user, slug)
    form = forms.CommunityForm(request.POST or None, person=request.user, initial=page.settings)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_community(actor=request.user, community=here, changes=_told(request, form))
        except actions.NameTakenError:
            form.add_error("name", _("Another community has this name already."))
        else:
            messages.success(request, _("Settings saved."))
            return redirect("communities:settings", slug)
    context = {"form": form, "community": page}
    status = 422 if form.errors else 200
    return render(request, "communities/settings.html", context, status=status)


@require_POST
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    here = queries.row(request.user, slug)
    actions.archive_community(actor=request.user, community=here)
    undo = reverse("communities:reopen", args=[slug])
    messages.success(request, _("The community is closed."), extra_tags=undo)
    return redirect(addresses.front(slug))


@require_POST
def reopen(request: HttpRequest, slug: str) -> HttpResponse:
    here = queries.row(request.user, slug)
    actions.reopen_community(actor=request.user, community=here)
    messages.success(request, _("The community is open again."))
    return redirect(addresses.front(slug))
