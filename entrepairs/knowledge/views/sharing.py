# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sharing unasked: a tip, a tutorial, an experience."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from entrepairs.kernel import once
from entrepairs.kernel.slugs import new_slug
from entrepairs.knowledge.actions import attaching, drafting
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.forms.sharing import ExperienceForm, SharedForm, TipForm, TutorialForm
from entrepairs.knowledge.queries import drafts, files, rows, videos
from entrepairs.knowledge.views.common import address, gone_to, once_only, sent_twice
from entrepairs.media import queries as media
from entrepairs.media.actions import filming, sending
from entrepairs.people.queries import profiles

FORMS: dict[str, type[SharedForm]] = {
    "tip": TipForm,
    "tutorial": TutorialForm,
    "experience": ExperienceForm,
}
PAGES = {
    "tip": "knowledge/share_tip.html",
    "tutorial": "knowledge/share_tutorial.html",
    "experience": "knowledge/share_experience.html",
}


@require_safe
def share(request: HttpRequest) -> HttpResponse:
    """The verb's own page."""
    return render(request, "knowledge/share.html", {"drafts": drafts.drafts(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def tip(request: HttpRequest) -> HttpResponse:
    """A few lines and a photo; or the beginning of a tutorial."""
    if request.method == "POST" and request.POST.get("then") == "tutorial":
        return _begin_tutorial(request)
    return _share(request, "tip")


@require_http_methods(["GET", "HEAD", "POST"])
def tutorial(request: HttpRequest) -> HttpResponse:
    """A way of doing, in parts."""
    return _share(request, "tutorial")


@require_http_methods(["GET", "HEAD", "POST"])
def experience(request: HttpRequest) -> HttpResponse:
    """Something lived."""
    return _share(request, "experience")


def _share(request: HttpRequest, kind: str) -> HttpResponse:
    if request.method != "POST":
        opened = _opened(request, kind)
        initial = {**opened.content, "draft": opened.key, "once": once.new_key()}
        form = FORMS[kind](person=request.user, near=str(initial.get("title", "")), initial=initial)
        return _page(request, kind, form, opened)
    form = FORMS[kind](
        request.POST,
        files=request.FILES,
        person=request.user,
        near=request.POST.get("title", ""),
    )
    if form.is_valid():
        try:
            shown = _photos(request, form), _videos(request, form)
            place = once_only(request, lambda: _publish(request, kind, form, *shown))
            return gone_to(request, place)
        except once.SentTwiceError as conflict:
            return sent_twice(request, conflict, form)
        except attaching.NotTakenError as refusal:
            form.add_error("video" if "video" in request.FILES else "photo", str(refusal))
    return _page(request, kind, form, drafts.Opened(key=form["draft"].value()), status=422)


def _opened(request: HttpRequest, kind: str) -> drafts.Opened:
    fresh, key = "new" in request.GET, request.GET.get("draft", "")
    return drafts.opened(request.user, kind, key, fresh=fresh)


def _page(
    request: HttpRequest, kind: str, form: SharedForm, opened: drafts.Opened, status: int = 200
) -> HttpResponse:
    photos = files.photos(request.user, form.photos)
    page = {
        "form": form,
        "opened": opened,
        "photos": photos,
        "videos": videos.sent(request.user, form.videos),
        "no_videos": media.no_videos() if kind == "tip" else "",
        "video_most": media.largest_video(),
    }
    return render(request, PAGES[kind], page, status=status)


def _photos(request: HttpRequest, form: SharedForm) -> list[files.Photo]:
    """Those sent before, and the one that comes with the form where there are no scripts.

    Before the transaction: making a picture anew takes a second in which nobody else would write.
    """
    photos, sent = files.photos(request.user, form.photos), form.cleaned_data.get("photo")
    if sent:
        row = attaching.attach_file(actor=request.user, upload=sent)
        photos += files.photos(request.user, [(row.slug, "")])
    return photos


def _videos(request: HttpRequest, form: SharedForm) -> list[videos.Shown]:
    """The same of a video."""
    slugs, sent = form.videos, form.cleaned_data.get("video")
    if sent and not slugs:
        upload = sending.take_whole(actor=request.user, upload=sent, kind="video")
        slugs = [attaching.take_upload(actor=request.user, upload=upload).slug]
    return videos.sent(request.user, slugs)


def _publish(
    request: HttpRequest,
    kind: str,
    form: SharedForm,
    photos: list[files.Photo],
    filmed: list[videos.Shown],
) -> str:
    person, given = request.user, form.cleaned_data
    shared = publish(
        actor=person,
        community=rows.community(person, given["community"]),
        kind=kind,
        title=form.heading,
        html=videos.with_videos(files.with_photos(form.text, photos), filmed),
        sections=form.sections,
        subjects=[profiles.subject_by_slug(person, slug) for slug in given["subjects"]],
        draft_key=given["draft"],
    )
    if filmed and given.get("captions"):
        row = videos.row(person, filmed[0].slug)
        filming.caption_video(actor=person, video=row.video, source=given["captions"])
    return address(shared.slug)


def _begin_tutorial(request: HttpRequest) -> HttpResponse:
    """What was begun as a tip goes on as the "how" of a tutorial; nothing is published."""
    person, given = request.user, request.POST
    form = TipForm(given, person=person)
    photos = files.photos(person, form.photos)
    how = videos.with_videos(
        files.with_photos(given.get("html", ""), photos), videos.sent(person, form.videos)
    )
    content = {"how": how, "title": given.get("title", "")}
    draft = drafting.save_draft(actor=person, key=new_slug(), kind="tutorial", content=content)
    drafting.discard_draft(actor=person, key=given.get("draft", ""))
    return gone_to(request, f"{reverse('knowledge:share_tutorial')}?draft={draft.key}")
