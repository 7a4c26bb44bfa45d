# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One's own profile."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from entrepairs.people import actions, photos, queries
from entrepairs.people.forms.me import PhotoForm, ProfileForm, SubjectForm

INTERESTED = "interested"


@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """One page to say who one is."""
    if request.method == "GET":
        return _page(request)
    form = ProfileForm(request.POST, person=request.user)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    actions.edit_profile(actor=request.user, **form.cleaned_data)
    messages.success(request, _("Your profile is kept."))
    return redirect("people:me")


@require_POST
def photo(request: HttpRequest) -> HttpResponse:
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.set_photo(actor=request.user, file=form.cleaned_data["photo"])
        except photos.NotAPhotoError:
            form.add_error("photo", _("This file is not a photo we can read. Try a JPEG or a PNG."))
    if form.errors:
        return _page(request, photo_form=form, status=422)
    messages.success(request, _("Your photo is kept."))
    return redirect("people:me")


@require_POST
def remove_photo(request: HttpRequest) -> HttpResponse:
    actions.remove_photo(actor=request.user)
    messages.success(request, _("Your photo is erased."))
    return redirect("people:me")


@require_POST
def say(request: HttpRequest) -> HttpResponse:
    """Add one subject that interests me."""
    form = SubjectForm(request.POST, person=request.user)
    if not form.is_valid():
        return _subjects(request, form)
    subjects = [form.cleaned_data["subject"]]
    actions.say_subjects(actor=request.user, says=INTERESTED, subjects=subjects)
    return _subjects(request)


@require_POST
def unsay(request: HttpRequest, slug: str) -> HttpResponse:
    """Take one subject back."""
    subject = queries.subject_by_slug(request.user, slug)
    actions.unsay_subject(actor=request.user, says=INTERESTED, subject=subject)
    return _subjects(request)


def _subjects(request: HttpRequest, form: SubjectForm | None = None) -> HttpResponse:
    """The fragment, or the page for who has no JavaScript."""
    status = 422 if form else 200
    if request.htmx:
        profile = queries.profile(request.user, request.user.slug)
        context = {"part": _part(request, profile, form), "fresh": True}
        return render(request, "people/_subjects.html", context, status=status)
    if form:
        return _page(request, subject_form=form, status=status)
    return redirect(reverse("people:me") + "#said-interested")


def _part(
    request: HttpRequest, profile: queries.Profile, form: SubjectForm | None
) -> dict[str, object]:
    return {
        "tags": profile.interested_in,
        "form": form or SubjectForm(person=request.user),
    }


def _page(request: HttpRequest, status: int = 200, **bound: object) -> HttpResponse:
    person = request.user
    profile = queries.profile(person, person.slug)
    context = {
        "profile": profile,
        "form": bound.get("form") or ProfileForm(person=person, initial=_present(profile)),
        "photo_form": bound.get("photo_form") or PhotoForm(),
        "part": _part(request, profile, bound.get("subject_form")),
        "fresh": False,
    }
    return render(request, "people/me.html", context, status=status)


def _present(profile: queries.Profile) -> dict[str, str]:
    texts = {name: getattr(profile, name) for name in ("name", "job", "spoken", "about")}
    return texts | {"site": profile.site_slug, "unit": profile.unit_slug}
