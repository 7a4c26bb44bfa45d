# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The room's registration."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "entrepairs.outreach"
    label = "outreach"
