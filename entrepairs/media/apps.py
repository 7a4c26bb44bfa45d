# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The room's registration."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "entrepairs.media"
    label = "media"
