# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What roles and parts are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entrepairs.curation.models import Suggestion
from entrepairs.curation.passages import TITLE, WHOLE
from entrepairs.knowledge.words import SECTIONS

ROLES: dict[str, Promise] = {
    Suggestion.Role.STRUCTURED: _("Put in order: titles, steps, sequence"),
    Suggestion.Role.ILLUSTRATED: _("Illustrated: a picture, an example"),
    Suggestion.Role.ENRICHED: _("Enriched: words made better or added"),
}
PARTS: dict[str, Promise | str] = {TITLE: _("The title"), WHOLE: _("The text"), **SECTIONS}
