# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which protocol a meeting follows: the one it names, as it stands when the room opens."""

from typing import Any

from entrepairs.meetings import delivered
from entrepairs.meetings.models import Meeting, OwnProtocol
from entrepairs.meetings.protocols import dump

USUAL = "peer-meeting"


def of(meeting: Meeting) -> dict[str, Any]:
    """The text that the meeting follows from now on.

    In the community's language. One that was put away meanwhile is still followed; one that is gone
    leaves the usual one.
    """
    own = OwnProtocol.objects.filter(
        organisation_id=meeting.organisation_id, slug=meeting.protocol
    ).first()
    if own:
        return own.content | {"language": own.language}
    language = meeting.community.language
    known = delivered.protocol(meeting.protocol, language)
    return dump(known or delivered.protocol(USUAL, language)) | {"language": language}
