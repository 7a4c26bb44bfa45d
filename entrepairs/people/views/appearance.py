# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the house looks: its page, and the files that every page asks for."""

from dataclasses import asdict

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepairs.people import actions, looks, queries, tiles
from entrepairs.people.forms.appearance import AppearanceForm, ColoursForm, LogoForm
from entrepairs.people.forms.words import HouseWordsForm, VocabularyForm

KEPT = "private, max-age=3600"


@require_http_methods(["GET", "POST"])
def appearance(request: HttpRequest) -> HttpResponse:
    """Name, colours and corners, with what they become."""
    present = queries.appearance(request.user)
    if request.method == "GET":
        return _page(request, present)
    form = AppearanceForm(request.POST)
    if not form.is_valid():
        return _page(request, present, form=form, status=422)
    return _told(request, actions.change_appearance(actor=request.user, **form.cleaned_data))


@require_POST
def change_logo(request: HttpRequest) -> HttpResponse:
    """Show a picture beside the name."""
    present = queries.appearance(request.user)
    form = LogoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            changed = actions.change_logo(actor=request.user, file=form.cleaned_data["logo"])
            return _told(request, changed)
        except looks.NotALogoError:
            form.add_error("logo", _("This file is not a picture we can read. Try a PNG."))
    return _page(request, present, logo_form=form, status=422)


@require_POST
def remove_logo(request: HttpRequest) -> HttpResponse:
    """The two halves again."""
    queries.appearance(request.user)
    return _told(request, actions.change_logo(actor=request.user, file=None))


@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """As it was before the last change."""
    queries.appearance(request.user)
    return _told(request, actions.take_appearance_back(actor=request.user))


@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """What colours become, while they are chosen."""
    present = queries.appearance(request.user)
    form = ColoursForm(_chosen(present) | request.GET.dict())
    if not form.is_valid():
        return HttpResponse(status=204)
    context = {"preview": queries.preview(request.user, **form.cleaned_data)}
    return render(request, "people/appearance/_preview.html", context)


@require_safe
def look(request: HttpRequest, digest: str) -> HttpResponse:
    """The style sheet of the reader's house; another house's does not exist."""
    sheet = queries.style_sheet(_reader(request), digest)
    return HttpResponse(sheet, content_type="text/css", headers={"Cache-Control": KEPT})


@require_safe
def logo(request: HttpRequest, digest: str) -> HttpResponse:
    """The logo of the reader's house; another house's does not exist."""
    file = queries.logo(_reader(request), digest)
    return FileResponse(file, content_type=looks.MEDIA_TYPE, headers={"Cache-Control": KEPT})


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a browser asks before it puts us among its programs."""
    told = queries.manifest(_reader(request), request.LANGUAGE_CODE)
    return JsonResponse(told, content_type="application/manifest+json")


@require_safe
def tile(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """The icon of the reader's house, or the tool's own."""
    drawn = queries.tile(_reader(request), digest, name)
    return HttpResponse(drawn, content_type=tiles.MEDIA_TYPE, headers={"Cache-Control": KEPT})


@require_http_methods(["GET", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    """Language and hours of who has not said otherwise."""
    present = queries.house_words(request.user)
    form = HouseWordsForm(request.POST or None, initial=present)
    if form.is_valid():
        actions.change_house_words(actor=request.user, **form.cleaned_data)
        messages.success(request, _("New accounts begin so from now on."))
        return redirect("people:words")
    return _words_page(request, form)


@require_POST
def change_vocabulary(request: HttpRequest) -> HttpResponse:
    """How the house calls a tip, a community…"""
    queries.vocabulary_of_house(request.user)
    form = VocabularyForm(request.POST)
    if not form.is_valid():
        present = HouseWordsForm(initial=queries.house_words(request.user))
        return _words_page(request, present, vocabulary=form)
    actions.change_vocabulary(actor=request.user, words=form.cleaned_data)
    messages.success(request, _("Pages, notices and mails say it so from now on."))
    return redirect("people:words")


def _words_page(
    request: HttpRequest, form: HouseWordsForm, vocabulary: VocabularyForm | None = None
) -> HttpResponse:
    said = queries.vocabulary_of_house(request.user)
    vocabulary = vocabulary or VocabularyForm(initial=said)
    context = {"form": form, "vocabulary": vocabulary}
    status = 422 if form.errors or vocabulary.errors else 200
    return render(request, "people/words.html", context, status=status)


def _reader(request: HttpRequest):
    return request.user if request.user.is_authenticated else None


def _chosen(present: queries.AppearancePage) -> dict[str, str]:
    return {name: getattr(present, name) for name in ("brand", "brand_2", "corners")}


def _told(request: HttpRequest, changed: bool) -> HttpResponse:
    if changed:
        undo = reverse("people:take_look_back")
        messages.success(request, _("Everybody sees it from now on."), extra_tags=undo)
    return redirect("people:appearance")


def _page(
    request: HttpRequest, present: queries.AppearancePage, status: int = 200, **bound: object
) -> HttpResponse:
    form = bound.get("form") or AppearanceForm(initial=asdict(present))
    logo_form = bound.get("logo_form") or LogoForm()
    context = {
        "present": present,
        "form": logo_form if logo_form.errors else form,
        "look_form": form,
        "logo_form": logo_form,
        "preview": queries.preview(request.user, **_chosen(present)),
    }
    return render(request, "people/appearance/page.html", context, status=status)
