# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The organisation's list of skills: read by all, proposed for by all, looked after by some."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepairs.kernel import once
from entrepairs.kernel.pages import number
from entrepairs.people.queries import profiles
from entrepairs.skills import actions, rules
from entrepairs.skills.forms import vocabulary as forms
from entrepairs.skills.queries import vocabulary as queries
from entrepairs.skills.queries.references import references_like

LONGEST = 80
TAKEN = "name_fr"


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The tree of skills, or those that hold some words."""
    text = request.GET.get("q", "")[:LONGEST]
    page = {"list": queries.listed(request.user, text, number(request)), "text": text}
    return render(request, "skills/list.html", page)


@require_safe
def known(request: HttpRequest) -> HttpResponse:
    """What official lists call so, as options for the field of a proposal."""
    found = references_like(request.user, request.GET.get("name", "")[:LONGEST])
    return render(request, "skills/_known.html", {"found": found})


@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest) -> HttpResponse:
    """Propose a skill that the list lacks."""
    begun = {"name": request.GET.get("q", "")[:LONGEST]}
    form = forms.SuggestForm(request.POST or None, person=request.user, initial=begun)
    status, kept = 200, ""
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                scope = f"person:{request.user.pk}"
                made = once.do_once(scope, request.POST, lambda: _suggest(request, form))
                messages.success(
                    request, _("Your proposal waits for those who look after the list.")
                )
                return redirect(made)
            except once.SentTwiceError as twice:
                status, kept = 409, twice.result
    page = {"form": form, "once": once.new_key(), "kept": kept}
    return render(request, "skills/suggest.html", page, status=status)


def _suggest(request: HttpRequest, form: forms.SuggestForm) -> str:
    actions.suggest_skill(actor=request.user, language=queries.language(), **form.cleaned_data)
    return "/skills/list/"


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, skill: str) -> HttpResponse:
    """Its names, what else it is called, where it stands, and whether meetings speak for it."""
    subject = queries.skill(request.user, skill)
    rules.may_curate(request.user).or_refuse()
    speaks = queries.meetings_speak_for(request.user) == subject.pk
    parents = queries.possible_parents(request.user, subject)
    begun = {**forms.lines_of(subject), "speaks": speaks}
    form = forms.SkillForm(request.POST or None, others=parents, initial=begun)
    if form.is_valid() and _changed(request, subject, form, speaks=speaks):
        messages.success(request, _("The skill is changed."))
        return redirect("skills:list")
    page = {
        "form": form,
        "skill": profiles.tag(subject),
        "same": forms.SameForm(others=queries.others(request.user, subject)),
    }
    return render(request, "skills/change.html", page, status=422 if form.is_bound else 200)


def _changed(request: HttpRequest, subject: object, form: forms.SkillForm, *, speaks: bool) -> bool:
    said = dict(form.cleaned_data)
    parent = (
        queries.skill(request.user, said.pop("parent")) if said["parent"] else said.pop("parent")
    )
    now_speaks = said.pop("speaks")
    try:
        actions.change_skill(actor=request.user, subject=subject, parent=parent or None, **said)
    except actions.NameTakenError:
        form.add_error(TAKEN, _("Another skill has this name. Two names of one thing are merged."))
        return False
    if now_speaks != speaks:
        actions.let_meetings_speak(actor=request.user, subject=subject if now_speaks else None)
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, skill: str) -> HttpResponse:
    """Two names of one thing become one. Said before, because it is not undone."""
    subject = queries.skill(request.user, skill)
    rules.may_curate(request.user).or_refuse()
    said = request.POST if request.method == "POST" else request.GET or None
    form = forms.SameForm(said, others=queries.others(request.user, subject))
    into = queries.skill(request.user, form.cleaned_data["into"]) if form.is_valid() else None
    if into and request.method == "POST":
        actions.merge_skill(actor=request.user, subject=subject, into=into)
        name = profiles.tag(into).name
        messages.success(request, _("They are one: “%(name)s”.") % {"name": name})
        return redirect("skills:list")
    page = {"form": form, "skill": profiles.tag(subject), "into": into and profiles.tag(into)}
    status = 422 if form.is_bound and not into else 200
    return render(request, "skills/merge.html", page, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, suggestion: str) -> HttpResponse:
    """A proposal becomes a skill, or another name of one that stands in the list."""
    row = queries.suggestion(request.user, suggestion)
    rules.may_curate(request.user).or_refuse()
    others = queries.others(request.user)
    form = forms.SameForm(request.POST or None, others=others)
    form.fields["into"].required = False
    if form.is_valid():
        same = form.cleaned_data["into"]
        target = queries.skill(request.user, same) if same else None
        try:
            subject = actions.take_suggestion(actor=request.user, suggestion=row, same_as=target)
        except actions.NameTakenError:
            form.add_error("into", _("The list has a skill of this name already: choose it here."))
        else:
            said = (
                _("“%(word)s” is another name of “%(name)s” from now on.")
                if target
                else _("“%(name)s” stands in the list.")
            )
            names = {"name": profiles.tag(subject).name, "word": row.name}
            messages.success(request, said % names)
            return redirect("skills:list")
    page = {"form": form, "suggestion": row}
    return render(request, "skills/answer.html", page, status=422 if form.is_bound else 200)


@require_POST
def leave(request: HttpRequest, suggestion: str) -> HttpResponse:
    """Not for this list."""
    row = queries.suggestion(request.user, suggestion)
    actions.leave_suggestion(actor=request.user, suggestion=row)
    messages.success(request, _("The proposal is left aside."))
    return redirect("skills:list")
