# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The company grown large, to measure with: invented communities full of invented talk.

Of the discussions of each, one has 200 contributions, a fifth a page of 20, the others a few.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from entrepairs.communities.models import Community, Membership, Theme
from entrepairs.kernel import html
from entrepairs.kernel.progress import Progress
from entrepairs.knowledge.models import Comment, Contribution, Tagging, Useful, Version
from entrepairs.operations import rows
from entrepairs.operations.demo.stage import Stage
from entrepairs.operations.demo.wording import Wording
from entrepairs.people.models import Person, Subject

PEOPLE = 10_000
COMMUNITIES = 200
DISCUSSIONS = 20_000
CONTRIBUTIONS = 200_000
VERY_LONG = 199
ANSWERS = (19, 5, 4, 4, 3)
# Everybody belongs to a few; the people of the book, who are measured, to more.
BELONGS_TO, OF_THE_BOOK_TO = 5, 20
VISIBILITIES = (("open", 45), ("on_request", 35), ("invitation", 15), ("hidden", 5))
USEFUL = (0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 5)
SHARE_ACCEPTED = 0.6
SHARE_COMMENTED = 0.1
YEAR = timedelta(days=360)


@dataclass
class Hall:
    """One invented community: who is there, what it speaks of."""

    community: Community
    subject: Subject
    people: list[Person]


def fill(stage: Stage, wording: Wording, progress: Progress) -> int:
    """Open the missing communities and let them talk up to the numbers; how many texts."""
    halls = _halls(stage, COMMUNITIES - len(stage.communities))
    talks = DISCUSSIONS - Contribution.objects.filter(kind="question").count()
    texts = CONTRIBUTIONS - Contribution.objects.count()
    progress.begin("Texts", texts)
    done = 0
    for number, hall in enumerate(halls):
        share = _share(talks, number, len(halls))
        sizes = _sizes(share, _share(texts, number, len(halls)) - share)
        done += _talk(stage, wording, hall, sizes)
        progress.at(done)
    progress.end()
    return done


def _share(total: int, number: int, shares: int) -> int:
    """The part of one of so many, so that all parts make the total."""
    return total * (number + 1) // shares - total * number // shares


def _sizes(discussions: int, answers: int) -> list[int]:
    """How many answers each discussion gets; together exactly so many."""
    sizes = [VERY_LONG, *(ANSWERS[n % len(ANSWERS)] for n in range(discussions - 1))]
    missing = answers - sum(sizes)
    for n in range(discussions):
        sizes[n] += missing * (n + 1) // discussions - missing * n // discussions
    return [max(0, size) for size in sizes]


def _halls(stage: Stage, number: int) -> list[Hall]:
    theme = Theme.objects.create(
        organisation=stage.organisation, slug=stage.slug(), name="Groupes locaux"
    )
    places = list(stage.sites.values())
    pairs = [(subject, site) for site in places for subject in stage.subjects.values()]
    names, weights = zip(*VISIBILITIES, strict=True)
    halls = []
    for subject, site in stage.rng.sample(pairs, number):
        community = Community(
            organisation=stage.organisation,
            slug=stage.slug(),
            name=f"{subject.name_fr} · {site.name}",
            purpose=f"{subject.name_fr}, entre collègues de {site.name}.",
            visibility=stage.rng.choices(names, weights)[0],
            theme=theme,
            site=site,
            created_at=stage.moments.now - YEAR,
        )
        halls.append(Hall(community, subject, []))
    Community.objects.bulk_create(hall.community for hall in halls)
    _seat_everybody(stage, halls)
    return halls


def _seat_everybody(stage: Stage, halls: list[Hall]) -> None:
    for key, person in stage.people.items():
        number = BELONGS_TO if key.startswith("drawn-") else OF_THE_BOOK_TO
        for hall in stage.rng.sample(halls, min(number, len(halls))):
            hall.people.append(person)
    for hall in halls:
        stage.rng.shuffle(hall.people)
    rows.insert(
        Membership,
        (
            {
                "organisation_id": stage.organisation.pk,
                "community_id": hall.community.pk,
                "person_id": person.pk,
                "role": "member" if number else "facilitator",
                "since": hall.community.created_at,
            }
            for hall in halls
            for number, person in enumerate(hall.people)
        ),
    )


