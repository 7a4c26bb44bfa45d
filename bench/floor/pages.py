# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The floor's one page: what any forum's page of a discussion asks and shows, each thing once."""

from django.http import Http404
from django.shortcuts import render
from django.urls import path

from entrepairs.communities.models import Community, Membership
from entrepairs.knowledge.models import Contribution, Useful
from entrepairs.notifications.models import Notice

# As few columns as a page of a small forum reads of a text and its author.
TEXT = ("parent", "slug", "html", "published_at", "useful_count", "comments_count")
AUTHOR = ("author__slug", "author__name", "author__job")
PERSON = ("person__slug", "person__name", "person__job")


def discussion(request, slug):
    me = request.user
    try:
        question = Contribution.objects.select_related("author", "community").get(slug=slug)
    except Contribution.DoesNotExist:
        raise Http404 from None
    mine = Membership.objects.filter(person=me)
    reads = mine.filter(community=question.community_id).exists()
    if not reads and question.community.visibility != "open":
        raise Http404
    answers = question.answers.select_related("author").only(*TEXT, *AUTHOR)
    answers = list(answers.order_by("published_at")[:20])
    marks = Useful.objects.filter(person=me, contribution__in=[answer.pk for answer in answers])
    beside = Contribution.objects.filter(community=question.community_id, kind="question")
    members = Membership.objects.filter(community=question.community_id)
    places = Community.objects.filter(pk__in=mine.values("community"))
    facts = {
        "me": me,
        "question": question,
        "answers": answers,
        "marks": set(marks.values_list("contribution_id", flat=True)),
        "recent": beside.only("slug", "title", "answers_count").order_by("-published_at")[:5],
        "members": members.select_related("person").only(*PERSON).order_by("since")[:5],
        "mine": places.only("slug", "name").order_by("name"),
        "unread": Notice.objects.filter(person=me, opened_at=None).count(),
    }
    return render(request, "discussion.html", facts)


urlpatterns = [
    path("knowledge/<slug:slug>/", discussion, name="discussion"),
    path("people/<slug:slug>/", discussion, name="person"),
    path("communities/<slug:slug>/", discussion, name="community"),
]
