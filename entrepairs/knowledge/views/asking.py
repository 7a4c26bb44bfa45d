# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asking, answering, and what becomes of a question."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from entrepairs.kernel import once
from entrepairs.knowledge.actions import asking as actions
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.forms.writing import AnswerForm, QuestionForm
from entrepairs.knowledge.queries import asking as queries
from entrepairs.knowledge.queries import discussion, drafts, rows
from entrepairs.knowledge.views.common import (
    address,
    answer_form,
    gone_to,
    once_only,
    sent_twice,
    slug_of,
)
from entrepairs.people.queries import profiles


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The page on which a question is made precise, with what was typed in the box."""
    person = request.user
    if request.method != "POST":
        return _begin(request)
    form = QuestionForm(request.POST, person=person, near=request.POST.get("title", ""))
    if not form.is_valid():
        opened = drafts.Opened(key=form["draft"].value())
        return _question_page(request, form, opened, status=422)
    try:
        return gone_to(request, once_only(request, lambda: _ask(request, form.cleaned_data)))
    except once.SentTwiceError as conflict:
        return sent_twice(request, conflict, form)


def _begin(request: HttpRequest) -> HttpResponse:
    """What was typed in the box begins a new question; else the last one goes on."""
    said = " ".join(request.GET.get("q", "").split())[:200]
    place = request.GET.get("community", "")
    subject = request.GET.get("subject", "")[:12]
    fresh = bool(said or place or subject or "new" in request.GET)
    key = request.GET.get("draft", "")
    opened = drafts.opened(request.user, "question", key, fresh=fresh and not key)
    given = {"title": said, "community": place, "subjects": [subject] if subject else []}
    initial = {**opened.content, **{name: words for name, words in given.items() if words}}
    initial |= {"draft": opened.key, "once": once.new_key()}
    near = str(initial.get("title", ""))
    form = QuestionForm(person=request.user, near=near, initial=initial)
    return _question_page(request, form, opened)


def _question_page(
    request: HttpRequest, form: QuestionForm, opened: drafts.Opened, status: int = 200
) -> HttpResponse:
    page = {"form": form, "opened": opened}
    return render(request, "knowledge/ask.html", page, status=status)


def _ask(request: HttpRequest, given: dict[str, str]) -> str:
    person = request.user
    asked = publish(
        actor=person,
        community=rows.community(person, given["community"]),
        kind="question",
        title=given["title"],
        html=given["html"],
        subjects=[profiles.subject_by_slug(person, slug) for slug in given["subjects"]],
        draft_key=given["draft"],
    )
    return reverse("discovery:whom", args=[asked.slug])


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer a question: a form at the foot of its page, or a page of its own."""
    question = rows.question(request.user, slug)
    if request.method != "POST":
        key = request.GET.get("draft", "")
        opened = drafts.opened(request.user, "answer", key, about=question, fresh=False)
        return _answer_page(request, question, answer_form(opened), opened)
    form = AnswerForm(request.POST, auto_id="answer-%s")
    if not form.is_valid():
        opened = drafts.Opened(key=form["draft"].value())
        return _answer_page(request, question, form, opened, status=422)
    try:
        place = once_only(request, lambda: _answer(request, question, form.cleaned_data))
    except once.SentTwiceError as conflict:
        return sent_twice(request, conflict, form)
    if not request.htmx:
        messages.success(request, _("Your answer is there."), extra_tags=_undo(place))
        return redirect(place)
    found = discussion.new_answer(request.user, question, slug_of(place))
    opened = drafts.opened(request.user, "answer", fresh=True)
    page = {"d": found, "post": found.post, "undo": _undo(place)}
    page["total"] = question.answers_count + 1
    page |= {"reply": answer_form(opened), "opened": opened}
    return render(request, "knowledge/_answered.html", page)


def _answer(request: HttpRequest, question: object, given: dict[str, str]) -> str:
    written = publish(
        actor=request.user,
        community=question.community,
        kind="answer",
        title="",
        html=given["html"],
        parent=question,
        draft_key=given["draft"],
    )
    return address(written.slug)


def _undo(place: str) -> str:
    return reverse("knowledge:withdraw", args=[slug_of(place)])


def _answer_page(
    request: HttpRequest,
    question: object,
    form: AnswerForm,
    opened: drafts.Opened,
    status: int = 200,
) -> HttpResponse:
    template = "knowledge/_reply.html" if request.htmx else "knowledge/answer.html"
    page = {"question": question, "slug": question.slug, "opened": opened}
    page |= {"reply": form, "form": form}
    return render(request, template, page, status=status)


@require_POST
def accept(request: HttpRequest, slug: str) -> HttpResponse:
    """This answer was the right one."""
    answer = rows.answer(request.user, slug)
    question = actions.accept_answer(actor=request.user, answer=answer)
    return _answers(request, question.slug, slug)


@require_POST
def unaccept(request: HttpRequest, slug: str) -> HttpResponse:
    """No answer was the right one after all. The address is the question's."""
    question = rows.question(request.user, slug)
    actions.take_acceptance_back(actor=request.user, question=question)
    return _answers(request, slug, slug)


def _answers(request: HttpRequest, question: str, focus: str) -> HttpResponse:
    if not request.htmx:
        return redirect(address(focus))
    found = discussion.discussion(request.user, question)
    return render(request, "knowledge/_rearranged.html", {"d": found, "focus": focus})


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, slug: str) -> HttpResponse:
    """Find the question that has the answers already, and point to it."""
    question = rows.question(request.user, slug)
    if request.method == "POST":
        other = rows.question(request.user, request.POST.get("other", ""))
        actions.close_as_duplicate(actor=request.user, question=question, other=other)
        undo = reverse("knowledge:reopen", args=[slug])
        messages.success(request, _("This question now points to the other."), extra_tags=undo)
        return redirect(address(slug))
    said = request.GET.get("q", question.title)
    page = {
        "question": question,
        "said": said,
        "candidates": queries.candidates(request.user, question, said),
    }
    return render(request, "knowledge/close.html", page)


@require_POST
def reopen(request: HttpRequest, slug: str) -> HttpResponse:
    """It was another question."""
    question = rows.question(request.user, slug)
    actions.reopen(actor=request.user, question=question)
    messages.success(request, _("The question is open again."))
    return redirect(address(slug))
