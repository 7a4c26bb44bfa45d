# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of the room."""

from entrepairs.knowledge.models.contribution import (
    Certification,
    Contribution,
    Draft,
    Link,
    Source,
    Tagging,
    Version,
)
from entrepairs.knowledge.models.files import Attachment
from entrepairs.knowledge.models.needs import NeedAnswer
from entrepairs.knowledge.models.relays import Credit, Relay
from entrepairs.knowledge.models.response import (
    Comment,
    Mention,
    Rating,
    Report,
    Trial,
    Useful,
)
from entrepairs.knowledge.models.saved import Saved
from entrepairs.knowledge.models.thanks import HELD, Thanks
from entrepairs.knowledge.models.validity import Validity

__all__ = [
    "HELD",
    "Attachment",
    "Certification",
    "Comment",
    "Contribution",
    "Credit",
    "Draft",
    "Link",
    "Mention",
    "NeedAnswer",
    "Rating",
    "Relay",
    "Report",
    "Saved",
    "Source",
    "Tagging",
    "Thanks",
    "Trial",
    "Useful",
    "Validity",
    "Version",
]
