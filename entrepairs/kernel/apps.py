# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The kernel's registration."""

from importlib import import_module

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "entrepairs.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Give queries their lookups by key, and words their speaker."""
        import_module("entrepairs.kernel.lookups").tell_driver()
        import_module("entrepairs.kernel.spoken").take_up()
