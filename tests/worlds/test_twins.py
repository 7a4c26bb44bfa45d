# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""I10: what one may not know changes no byte of what one gets.

A world, and the same with one hidden thing more: for a viewer who may not know it, every page is
compared before and after, tokens of the moment apart. This catches counts, orders and sizes, which
hold no word.
"""

import shutil
import tempfile
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from entrepairs.communities import actions as communities
from entrepairs.communities.models import Membership, Need, Support
from entrepairs.discovery import following
from entrepairs.kernel import readers
from entrepairs.kernel.progress import Progress
from entrepairs.knowledge.actions import drafting, feedback, publishing, talking
from entrepairs.knowledge.models import Contribution
from entrepairs.meetings import rules
from entrepairs.meetings.actions import planning
from entrepairs.meetings.actions.planning import Plan
from entrepairs.notifications import actions as follows
from entrepairs.notifications.rules import may_follow
from entrepairs.outreach import actions as outreach
from entrepairs.outreach import rules as announcing
from entrepairs.people.models import Subject
from entrepairs.skills import actions as skills
from tests.worlds import needs, registry, sinks
from tests.worlds.explorer import undone
from tests.worlds.world import draw_from

PAGES = 60
NEEDS = 25


def a_text(world, community, member):
    row = publishing.publish(
        actor=member, community=community, kind="question", title="Hidden question", html="<p>x</p>"
    )
    talking.comment(actor=member, contribution=row, html="<p>Said aside.</p>")


def a_member(world, community, member):
    here = community.memberships.values("person")
    somebody = member.organisation.people.exclude(pk__in=here).exclude(pk=world.viewer).first()
    if somebody:
        Membership.objects.create(
            organisation=community.organisation, community=community, person=somebody
        )


def a_draft(world, community, member):
    drafting.save_draft(actor=member, key="k" * 12, kind="tip", content={"title": "Hidden draft"})


def an_activity(world, community, member):
    for text in _texts(community):
        if text.author_id != member.pk and not text.hidden:
            feedback.find_useful(actor=member, contribution=text)


def a_skill(world, community, member):
    """Shown to nobody, with what speaks for it."""
    said = member.subjects.values("subject")
    subjects = Subject.objects.filter(organisation=member.organisation).exclude(pk__in=said)
    for subject in subjects.order_by("pk")[:1]:
        skills.show_skill(actor=member, subject=subject, shown="self")


def a_need(world, community, member):
    """One on each skill of the house: no map, table or skill's page may count it."""
    for subject in Subject.objects.filter(organisation=member.organisation).order_by("pk"):
        wording = f"Hidden need {subject.pk}"
        row = communities.name_need(
            actor=member, community=community, wording=wording, subject=subject
        )
    communities.take_need(actor=member, need=row)


def a_meeting(world, community, member):
    """Planned by who may, and one more of its members comes."""
    facilitators = [row.person for row in community.memberships.filter(role="facilitator")]
    leader = next((one for one in facilitators if rules.may_plan(one, community)), None)
    if leader:
        plan = Plan(
            title="Hidden meeting",
            protocol="peer-meeting",
            starts_at=timezone.now() + timedelta(hours=1),
            minutes=60,
        )
        row = planning.plan_meeting(actor=leader, community=community, plan=plan)
        planning.say_whether_one_comes(actor=member, meeting=row, comes=True)


def an_announcement(world, community, member):
    """An announcement and a poll, by who may, and a member's vote."""
    leads = [row.person for row in community.memberships.filter(role="facilitator")]
    leader = next((one for one in leads if announcing.may_announce(one, community)), None)
    if leader is None:
        return
    ends = {"ends_at": timezone.now() + timedelta(days=2), "choices": ["One", "Two"]}
    for kind, more in (("news", {}), ("poll", ends)):
        row = outreach.announce(
            actor=leader, community=community, kind=kind, title=f"Hidden {kind}", **more
        )
    outreach.vote(actor=member, choice=row.choices.first())


def a_follower(world, community, member):
    """Of the viewer, of each colleague, and of every subject of the house."""
    things = [*member.organisation.people.exclude(pk=member.pk), *_subjects(member)]
    for thing in things:
        if may_follow(member, thing):
            follows.follow(actor=member, thing=thing)


def _subjects(member):
    return Subject.objects.filter(organisation=member.organisation, merged_into=None)


def _texts(community):
    return list(Contribution.objects.filter(community=community))


HIDDEN = [
    a_text,
    a_member,
    a_draft,
    a_need,
    an_activity,
    a_meeting,
    a_skill,
    an_announcement,
    a_follower,
]


@pytest.mark.long
def test_what_is_hidden_changes_no_byte(db, steady, monkeypatch, settings):
    compared = 0
    for seed in range(1, 5):
        steady(seed)
        with undone(seed) as explorer:
            compared += _compare_each(explorer, monkeypatch, settings)
        if compared > PAGES:
            break
    assert compared


