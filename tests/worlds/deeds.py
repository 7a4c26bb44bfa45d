# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happens in a world: deeds through the real actions, each followed by what it makes true.

A deed draws who and what; when the rule says no, nothing happened and the facts stay.
"""

from django.db import transaction

from entrepairs.communities.actions import InvitationOverError
from entrepairs.kernel.decisions import Refused
from tests.worlds import (
    announcing,
    attesting,
    carrying,
    filming,
    followed,
    guests,
    keeping,
    membership,
    needs,
    paper,
    promises,
    relays,
    rooms,
    scenes,
    skilled,
    soliciting,
    texts,
    upkeep,
    visits,
)

WRITING = (
    texts.comment,
    texts.comment,
    texts.comment,
    needs.name,
    needs.name,
    needs.answer,
    needs.answer,
    needs.offer,
    needs.support,
    texts.join_file,
    filming.film,
    filming.send,
    texts.draft,
    texts.end_ask,
    texts.report,
    relays.write,
    relays.write,
    soliciting.ask,
    soliciting.ask,
    soliciting.ask,
    soliciting.ask_about_need,
    soliciting.ask_about_need,
    soliciting.ask_about_need,
)
PASSING_ON = (
    relays.pass_on,
    relays.pass_on,
    relays.pass_on,
    relays.tell_trial,
    relays.decline,
    relays.adopt,
    relays.adapt,
    relays.credit,
    relays.thank,
)
MEETING = (
    rooms.plan,
    rooms.plan,
    rooms.show_calendar,
    rooms.open_room,
    rooms.open_room,
    rooms.sit,
    rooms.sit,
    rooms.sit,
    rooms.next_step,
    rooms.next_step,
    rooms.next_step,
    rooms.write,
    rooms.write,
    rooms.write,
    rooms.write,
    paper.note_for,
    paper.note_for,
    paper.note_for,
    paper.hold_on_paper,
    paper.type_in,
    paper.count_dots,
    promises.answer_beforehand,
    promises.answer_beforehand,
    promises.answer_beforehand,
    promises.ask_for,
    promises.begin_tip,
    promises.ask_for,
    promises.begin_tip,
    promises.read_together,
    promises.read_together,
    promises.promise,
    promises.promise,
    promises.say_what_became,
    promises.take_for_oneself,
    promises.take_for_oneself,
    promises.say_whether_it_served,
    rooms.reveal,
    rooms.keep,
    rooms.put_together,
    visits.sit,
    visits.sit,
    visits.write,
    rooms.end,
    rooms.draft,
    promises.put_on_board,
    rooms.publish,
)
DEEDS = (
    carrying.make,
    carrying.open_or_close,
    carrying.open_or_close,
    *announcing.DEEDS,
    attesting.end,
    attesting.give_up,
    attesting.hide,
    attesting.withdraw,
    *followed.FOLLOWED,
    followed.stop,
    keeping.certify,
    keeping.put_back_comment,
    keeping.report_comment,
    keeping.restore,
    keeping.rewrite_anothers,
    keeping.take_acceptance_back,
    keeping.withdraw_anothers_comment,
    membership.accept_invitation,
    membership.answer_request,
    membership.archive,
    membership.ask_to_join,
    membership.ask_to_join,
    membership.change_visibility,
    membership.change_visibility,
    membership.entrust,
    membership.expel,
    membership.expel,
    membership.invite,
    membership.invite,
    membership.invite_by_link,
    membership.join,
    guests.invite,
    membership.leave,
    membership.leave,
    membership.offer_account,
    membership.rename,
    membership.reopen,
    membership.show_face,
    membership.suspend,
    membership.withdraw_invitation,
    membership.write_charter,
    needs.answer,
    needs.answer,
    needs.close,
    needs.confirm,
    needs.edit,
    needs.name,
    needs.offer,
    needs.put_back,
    needs.reopen,
    needs.support,
    needs.take,
    needs.withdraw,
    needs.withdraw,
    needs.withdraw_offer,
    relays.adapt,
    relays.adopt,
    relays.credit,
    relays.decline,
    relays.pass_on,
    relays.pass_on,
    relays.reconsider,
    relays.take_back,
    relays.thank,
    relays.tell_trial,
    relays.write,
    rooms.archive_protocol,
    rooms.come,
    rooms.draft,
    rooms.end,
    rooms.end_calendar,
    rooms.next_step,
    rooms.open_room,
    rooms.plan,
    paper.note_for,
    paper.note_for,
    paper.hold_on_paper,
    paper.type_in,
    paper.count_dots,
    promises.answer_beforehand,
    promises.ask_for,
    promises.begin_tip,
    promises.promise,
    promises.read_apart,
    promises.read_together,
    promises.withdraw_asked,
    promises.withdraw_asked,
    rooms.publish,
    promises.put_on_board,
    rooms.reveal,
    promises.say_what_became,
    promises.say_what_became,
    promises.say_whether_it_served,
    promises.say_whether_it_served,
    rooms.show_calendar,
    rooms.sit,
    rooms.take_back,
    rooms.take_back,
    rooms.write,
    rooms.write_protocol,
    soliciting.ask,
    soliciting.ask_about_need,
    soliciting.ask_about_need,
    skilled.answer_suggestion,
    skilled.give_opinion,
    skilled.show,
    skilled.tell_result,
    soliciting.say_something,
    visits.publish,
    visits.publish,
    visits.take_back,
    visits.claim,
    visits.write,
    texts.accept,
    texts.close,
    texts.close,
    texts.comment,
    texts.edit,
    texts.edit,
    texts.end_ask,
    texts.imported,
    texts.publish,
    texts.put_back,
    texts.report,
    texts.report,
    texts.settle,
    texts.trial,
    texts.useful,
    texts.withdraw,
    texts.withdraw,
    texts.withdraw_comment,
    *upkeep.DONE,
)


# At least, at most, of what.
BEGINNING = (
    (6, 14, WRITING),
    (6, 24, PASSING_ON),
    (4, 16, upkeep.DONE),
    (10, 60, MEETING),
    (3, 12, skilled.SAID),
    (2, 12, attesting.ATTESTED),
    (2, 10, announcing.SAID),
)


def live(world):
    """Ten to forty texts and what is said of them, then fifteen to forty-five deeds tried.

    Who follows whom or what is there before, so that they hear of it.
    """
    for _ in range(world.rng.randint(2, 12)):
        attempt(world.rng.choice(followed.FOLLOWED), world)
    for _ in range(world.rng.randint(10, 26)):
        attempt(texts.publish, world)
    for least, most, deeds in BEGINNING:
        for _ in range(world.rng.randint(least, most)):
            attempt(world.rng.choice(deeds), world)
    if world.chance(0.6):
        attempt(carrying.be_carried, world)
    for _ in range(world.rng.randint(1, 4)):
        attempt(world.rng.choice(scenes.SCENES), world)
    for _ in range(world.rng.randint(15, 45)):
        attempt(world.rng.choice(DEEDS), world)


def attempt(deed, world):
    """Do it if the rules allow: a refusal is an ordinary end, after which nothing has changed."""
    before = world.remembered()
    try:
        with transaction.atomic():
            deed(world)
    except (Refused, InvitationOverError):
        world.recall(before)
    world.forget_unsaid()
