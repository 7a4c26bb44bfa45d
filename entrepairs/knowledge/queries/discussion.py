# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One text with its answers, its talk and what stands around it."""

from dataclasses import dataclass, field
from math import ceil
from operator import itemgetter

from django.db.models import Case, Q, QuerySet, When
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from entrepairs.communities import rules as communities
from entrepairs.communities.models import Community
from entrepairs.knowledge import rules
from entrepairs.knowledge.models import Contribution, Link, Tagging
from entrepairs.knowledge.queries import credits as crediting
from entrepairs.knowledge.queries import (
    firsts,
    journeys,
    lists,
    needs,
    posts,
    shapes,
    trials,
    videos,
)
from entrepairs.knowledge.queries import marks as marking
from entrepairs.knowledge.queries.drawn import Answers, Drawn, Marks, Offers
from entrepairs.knowledge.queries.marks import word
from entrepairs.knowledge.queries.papers import Papers, in_texts
from entrepairs.knowledge.queries.prepared import ForReader
from entrepairs.people.models import Person

Kind = Contribution.Kind
ANSWERS = 20
RELATED = 4
CANDIDATES = 300


@dataclass(frozen=True)
class Discussion(Drawn):
    """A page: the text, and for a question its answers. `charter`: its community's, in a line."""

    post: posts.Post
    group: shapes.Group
    charter: str
    state: str
    is_withdrawn: bool
    is_closed: bool
    points_to: lists.SmallRow | None
    replaced_by: lists.SmallRow | None
    subjects: tuple[shapes.Subject, ...]
    needs: tuple[needs.Answered, ...]
    answers: Answers
    talk: dict[int, list[shapes.Remark]]
    effect: trials.Effect | None
    credits: crediting.Credits
    journey: journeys.Journey | None
    passes_on: bool
    related: tuple[lists.SmallRow, ...]
    marks: Marks
    offers: Offers
    pieces: tuple[videos.Piece, ...] = ()
    papers: Papers = field(default_factory=dict)

    @property
    def question(self) -> str:
        """The public name under which its answers stand."""
        return self.post.slug


@dataclass(frozen=True)
class OneAnswer(Drawn):
    """An answer alone, as its fragment needs it: named like what a `Discussion` holds."""

    post: posts.Post
    question: str
    answers: Answers
    talk: dict[int, list[shapes.Remark]]
    marks: Marks
    offers: Offers
    papers: Papers = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """Where an answer stands."""

    question: str
    page: int
    anchor: str
    merged: str = ""


def discussion(
    person: Person, slug: str, page: int = 1, *, as_it_was: bool = False
) -> Discussion | Place:
    """A text's page, or for an answer its place on its question's. Eight SQL queries at most.

    What was merged leads to the text it went into, unless it is asked for `as_it_was`.

    One more for a question closed in favour of another and for what was replaced; two for a
    tutorial, which travels; one for a tip or an experience with a video, one for PDFs.
    """
    post, thing, charter = _thing(person, slug)
    if thing.parent_id:
        return _place(person, thing)
    kept = _seen(person, thing.duplicate_of_id)
    if thing.merged_at and kept and not as_it_was:
        return Place(kept.slug, 1, "", merged=slug)
    answers = _answers(person, thing, page)
    shown = [post, *answers.shown]
    subjects, answered, named = _about(person, thing)
    travels = thing.kind == Kind.TUTORIAL
    if travels:
        named = crediting.of_text(thing.pk)
    journey = journeys.journey(person, thing.pk) if travels else None
    return Discussion(
        post=post,
        group=shapes.Group(thing.community.slug, thing.community.name),
        charter=charter,
        state=shapes.state(
            kind=thing.kind,
            accepted=thing.accepted_id,
            certified=any(text.is_certified for text in (post, *answers.shown[:1])),
        ),
        is_withdrawn=thing.hidden,
        is_closed=thing.duplicate_of_id is not None,
        points_to=kept,
        replaced_by=_seen(person, post.standing.replaced_by),
        subjects=tuple(shapes.Subject(*names) for _, *names in subjects),
        needs=answered,
        answers=answers,
        talk=posts.first_remarks(person, shown),
        effect=None if thing.kind == Kind.QUESTION else trials.effect(thing.pk),
        credits=named,
        journey=journey,
        passes_on=travels and _passes_on(person, thing, named, journey),
        related=_related(person, thing, [key for key, *_ in subjects]),
        marks=marking.marks(person, thing, [text.key for text in shown]),
        offers=_offers(person, thing),
        pieces=videos.in_text(person, post) if thing.kind in TOLD else (),
        papers=in_texts(person, shown),
    )


