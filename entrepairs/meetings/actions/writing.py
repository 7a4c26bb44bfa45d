# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people write in a room, when it is shown, and what they choose of it."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.communities import actions as communities
from entrepairs.kernel.decisions import Refused
from entrepairs.knowledge.actions import withdrawing
from entrepairs.meetings import choosing, clock, kinds, noting, rules, teaching, traces
from entrepairs.meetings.models import Capture, Meeting, Seat, Vote
from entrepairs.meetings.protocols import Captures, Seen
from entrepairs.meetings.rows import lock, move


@transaction.atomic
def write_note(
    *, actor: Seat, key: str, step: int, text: str, signed: bool = True, upwards: bool = False
) -> Capture:
    """Write something down in a step, the present one or one before; `key` is the device's name.

    The same key again changes nothing, so what is sent anew after a lost answer is one note. What
    everybody sees is shown at once, the rest waits for the reveal or is for its reader alone.
    """
    known = Capture.objects.filter(seat=actor, key=key).first()
    if known:
        return known
    meeting = lock(actor.meeting)
    rules.may_write(actor, meeting, step).or_refuse()
    asked = clock.script(meeting).steps[step]
    note, is_new = Capture.objects.get_or_create(
        seat=actor,
        key=key,
        defaults={
            "organisation_id": meeting.organisation_id,
            "community_id": meeting.community_id,
            "meeting": meeting,
            "step": step,
            "text": text.strip()[:1200],
            "signed": signed,
            "upwards": upwards,
            "kind": kinds.of(asked),
            "shown_at": timezone.now() if asked.seen == Seen.ALL else None,
        },
    )
    if is_new:
        move(meeting)
    return note


@transaction.atomic
def say_what_became(
    *,
    actor: Seat,
    promise: Capture,
    became: str,
    text: str,
    signed: bool = True,
    upwards: bool = False,
) -> Capture:
    """Say at the next meeting what became of one's commitment, and only then do others hear of it.

    They see it as the step says, with the words of the commitment. Said again, it is said anew.
    """
    meeting = lock(actor.meeting)
    rules.may_say_what_became(actor, meeting, promise).or_refuse()
    seen = clock.step(meeting).seen
    note, _is_new = Capture.objects.update_or_create(
        seat=actor,
        key=f"back-{promise.slug}",
        defaults={
            "organisation_id": meeting.organisation_id,
            "community_id": meeting.community_id,
            "meeting": meeting,
            "step": meeting.step,
            "promise": promise,
            "became": became,
            "text": text.strip()[:1200],
            "signed": signed,
            "upwards": upwards,
            "shown_at": timezone.now() if seen == Seen.ALL else None,
            "withdrawn_at": None,
        },
    )
    move(meeting)
    return note


@transaction.atomic
def reveal(*, actor: Seat, step: int) -> None:
    """Show what was written in a step, or the points given in it, to the room. Repeatable."""
    meeting = lock(actor.meeting)
    rules.may_lead(actor, meeting).or_refuse()
    if clock.step(meeting).captures == Captures.VOTES and step == meeting.step:
        _show_points(meeting)
        return
    rules.may_be_revealed(meeting, step).or_refuse()
    _show(meeting, [step])


@transaction.atomic
def reveal_all(*, actor: Seat) -> None:
    """Show what waits for the reveal in any step. Repeatable."""
    meeting = lock(actor.meeting)
    rules.may_lead(actor, meeting).or_refuse()
    _show(meeting, rules.revealed_steps(meeting))


def _show(meeting: Meeting, steps: Sequence[int]) -> None:
    notes = Capture.objects.filter(meeting=meeting, shown_at=None, withdrawn_at=None)
    if notes.filter(step__in=steps).update(shown_at=timezone.now()):
        move(meeting)


def _show_points(meeting: Meeting) -> None:
    choosing.may_show_points(meeting, meeting.step).or_refuse()
    if not meeting.counted:
        meeting.counted = True
        move(meeting, "counted")


@transaction.atomic
def show_note(*, actor: Seat, note: Capture) -> None:
    """Whoever wrote it shows it to everybody, without waiting for the reveal. Repeatable."""
    meeting = lock(actor.meeting)
    rules.may_show_note(actor, meeting, note).or_refuse()
    if Capture.objects.filter(pk=note.pk, shown_at=None).update(shown_at=timezone.now()):
        move(meeting)


@transaction.atomic
def keep_note(*, actor: Seat, note: Capture, kept: bool) -> None:
    """Keep a note for the synthesis, or not. Repeatable."""
    meeting = lock(actor.meeting)
    rules.may_lead(actor, meeting).or_refuse()
    if Capture.objects.filter(pk=note.pk, meeting=meeting).exclude(kept=kept).update(kept=kept):
        move(meeting)


@transaction.atomic
def withdraw_note(*, actor: Seat, note: Capture) -> bool:
    """Take back what one wrote, said or noted: it leaves every page at once, also afterwards.

    With the last of the words that others noted for somebody who did not come in, their seat goes.
    False where the group may have put it in words that do not show where they come from.
    """
    is_gone = True
    rules.may_withdraw_note(actor, note).or_refuse()
    meeting = lock(actor.meeting)
    taken = Capture.objects.filter(pk=note.pk, meeting=meeting, withdrawn_at=None)
    spoke = teaching.speaks(meeting)
    if taken.update(withdrawn_at=timezone.now()):
        Vote.objects.filter(capture=note).delete()
        note.members.update(group=None)
        if note.text:
            is_gone = traces.take_out(meeting, note)
        if note.seat_id == actor.pk:
            # Whoever noted it for somebody takes nothing of theirs away elsewhere.
            _take_off(meeting, note)
        noting.leave_empty_seat(note.seat)
        move(meeting)
        teaching.record_change(meeting, spoke, actor.person)
    return is_gone


def _take_off(meeting: Meeting, note: Capture) -> None:
    """What was published of a note goes with it: the tip, and the need in these very words."""
    note.refresh_from_db(fields=["tip", "need"])
    person = note.seat.person if note.seat else None
    if note.tip is not None and person:
        withdrawing.withdraw(actor=person, contribution=note.tip)
    elif note.tip is not None:
        withdrawing.take_away(actor=None, contribution=note.tip)
    need = note.need
    if need is None or meeting.ended_at is None or need.named_at < meeting.ended_at:
        return  # the board had it already
    if need.wording == note.in_one_line:
        communities.take_off_board(actor=person, need=need)


@transaction.atomic
def give_points(*, actor: Seat, note: Capture, points: int) -> None:
    """Give a note some of one's points, or take them back (0); never more than one has."""
    meeting = lock(actor.meeting)
    note = Capture.objects.select_related("group").get(pk=note.pk, meeting=meeting)
    choosing.may_vote(actor, meeting, note).or_refuse()
    votes = Vote.objects.filter(seat=actor, step=meeting.step)
    others = votes.exclude(capture=note).aggregate(sum=Sum("points"))["sum"] or 0
    budget, attests = clock.step(meeting).points, clock.step(meeting).attests
    if attests:
        points = min(points, 1)
    elif points + others > budget:
        raise Refused(_("You have given all your %(num)d points.") % {"num": budget})
    if points:
        _vote(meeting, actor, note, points)
    else:
        votes.filter(capture=note).delete()
    move(meeting)


def _vote(meeting: Meeting, seat: Seat, note: Capture, points: int) -> None:
    Vote.objects.update_or_create(
        capture=note,
        seat=seat,
        step=meeting.step,
        defaults={
            "organisation_id": meeting.organisation_id,
            "community_id": meeting.community_id,
            "meeting": meeting,
            "points": points,
        },
    )
