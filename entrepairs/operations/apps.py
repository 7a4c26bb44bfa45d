# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The room's registration."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class OperationsConfig(AppConfig):
    name = "entrepairs.operations"
    label = "operations"

    def ready(self) -> None:
        from entrepairs.operations import greeting

        user_logged_in.connect(greeting.say_that_it_is_coming)