# What is told in one go, with its videos among the words.
TOLD = (Kind.TIP, Kind.EXPERIENCE)

FACTS = (
    "author_id",
    "parent_id",
    "hidden",
    "withdrawn_by_id",
    "accepted_id",
    "duplicate_of_id",
    "merged_at",
    "answers_count",
    "organisation_id",
    "community_id",
)
COMMUNITY = ("slug", "name", "visibility", "archived_at")
IN_COMMUNITY = (*(f"community__{name}" for name in COMMUNITY), "community__charter__line")


def _thing(person: Person, slug: str) -> tuple[posts.Post, Contribution, str]:
    """The text as all see it, the row as the rules want it, the charter's line. One SQL query."""
    values = next(iter(THING.rows(person, slug)), None)
    if values is None:
        raise Http404
    post = posts.post(values[: len(posts.COLUMNS)])
    facts = values[len(posts.COLUMNS) :]
    thing = Contribution(
        pk=post.key, slug=slug, kind=post.kind, **dict(zip(FACTS, facts, strict=False))
    )
    *of_community, charter = facts[len(FACTS) :]
    here = dict(zip(COMMUNITY, of_community, strict=True))
    thing.community = Community(pk=thing.community_id, **here)
    return post, thing, charter or ""


THING = ForReader(
    lambda person, slug: (
        Contribution.objects.visible_to(person)
        .filter(slug=slug)
        .values_list(*posts.COLUMNS, *FACTS, *IN_COMMUNITY)
    )
)


def new_answer(person: Person, question: Contribution, slug: str) -> OneAnswer:
    """An answer that was just written: nobody has said anything of it.

    One SQL query, one more for PDFs.
    """
    found = Contribution.objects.visible_to(person).filter(parent=question, slug=slug)
    found = found.annotate(opens=firsts.is_first(person, firsts.since()))
    values = found.values_list(*posts.COLUMNS, "opens").first()
    if values is None:
        raise Http404
    post = posts.post(values[:-1])
    return OneAnswer(
        post=post,
        question=question.slug,
        answers=Answers(accepted=question.accepted_id),
        talk={},
        marks=Marks(first=frozenset({post.key} if values[-1] else ())),
        offers=_offers(person, question),
        papers=in_texts(person, [post]),
    )


def in_order(person: Person, question: int, accepted: int) -> QuerySet:
    """The answers as they stand on the page: the accepted one, then the useful, then by date."""
    found = Contribution.objects.visible_to(person, withdrawn=False).filter(parent=question)
    best_first = Case(When(pk=accepted, then=0), default=1)
    return found.order_by(best_first, "-useful_count", "published_at", "pk")


def _answers(person: Person, question: Contribution, page: int) -> Answers:
    if question.kind != Kind.QUESTION or not question.answers_count:
        return Answers()
    found = ANSWERED.rows(person, question.pk, question.accepted_id or 0, page=page)
    return Answers(
        shown=tuple(posts.post(values) for values in found),
        total=question.answers_count,
        page=page,
        pages=ceil(question.answers_count / ANSWERS),
        accepted=question.accepted_id,
    )


def _answers_page(person: Person, question: int, accepted: int, *, page: int) -> QuerySet:
    start = (page - 1) * ANSWERS
    found = posts.few(in_order(person, question, accepted), start, start + ANSWERS)
    return found.values_list(*posts.COLUMNS)


ANSWERED = ForReader(_answers_page)


