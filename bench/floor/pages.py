# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The floor's one page."""

from django.shortcuts import get_object_or_404, render
from django.urls import path

from entrepairs.knowledge.models import Contribution


def discussion(request, slug):
    question = get_object_or_404(
        Contribution.objects.select_related("author", "community"), slug=slug
    )
    answers = question.answers.select_related("author", "author__site").order_by("published_at")[
        :20
    ]
    return render(request, "discussion.html", {"question": question, "answers": answers})


urlpatterns = [path("knowledge/<slug:slug>/", discussion, name="discussion")]