def _talk(stage: Stage, wording: Wording, hall: Hall, sizes: list[int]) -> int:
    """All the discussions of one community, written at once."""
    keys = iter(rows.reserve(Contribution, sum(sizes) + len(sizes)))
    texts = [
        text
        for number, size in enumerate(sizes)
        for text in _discussion(stage, wording, hall, keys, size, number / len(sizes))
    ]
    place = {"organisation_id": stage.organisation.pk, "community_id": hall.community.pk}
    _respond(stage, wording, hall, texts, place)
    rows.insert(Contribution, (text | place for text in texts))
    rows.insert(Version, (_version(text) | place for text in texts))
    tagged = (text["id"] for text in texts if text["kind"] == "question")
    rows.insert(
        Tagging, ({"contribution_id": key, "subject_id": hall.subject.pk} for key in tagged)
    )
    _remember(stage, texts)
    return len(texts)


def _discussion(
    stage: Stage, wording: Wording, hall: Hall, keys: Iterator[int], size: int, when: float
) -> Iterator[dict]:
    at = stage.moments.now - YEAR * (1 - when)
    pace = min(timedelta(hours=3), (stage.moments.now - at) / (size + 2))
    question = _text(stage, wording, hall, next(keys), at) | {"title": wording.title()}
    answers = []
    for _ in range(size):
        at += pace * stage.rng.random()
        answer = {"kind": "answer", "parent_id": question["id"]}
        answers.append(_text(stage, wording, hall, next(keys), at) | answer)
    if answers:
        question |= {"answers_count": len(answers), "active_at": at}
        if stage.rng.random() < SHARE_ACCEPTED:
            question |= {"accepted_id": stage.rng.choice(answers)["id"], "accepted_at": at}
    yield question
    yield from answers


def _text(stage: Stage, wording: Wording, hall: Hall, key: int, at: datetime) -> dict:
    """One row, of a question until an answer says otherwise. A few people write most of it."""
    paragraphs = wording.paragraphs()
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    author = hall.people[int(len(hall.people) * stage.rng.random() ** 3)]
    return {
        "id": key,
        "slug": stage.slug(),
        "kind": "question",
        "author_id": author.pk,
        "parent_id": None,
        "title": "",
        "html": body,
        "text": "\n".join(paragraphs),
        "excerpt": html.excerpt(body),
        "cleaned_with": html.ALLOW_LIST_VERSION,
        "published_at": at,
        "active_at": at,
        "accepted_id": None,
        "accepted_at": None,
        "answers_count": 0,
        "comments_count": 0,
        "useful_count": 0,
    }


def _version(text: dict) -> dict:
    return {
        "contribution_id": text["id"],
        "number": 1,
        "title": text["title"],
        "html": text["html"],
        "edited_by_id": text["author_id"],
        "edited_at": text["published_at"],
    }


def _respond(stage: Stage, wording: Wording, hall: Hall, texts: list[dict], place: dict) -> None:
    useful, comments = [], []
    for text in texts:
        about = {"contribution_id": text["id"]}
        at = text["published_at"] + (stage.moments.now - text["published_at"]) / 2
        readers = stage.rng.sample(hall.people, min(stage.rng.choice(USEFUL), len(hall.people)))
        readers = [person for person in readers if person.pk != text["author_id"]]
        text["useful_count"] = len(readers)
        useful += [about | {"person_id": person.pk, "at": at} | place for person in readers]
        if stage.rng.random() < SHARE_COMMENTED:
            text["comments_count"] = 1
            comments.append(about | _comment(stage, wording, hall, at) | place)
    rows.insert(Useful, useful)
    rows.insert(Comment, comments)


def _comment(stage: Stage, wording: Wording, hall: Hall, at: datetime) -> dict:
    return {
        "slug": stage.slug(),
        "author_id": stage.rng.choice(hall.people).pk,
        "html": f"<p>{wording.rng.choice(wording.sentences)}</p>",
        "published_at": at,
    }


def _remember(stage: Stage, texts: list[dict]) -> None:
    """The journal's lines, so that the search index follows."""
    people = {person.pk: person for person in stage.people.values()}
    deeds = {"question": "knowledge.question_asked", "answer": "knowledge.question_answered"}
    for text in texts:
        by, at = people[text["author_id"]], text["published_at"]
        stage.done(deeds[text["kind"]], by=by, about=text["id"], at=at)
    stage.write_journal()
