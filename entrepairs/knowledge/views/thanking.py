# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Thanking those whose work a text is, and reading how one was thanked."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepairs.kernel import pages
from entrepairs.knowledge import addresses, gratitude
from entrepairs.knowledge.actions import thanking as actions
from entrepairs.knowledge.forms.feedback import ThanksForm
from entrepairs.knowledge.months import Month
from entrepairs.knowledge.queries import became as story
from entrepairs.knowledge.queries import relays, rows, thanked
from entrepairs.knowledge.views.common import address


@dataclass(frozen=True)
class Place:
    """What is thanked for, and the page it is thanked from. `spot` marks the page's pieces."""

    thing: object
    spot: str
    back: str
    root: str
    is_comment: bool = False


def _of_text(request: HttpRequest, slug: str) -> Place:
    thing = rows.contribution(request.user, slug)
    return Place(thing, slug, address(slug), reverse("knowledge:thanks", args=[slug]))


def _of_comment(request: HttpRequest, slug: str) -> Place:
    said = rows.comment(request.user, slug)
    back = f"{address(said.contribution.slug)}comments/#c-{slug}"
    root = reverse("knowledge:comment_thanks", args=[slug])
    return Place(said, slug, back, root, is_comment=True)


def _of_received(request: HttpRequest, slug: str) -> Place:
    """The reader knows the tutorial as their group received it, and no other address of it."""
    tutorial = relays.row(request.user, slug).tutorial
    root = reverse("knowledge:relay_thanks", args=[slug])
    return Place(tutorial, slug, addresses.relay(slug), root)


@require_http_methods(["GET", "HEAD", "POST"])
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """One press says it; the page, or what opens in place, offers a sentence and a way back."""
    return _thanks(request, _of_text(request, slug))


@require_http_methods(["GET", "HEAD", "POST"])
def for_comment(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for a comment."""
    return _thanks(request, _of_comment(request, slug))


@require_http_methods(["GET", "HEAD", "POST"])
def for_received(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for a tutorial, where a group received it; withdrawn, it names nobody there."""
    place = _of_received(request, slug)
    if not thanked.said(request.user, place.thing).is_said:
        gratitude.may_say_thanks(request.user, place.thing).or_refuse()
    return _thanks(request, place)


def _thanks(request: HttpRequest, place: Place) -> HttpResponse:
    if request.method != "POST":
        return _page(request, place, _form(request, place))
    actions.say_thanks(actor=request.user, thing=place.thing)
    if not request.htmx:
        return redirect(request.path)
    page = _context(request, place, _form(request, place))
    return render(request, "knowledge/_thanked.html", page)


@require_POST
def words(request: HttpRequest, slug: str) -> HttpResponse:
    """A sentence goes with it."""
    return _words(request, _of_text(request, slug))


@require_POST
def words_for_comment(request: HttpRequest, slug: str) -> HttpResponse:
    return _words(request, _of_comment(request, slug))


@require_POST
def words_for_received(request: HttpRequest, slug: str) -> HttpResponse:
    return _words(request, _of_received(request, slug))


def _words(request: HttpRequest, place: Place) -> HttpResponse:
    form = ThanksForm(request.POST, auto_id=f"thanks-{place.spot}-%s")
    if not form.is_valid():
        return _page(request, place, form, status=422)
    actions.add_words(actor=request.user, thing=place.thing, words=form.cleaned_data["words"])
    if request.htmx:
        return render(request, "knowledge/_worded.html", _context(request, place, form))
    messages.success(request, _("Your sentence goes with it."))
    return redirect(place.back)


@require_POST
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """As if it had not been said."""
    return _take_back(request, _of_text(request, slug))


@require_POST
def take_back_for_comment(request: HttpRequest, slug: str) -> HttpResponse:
    return _take_back(request, _of_comment(request, slug))


@require_POST
def take_back_for_received(request: HttpRequest, slug: str) -> HttpResponse:
    return _take_back(request, _of_received(request, slug))


def _take_back(request: HttpRequest, place: Place) -> HttpResponse:
    actions.take_thanks_back(actor=request.user, thing=place.thing)
    if request.htmx:
        return render(request, "knowledge/_unthanked.html", _context(request, place, None))
    messages.success(request, _("Undone. Nobody has heard of it."))
    return redirect(place.back)


@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """For whom was thanked, and nobody else."""
    page = {
        "found": thanked.received(request.user, pages.number(request)),
        "month": Month.over(request.user, timezone.now()).name,
    }
    return render(request, "knowledge/my_thanks.html", page)


@require_POST
def put_away(request: HttpRequest, thanks: str) -> HttpResponse:
    """Read it no more."""
    row = rows.thanks(request.user, thanks)
    actions.put_thanks_away(actor=request.user, thanks=row)
    messages.success(request, _("Put away. Nobody is told."))
    return redirect("knowledge:my_thanks")


@require_safe
def became(request: HttpRequest, month: str) -> HttpResponse:
    """What a month that is over brought to one's own texts."""
    asked = Month.named(month)
    if asked is None or asked.name > Month.over(request.user, timezone.now()).name:
        raise Http404
    page = {"story": story.became(request.user, asked)}
    return render(request, "knowledge/became.html", page)


def _form(request: HttpRequest, place: Place) -> ThanksForm:
    said = thanked.said(request.user, place.thing)
    return ThanksForm(initial={"words": said.words}, auto_id=f"thanks-{place.spot}-%s")


def _page(request: HttpRequest, place: Place, form: ThanksForm, status: int = 200) -> HttpResponse:
    template = "knowledge/_sentence.html" if request.htmx else "knowledge/thanks.html"
    return render(request, template, _context(request, place, form), status=status)


def _context(request: HttpRequest, place: Place, form: ThanksForm | None) -> dict[str, object]:
    return {"place": place, "form": form, "said": thanked.said(request.user, place.thing)}
