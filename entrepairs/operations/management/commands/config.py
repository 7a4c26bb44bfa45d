# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`entrepairs config`: the settings in force."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from pydantic import SecretStr


class Command(BaseCommand):
    help = "Print the settings in force, secrets masked."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        file = settings.CONFIGURATION_FILE
        self.stdout.write(f"# {file}" + ("" if file.exists() else " (absent)"))
        for name, value in settings.OPTIONS:
            shown = (
                "********" if isinstance(value, SecretStr) and value.get_secret_value() else value
            )
            self.stdout.write(f"{name} = {shown if shown is not None else ''}")
