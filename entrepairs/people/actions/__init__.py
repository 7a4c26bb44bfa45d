# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The writes of the room."""

from entrepairs.people.actions.accounts import (
    AddressTakenError,
    KeyDeadError,
    create_administrator,
    create_organisation,
    create_person,
    find_or_create_place,
    find_or_create_site,
    find_or_create_subject,
    find_or_create_unit,
    open_house,
)
from entrepairs.people.actions.appearance import (
    change_appearance,
    change_house_words,
    change_logo,
    change_vocabulary,
    take_appearance_back,
)
from entrepairs.people.actions.erasing import erase_person
from entrepairs.people.actions.factors import (
    add_app,
    add_passkey,
    ask_second_factor,
    forget_factors,
    make_recovery_codes,
    remove_factor,
    reset_factors,
)
from entrepairs.people.actions.house import set_days_off
from entrepairs.people.actions.invitations import (
    CannotRedeemError,
    invite_person,
    invite_to_claim,
    redeem_invitation,
    withdraw_invitation,
)
from entrepairs.people.actions.profiles import (
    change_preferences,
    edit_profile,
    remove_photo,
    say_subjects,
    set_photo,
    show_subject,
    unsay_subject,
)
from entrepairs.people.actions.providers import remove_saml_provider, set_saml_provider
from entrepairs.people.actions.roles import log_facilitator, name_administrator
from entrepairs.people.actions.sessions import (
    change_session_id,
    end_session,
    part_from_provider,
    sign_out_everywhere,
)
from entrepairs.people.actions.stays import change_address, end_stay, move_person, resume_stay

__all__ = [
    "AddressTakenError",
    "CannotRedeemError",
    "KeyDeadError",
    "add_app",
    "add_passkey",
    "ask_second_factor",
    "change_address",
    "change_appearance",
    "change_house_words",
    "change_logo",
    "change_preferences",
    "change_session_id",
    "change_vocabulary",
    "create_administrator",
    "create_organisation",
    "create_person",
    "edit_profile",
    "end_session",
    "end_stay",
    "erase_person",
    "find_or_create_place",
    "find_or_create_site",
    "find_or_create_subject",
    "find_or_create_unit",
    "forget_factors",
    "invite_person",
    "invite_to_claim",
    "log_facilitator",
    "make_recovery_codes",
    "move_person",
    "name_administrator",
    "open_house",
    "part_from_provider",
    "redeem_invitation",
    "remove_factor",
    "remove_photo",
    "remove_saml_provider",
    "reset_factors",
    "resume_stay",
    "say_subjects",
    "set_days_off",
    "set_photo",
    "set_saml_provider",
    "show_subject",
    "sign_out_everywhere",
    "take_appearance_back",
    "unsay_subject",
    "withdraw_invitation",
]
