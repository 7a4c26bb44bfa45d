# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who signs in before they are erased is told so, and where to think better of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from entrepairs.kernel.when import on_day
from entrepairs.operations.models import Erasure
from entrepairs.people.models import Person


def say_that_it_is_coming(request: HttpRequest, user: Person, **_signal: Any) -> None:
    """One SQL query at each sign-in."""
    asked = Erasure.objects.visible_to(user).filter(begun_at=None).first()
    if asked is not None and hasattr(request, "_messages"):
        sentence = _("Your account will be erased on %(day)s. To keep it: Settings, My data.")
        messages.warning(request, sentence % {"day": on_day(asked.due_at)})