def _place(person: Person, answer: Contribution) -> Place:
    questions = Contribution.objects.visible_to(person)
    question = get_object_or_404(questions, pk=answer.parent_id)
    found = in_order(person, question.pk, question.accepted_id or 0)
    slugs = list(found.values_list("slug", flat=True))
    rank = slugs.index(answer.slug) if answer.slug in slugs else 0
    return Place(question.slug, rank // ANSWERS + 1, f"a-{answer.slug}")


def _about(
    person: Person, thing: Contribution
) -> tuple[list[tuple[int, str, str]], tuple[needs.Answered, ...], crediting.Credits]:
    """Its subjects in the reader's language, the needs it answers; of a tip, whom it names.

    One SQL query.
    """
    in_english = get_language() == "en"
    found = sorted(
        ABOUT.rows(person, thing.pk, is_tip=thing.kind == Kind.TIP), key=itemgetter(0, 1)
    )
    subjects = [
        (key, slug, (english or french) if in_english else (french or english))
        for what, key, slug, french, english in found
        if what == "subject"
    ]
    answered = [row[2:] for row in found if row[0] == "need"]
    named = crediting.listed(row for row in found if row[0] in crediting.LISTS)
    return subjects, tuple(needs.Answered(*row) for row in answered[: needs.FEW]), named


def _about_it(person: Person, thing: int, *, is_tip: bool) -> QuerySet:
    """Lists in one statement: a word that says which, and the same columns for all."""
    subjects = Contribution(pk=thing).subjects.order_by()
    others = [
        needs.answered_by(person, thing).values_list(
            word("need"), "need_id", "need__slug", "need__wording", "community__name"
        )
    ]
    if is_tip:
        others += [
            rows.values_list(word(name), "pk", "person__slug", "person__name", "name")
            for name, rows in crediting.by_list(thing)
        ]
    first = subjects.values_list(word("subject"), "pk", "slug", "name_fr", "name_en")
    return first.union(*others, all=True)


ABOUT = ForReader(_about_it)


def _passes_on(
    person: Person,
    thing: Contribution,
    named: crediting.Credits,
    journey: journeys.Journey | None,
) -> bool:
    """`rules.may_pass_on` told from what is at hand; it decides when the form is sent."""
    if thing.hidden:
        return False
    concerned = thing.author_id == person.pk or person.slug in named.slugs
    adopted = journey is not None and any(
        stop.state == "adopted" and stop.answers for stop in journey.received
    )
    in_the_open = thing.community.visibility == Community.Visibility.OPEN
    return concerned or communities.moderates(person, thing.community) or (adopted and in_the_open)


def _seen(person: Person, other: int | None) -> lists.SmallRow | None:
    """The text that one points to, if the reader may see it. One SQL query, none without one."""
    if not other:
        return None
    others = Contribution.objects.visible_to(person).filter(hidden=False, pk=other)
    return next(iter(lists.small_rows(others.values_list(*lists.SMALL))), None)


def merged_into(person: Person, kept: int, slug: str) -> lists.SmallRow | None:
    """The text of that name, if it was merged into this one. One SQL query."""
    others = Contribution.objects.visible_to(person).filter(
        slug=slug, duplicate_of=kept, merged_at__isnull=False
    )
    return next(iter(lists.small_rows(others.values_list(*lists.SMALL))), None)


def _related(
    person: Person, thing: Contribution, subjects: list[int]
) -> tuple[lists.SmallRow, ...]:
    """What the source or somebody linked to it, then what speaks of the same. One SQL query."""
    # No text has the subject 0: one shape for texts with and without subjects.
    return lists.small_rows(NEAR.rows(person, thing.pk, subjects or [0]))


def _near(person: Person, thing: int, subjects: list[int]) -> QuerySet:
    linked = Link.objects.own(origin=thing).values("target")
    linked = linked.union(Link.objects.own(target=thing).values("origin"))
    others = Contribution.objects.visible_to(person, withdrawn=False).filter(parent=None)
    # A subject gathers thousands of texts over the years: the best of its latest are shown, if one
    # reads them. Of these alone: for all that one reads PostgreSQL would go through all of it.
    latest = Tagging.objects.own(subjects).order_by("-contribution")[:CANDIDATES]
    alike = QuerySet(Contribution).filter(pk__chosen=latest.values("contribution")).values("pk")
    # A union: PostgreSQL would go through all that one reads for an OR.
    near = others.filter(~Q(pk=thing), pk__chosen=linked.union(alike))
    # What no longer holds comes after what does.
    holds = Case(When(validity__obsolete_at__isnull=False, then=1), default=0)
    linked_first = Case(When(pk__in=linked, then=0), default=1)
    best = near.order_by(holds, linked_first, "-useful_count", "-pk")
    return posts.few(best, 0, RELATED).values_list(*lists.SMALL)


NEAR = ForReader(_near)


def _offers(person: Person, thing: Contribution) -> Offers:
    is_question = thing.kind == Kind.QUESTION
    writes = bool(rules.may_comment(person, thing))
    return Offers(
        writes=writes,
        # `may_answer` would ask the same of the community once more.
        answers=is_question and writes and not thing.duplicate_of_id,
        accepts=is_question and bool(rules.may_accept(person, thing)),
        closes=is_question and bool(rules.may_close_duplicate(person, thing)),
        edits=bool(rules.may_edit(person, thing)),
        withdraws=not thing.hidden and bool(rules.may_withdraw(person, thing)),
        moderates=communities.moderates(person, thing.community),
        puts_back=thing.hidden and bool(rules.may_put_back(person, thing)),
    )
