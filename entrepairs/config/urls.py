# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The site map."""

from django.urls import include, path

from entrepairs.people import urls as people

urlpatterns = [
    # First: its pages stand beside the communities, whose front pages take any name.
    path("", include("entrepairs.meetings.urls")),
    path("", include("entrepairs.skills.urls")),
    path("", include("entrepairs.outreach.urls")),
    path("", include("entrepairs.home.urls")),
    path("", include("entrepairs.discovery.urls")),
    path("", include("entrepairs.curation.urls")),
    path("", include("entrepairs.knowledge.urls")),
    path("", include("entrepairs.media.urls")),
    path("", include("entrepairs.communities.urls")),
    path("", include("entrepairs.people.urls")),
    path("", include("entrepairs.notifications.urls")),
    path("", include("entrepairs.operations.urls")),
    path("accounts/", include(people.accounts)),
    path("accounts/", include(people.providers)),
]