def _compare_each(explorer, monkeypatch, settings):
    """Of one world, with each hidden thing in turn; a world takes longer to build than to look at.

    How many pages were compared.
    """
    found = _somebody_shut_out(explorer)
    if found is None:
        return 0
    viewer, *place = found
    explorer.world.viewer = explorer.world.rows["people"][viewer.key].pk
    moment = timezone.now()
    with monkeypatch.context() as stopped:
        stopped.setattr(timezone, "now", lambda: moment)
        calls = _calls(explorer)
        following.catch_up(Progress(quiet=True))
        before = _all(viewer, calls, stopped)
        for hidden in HIDDEN:
            with transaction.atomic(), _index_that_is_thrown_away(settings):
                hidden(explorer.world, *map(_as_kept, place))
                readers.catch_up()
                following.catch_up(Progress(quiet=True))
                after = _all(viewer, calls, stopped)
                transaction.set_rollback(True)
            assert _differences(before, after) == {}, hidden.__name__
    return len(calls)


def _as_kept(row):
    return type(row)._default_manager.get(pk=row.pk)


@contextmanager
def _index_that_is_thrown_away(settings):
    """What is undone in the database would stand in the index all the same."""
    kept = settings.DATA
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        settings.DATA = Path(shutil.copytree(kept, Path(folder, "data")))
        yield
    settings.DATA = kept
    cache.clear()


def _differences(before, after):
    return {
        call.path: sinks.difference(before[call], after[call])
        for call in before
        if before[call] != after[call]
    }


def _all(viewer, calls, monkeypatch):
    """What each page says; the keys it makes for forms and drafts are drawn alike each time."""
    told = {}
    for call in calls:
        draw_from(monkeypatch, "pages")
        told[call] = sinks.comparable(viewer.ask(call))
    draw_from(monkeypatch, "hidden things")
    return told


@pytest.mark.long
def test_who_needs_it_changes_no_byte(db, steady, monkeypatch):
    """Who named a need that is not signed, and who said "me too", may have been anybody else."""
    compared = 0
    for seed in range(1, 13):
        steady(seed)
        with undone(seed, *[needs.name] * 12) as explorer:
            for viewer in explorer.viewers:
                compared += _with_others(explorer, viewer, monkeypatch)
                if compared > NEEDS:
                    return
    assert compared


def _with_others(explorer, viewer, monkeypatch):
    me = explorer.world.rows["people"].get(viewer.key)
    if me is None or not explorer.oracle.house(viewer.key):
        return 0
    elsewhere = {"is_signed": False, "withdrawn_at": None, "organisation": me.organisation_id}
    unsigned = Need.objects.filter(**elsewhere).exclude(named_by=me)
    calls = [sinks.Call("/communities/needs/"), sinks.Call("/")]
    calls += [sinks.Call(f"/communities/needs/{need.slug}/") for need in unsigned]
    moment = timezone.now()
    with transaction.atomic(), monkeypatch.context() as stopped:
        stopped.setattr(timezone, "now", lambda: moment)
        before = _all(viewer, calls, stopped)
        others = me.organisation.people.exclude(pk=me.pk)
        for need in unsigned:
            need.named_by = others.exclude(pk=need.named_by_id).first()
            need.save(update_fields=["named_by"])
            place = {"organisation_id": need.organisation_id, "community_id": need.community_id}
            supports = (Support(need=need, person=person, **place) for person in others)
            Support.objects.bulk_create(supports, ignore_conflicts=True)
        after = _all(viewer, calls, stopped)
        transaction.set_rollback(True)
    assert _differences(before, after) == {}
    return len(unsigned)


def _somebody_shut_out(explorer):
    """A viewer, a community of their house they may not know, and a member of it."""
    world, oracle = explorer.world, explorer.oracle
    for (community, person), _ in sorted(world.facts["members"].items()):
        if not oracle.house(person) or world.facts["communities"][community]["archived"]:
            continue
        for viewer in explorer.viewers:
            home = oracle.house(viewer.key) == oracle.house(person)
            if home and not oracle.sees(viewer.key, "communities", community, "name"):
                return viewer, world.rows["communities"][community], world.rows["people"][person]
    return None


def _calls(explorer):
    """Pages without arguments, and of things drawn at random."""
    urls = [url for url in registry.urls() if not url.name.startswith("account_")]
    calls = {sinks.Call(url.path(())) for url in urls if not url.arguments}
    calls.add(sinks.Call("/ask?q=question"))
    # The address of a calendar is a key: it tells whoever holds it what its owner knows.
    named = [url for url in urls if url.arguments and url.name != "meetings:feed"]
    while len(calls) < PAGES:
        url = explorer.world.rng.choice(named)
        calls.add(sinks.Call(url.path(registry.values(explorer.world, url)[0])))
    return sorted(calls, key=repr)
