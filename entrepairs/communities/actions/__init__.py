# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The writes of the room, by verb."""

from entrepairs.communities.actions.communities import (
    NameTakenError,
    archive_community,
    create_theme,
    edit_community,
    open_community,
    reopen_community,
)
from entrepairs.communities.actions.helping import (
    TRIED_FOR,
    answer_need,
    ask_for_confirmation,
    confirm_useful,
    offer_help,
    support_need,
    take_confirmation_back,
    unanswer_need,
    unsupport_need,
    withdraw_offer,
)
from entrepairs.communities.actions.invitations import (
    InvitationOverError,
    accept_invitation,
    invite_by_link,
    invite_person,
    withdraw_invitation,
)
from entrepairs.communities.actions.members import (
    give_role,
    join_by_writing,
    join_community,
    leave_community,
    name_expert,
    remove_member,
    unname_expert,
)
from entrepairs.communities.actions.needs import (
    NamedAlreadyError,
    close_need,
    edit_need,
    name_need,
    put_back_need,
    release_need,
    reopen_need,
    take_need,
    withdraw_need,
)
from entrepairs.communities.actions.requests import (
    accept_request,
    decline_request,
    request_to_join,
)

__all__ = [
    "TRIED_FOR",
    "InvitationOverError",
    "NameTakenError",
    "NamedAlreadyError",
    "accept_invitation",
    "accept_request",
    "answer_need",
    "archive_community",
    "ask_for_confirmation",
    "close_need",
    "confirm_useful",
    "create_theme",
    "decline_request",
    "edit_community",
    "edit_need",
    "give_role",
    "invite_by_link",
    "invite_person",
    "join_by_writing",
    "join_community",
    "leave_community",
    "name_expert",
    "name_need",
    "offer_help",
    "open_community",
    "put_back_need",
    "release_need",
    "remove_member",
    "reopen_community",
    "reopen_need",
    "request_to_join",
    "support_need",
    "take_confirmation_back",
    "take_need",
    "unanswer_need",
    "unname_expert",
    "unsupport_need",
    "withdraw_invitation",
    "withdraw_need",
    "withdraw_offer",
]
