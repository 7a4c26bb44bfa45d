# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What follows from what: the only place where consequences are declared.

`READERS`: for each reader of the journal, the reaction to each deed it listens to.
`FOLLOWERS`: readers that keep their own place (the search index).
`DELIVERIES`: for each kind of outbox row, the function that renders and sends it.
`SCHEDULE`: what runs by the clock, in seconds.
"""

from collections.abc import Callable, Mapping

from entrepairs.communities import asking
from entrepairs.curation import asking as reviews
from entrepairs.curation import reactions as improvements
from entrepairs.discovery import coffees, following, outside, widening, wordings
from entrepairs.kernel import once, outbox, upkeep
from entrepairs.kernel.models import JournalEntry, OutboxMessage
from entrepairs.knowledge import keeping, previewing
from entrepairs.media import sweeping as uploads
from entrepairs.media import work as media
from entrepairs.meetings import ending, occurrences, reading, visitors
from entrepairs.notifications import (
    announcements,
    arriving,
    channels,
    cohorts,
    curating,
    handing_on,
    letters,
    mails,
    meetings,
    months,
    promises,
    pushes,
    refusals,
    thanking,
    ties,
    travels,
    weekly,
)
from entrepairs.notifications import following as followed
from entrepairs.notifications import reactions as notices
from entrepairs.notifications import skills as attested
from entrepairs.operations import deliveries as parcels
from entrepairs.operations import fulfilling
from entrepairs.operations import sweeping as operations
from entrepairs.outreach import closing as polls
from entrepairs.people import deliveries as people
from entrepairs.people import presence, sweeping
from entrepairs.skills import closing
from entrepairs.skills import reactions as skills


def each(*reactions: Callable[[JournalEntry], None]) -> Callable[[JournalEntry], None]:
    """Several things that follow from one deed, for one reader."""

    def react(entry: JournalEntry) -> None:
        for reaction in reactions:
            reaction(entry)

    return react


READERS: Mapping[str, Mapping[str, Callable[[JournalEntry], None]]] = {
    "notifications": {
        "communities.join_requested": notices.tell_the_facilitators,
        "communities.request_accepted": notices.tell_who_asked_to_join,
        "communities.person_invited": notices.tell_who_is_invited,
        "communities.help_offered": notices.tell_who_named_the_need,
        "communities.need_confirmation_asked": notices.ask_who_needed_it,
        "communities.role_given": each(
            handing_on.tell_who_is_entrusted, handing_on.forget_that_nobody_did
        ),
        "communities.left": handing_on.tell_if_the_others_left,
        "communities.member_removed": handing_on.tell_if_the_others_left_whom_they_removed,
        "communities.facilitator_erased": handing_on.tell_that_nobody_facilitates,
        "curation.answer_turned": curating.tell_whose_answer_it_was,
        "curation.improvement_suggested": curating.tell_who_may_take_it,
        "curation.improvement_taken": curating.tell_it_was_taken,
        "curation.improvement_declined": curating.tell_it_was_declined,
        "curation.merged": followed.follow_the_kept_one,
        "curation.parted": followed.follow_each_again,
        "curation.thanked": curating.tell_they_are_thanked,
        "curation.review_asked": curating.ask_who_answers_for_it,
        "discovery.person_asked": notices.tell_who_is_asked,
        "discovery.coffee_proposed": ties.tell_the_two,
        "discovery.opinion_asked": ties.tell_who_is_consulted,
        "discovery.result_told": ties.tell_what_became,
        "knowledge.question_asked": each(notices.tell_the_named, followed.tell_of_a_text),
        "knowledge.question_answered": each(notices.tell_the_asker, followed.tell_of_an_answer),
        "knowledge.tip_shared": each(notices.tell_the_named, followed.tell_of_a_text),
        "knowledge.tutorial_published": each(notices.tell_the_named, followed.tell_of_a_text),
        "knowledge.experience_told": each(notices.tell_the_named, followed.tell_of_a_text),
        "knowledge.commented": each(notices.tell_the_author, followed.tell_of_a_comment),
        "knowledge.answer_accepted": each(
            notices.tell_whose_answer_was_accepted, followed.tell_it_is_solved
        ),
        "knowledge.certified": notices.tell_whose_text_was_certified,
        "knowledge.handed_over": curating.tell_who_answers_now,
        "knowledge.need_answered": notices.tell_who_needs_it,
        "knowledge.reported": notices.tell_who_looks_after_it,
        "knowledge.tutorial_relayed": travels.tell_the_group,
        "knowledge.relay_adopted": travels.tell_it_was_adopted,
        "knowledge.relay_adapted": travels.tell_it_was_adapted,
        "knowledge.thanked": travels.tell_they_are_thanked,
        "meetings.meeting_planned": meetings.tell_the_members,
        "meetings.groups_invited": meetings.tell_the_invited,
        "meetings.meeting_moved": meetings.tell_of_the_move,
        "meetings.place_given": meetings.tell_who_got_the_place,
        "meetings.meeting_cancelled": meetings.tell_it_is_off,
        "meetings.series_changed": meetings.tell_the_guests,
        "meetings.series_planned": meetings.tell_the_groups,
        "meetings.room_ended": meetings.tell_it_closed_by_itself,
        "meetings.words_noted": meetings.tell_whose_words_they_are,
        "meetings.reading_asked": meetings.ask_for_the_last_reading,
        "meetings.reading_changed": meetings.ask_to_read_it_again,
        "meetings.synthesis_published": meetings.tell_it_is_published,
        "outreach.announced": announcements.tell_the_members,
        "outreach.greeted": arriving.tell_who_is_greeted,
        "outreach.told_again": announcements.tell_the_members,
        "people.person_left": each(
            handing_on.tell_who_answers_from_now_on, handing_on.tell_of_what_they_led
        ),
        "people.person_returned": handing_on.forget_that_they_had_left,
        "skills.endorsed": attested.tell_who_is_attested,
        "skills.endorsement_sent_back": attested.tell_who_attested,
        "skills.certification_asked": attested.tell_who_may_look,
        "skills.renewal_asked": attested.tell_who_may_look,
        "skills.certified": attested.tell_who_is_certified,
        "skills.vouched_not_yet": attested.tell_why_not_yet,
        "skills.certification_revoked": attested.tell_why_it_was_revoked,
        "skills.appealed": attested.tell_who_may_decide,
        "skills.appeal_decided": attested.tell_what_was_decided,
        "skills.merged": followed.follow_what_it_became,
    },
    "channels": {
        "knowledge.question_asked": channels.tell_the_channels,
        "knowledge.tip_shared": channels.tell_the_channels,
        "knowledge.tutorial_published": channels.tell_the_channels,
        "knowledge.experience_told": channels.tell_the_channels,
    },
    "curation": {
        "knowledge.words_taken_out": improvements.forget_former_words,
    },
    "media": {
        "media.video_sent": media.ask_for_film,
    },
    "operations": {
        "operations.export_asked": fulfilling.make_export,
        "operations.staff_columns_said": fulfilling.check_staff_file,
        "operations.staff_file_confirmed": fulfilling.load_staff_file,
    },
    "skills": {
        "knowledge.answer_accepted": skills.learn_from_text,
        "knowledge.acceptance_taken_back": skills.learn_from_question,
        "knowledge.certified": skills.learn_from_text,
        "knowledge.certification_taken_back": skills.learn_from_text,
        "knowledge.found_useful": skills.learn_from_text,
        "knowledge.usefulness_taken_back": skills.learn_from_text,
        "knowledge.credited": skills.learn_from_text,
        "knowledge.moved": skills.learn_from_text,
        "knowledge.contribution_edited": skills.learn_from_question,
        "knowledge.contribution_imported": skills.learn_from_text,
        "knowledge.tried": skills.learn_from_trial,
        "knowledge.relay_adopted": skills.learn_from_relay,
        "knowledge.relay_adapted": skills.learn_from_relay,
        "knowledge.relay_reconsidered": skills.learn_from_relay,
        "meetings.room_ended": skills.learn_from_meeting,
        "meetings.held_on_paper": skills.learn_from_meeting,
        "meetings.teaching_changed": skills.learn_from_meeting,
        "skills.facilitation_set": skills.learn_from_meetings_again,
        "skills.merged": skills.learn_from_subject,
    },
}
FOLLOWERS: tuple[Callable[[], object], ...] = (following.follow,)
DELIVERIES: Mapping[str, Callable[[OutboxMessage], None]] = {
    "notice_mail": mails.deliver_notice,
    "notice_push": pushes.deliver,
    "weekly_letter": weekly.deliver,
    "answer_refused": refusals.deliver,
    "channel_posting": channels.deliver,
    "operations.erasure_asked": parcels.tell_of_the_erasure,
    "operations.export_ready": parcels.tell_of_the_export,
    "people.invitation": people.send_invitation,
    **dict.fromkeys(people.FACTORS, people.send_factor_notice),
}
SCHEDULE: Mapping[str, tuple[int, Callable[[], object]]] = {
    "sweep outbox": (3600, outbox.sweep),
    "sweep form keys": (3600, once.sweep),
    "let the database learn": (6 * 3600, upkeep.optimise),
    "plan the next meetings of series": (3600, occurrences.top_up),
    "remind of meetings": (900, meetings.remind),
    "write the letters of the week": (900, weekly.write),
    "sweep letters": (86_400, letters.sweep),
    "sweep what devices were told": (86_400, pushes.sweep),
    "tell of gaps": (86_400, attested.tell_of_gaps),
    "tell that certifications end": (6 * 3600, attested.tell_that_it_ends),
    "remind of what people said they would try": (3600, promises.remind_of_promises),
    "ask whether what people took served them": (3600, promises.ask_whether_it_served),
    "bring the tips of a course back": (6 * 3600, cohorts.bring_tips_back),
    "sweep notices of past meetings": (86_400, meetings.sweep),
    "close forgotten rooms": (300, ending.close_forgotten),
    "publish what was read": (300, reading.publish_read),
    "forget visitors of rooms": (86_400, visitors.sweep),
    "bring questions to others": (1800, widening.widen),
    "look outside each circle": (12 * 3600, outside.look_outside),
    "forget what came from outside": (86_400, outside.sweep),
    "pair up for coffee": (6 * 3600, coffees.pair_up),
    "sweep wordings": (86_400, wordings.sweep),
    "take up videos again": (60, media.ask_again),
    "draw first pages": (60, previewing.draw_first_pages),
    "sweep uploads": (6 * 3600, uploads.sweep),
    "sweep loose files": (86_400, keeping.sweep),
    "tell authors of the month": (12 * 3600, months.tell_of_the_month),
    "tell who is thanked": (120, thanking.tell_who_is_thanked),
    "ask whether texts still hold": (12 * 3600, reviews.ask_keepers),
    "ask whether answers helped": (6 * 3600, asking.ask_whether_it_helped),
    "bring words to everybody": (3600, announcements.bring_words),
    "count polls": (300, polls.count_polls),
    "close the quarter of skills": (86_400, closing.close_quarter),
    "erase who asked to be": (3600, fulfilling.erase_who_asked),
    "sweep exports": (3600, operations.sweep_exports),
    "sweep staff files": (86_400, operations.sweep),
    "gather presence": (6 * 3600, presence.gather),
    "sweep sessions and invitations": (24 * 3600, sweeping.sweep),
}
