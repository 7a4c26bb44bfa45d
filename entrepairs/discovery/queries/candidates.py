# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who can probably answer a question that waits, with what speaks for them.

Only what its asker may read counts: what they may not read changes neither who is proposed nor why.
Of the texts that the asker reads, the nearest by the index, the latest questions of the community
and those on the same subjects are looked at: the price does not grow with what a house has written.
Who is there counts within the community: who answers much elsewhere is nobody to ask here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.db.models.functions import Left

from entrepairs.communities.models import Expert
from entrepairs.discovery.queries import finding
from entrepairs.discovery.queries.experts import PRAISED, day
from entrepairs.discovery.routing.evidence import BEGINNING, Answer, Asked, Evidence
from entrepairs.discovery.routing.free import free, loads
from entrepairs.discovery.routing.mixing import Candidate
from entrepairs.discovery.routing.scores import ranked
from entrepairs.discovery.routing.sought import Sought
from entrepairs.discovery.routing.spreading import spread
from entrepairs.discovery.routing.why import FIT, Reason, Why, fits, how
from entrepairs.knowledge.models import Contribution
from entrepairs.skills.queries.shown import shown, summaries

Kind = Contribution.Kind
NEAR, LATEST, ON_SUBJECT, BEST = 30, 300, 100, 50
# Beside the signs of what was answered: how well the case fits that somebody met, what they were
# named for, what they say of themselves, what others attested of that.
MET, NAMED, SAID, ATTESTED = 2.0, 1.0, 0.5, 0.5
ENOUGH = 3.0  # of attested weight: more of it says no more
OFTEN = 3  # answers
COLUMNS = ("pk", "kind", "author_id", "published_at", "title", "beginning", "useful_count")
ANSWER = ("pk", "parent_id", "author_id", "published_at", "useful_count", "accepted_for")


def candidates(sought: Sought, now: datetime, *, to_author: bool = False) -> list[Candidate]:
    """Those who may be asked, the likeliest first; who was asked much gives way (`spreading`).

    Fourteen SQL queries at most, and one look.
    """
    known = _Known(sought, now)
    whys = known.whys()
    rows = (
        free(sought, now, to_author=to_author)
        .filter(pk__in=whys)
        .values_list("pk", "site_id", "unit_id", "level")
    )
    people = {person: place for person, *place in rows}
    scores = {person: known.score(person) for person in people}
    best = dict(sorted(scores.items(), key=lambda one: (-one[1], one[0]))[:BEST])
    scores = spread(best, loads(best, now))
    found = [Candidate(one, scores[one], whys[one], *people[one]) for one in scores]
    return sorted(found, key=lambda one: (-one.score, one.person))


class _Known:
    """What the asker may read of those who answered before."""

    def __init__(self, sought: Sought, now: datetime) -> None:
        self.sought, self.reader = sought, sought.asker
        self.subjects = dict(sought.subjects.values_list("slug", "pk"))
        self.near = self._nearest()
        self.rows = {row[0]: row for row in self._rows()}
        self.answers = list(self._seen().filter(parent__in=self.rows).values_list(*ANSWER, VOUCHED))
        self.cases: defaultdict[int | None, list[Why]] = defaultdict(list)
        for person, why in self._cases():
            self.cases[person].append(why)
        self.named = self._named()
        self.said, self.attested = self._said()
        words = _words(sought.title, sought.text)
        signs = self._evidence().signs(Asked(words, day(now), self.reader.pk, [*self.subjects]))
        self.scores = dict(ranked(signs))

    @property
    def _own(self) -> int:
        """The key of the question itself, which is no evidence."""
        return self.sought.question.pk if self.sought.question else 0

    def score(self, person: int) -> float:
        """The higher, the likelier to answer well."""
        more = NAMED * (person in self.named) + SAID * (person in self.said)
        more += ATTESTED * min(1.0, self.attested.get(person, (0.0, 0))[0] / ENOUGH)
        met = max(
            (self.near[why.evidence] for why in self.cases[person] if why.evidence), default=0
        )
        return self.scores.get(person, 0.0) + more + MET * met

    def whys(self) -> dict[int, Why]:
        """For each who is known at all, the best reason; former members are nobody."""
        found: dict[int, Why] = {}
        for person, why in self._all_whys():
            if person:
                found.setdefault(person, why)
        return found

    def _all_whys(self) -> Iterable[tuple[int | None, Why]]:
        """Best first: a near case, a name for it, the subject, and that somebody is there."""
        yield from ((person, why) for person, whys in self.cases.items() for why in whys)
        yield from ((one, Why(Reason.EXPERT, None, subject)) for one, subject in self.named.items())
        for person, (_weight, subject) in self.attested.items():
            yield person, Why(Reason.ATTESTED, None, subject)
        yield from ((one, Why(Reason.HELPS, None, subject)) for one, subject in self.said.items())
        on_subject = {key: self.subjects[slug] for key, slug in self.tagged}
        authors = [(row[1], row[2]) for row in self.answers]
        for parent, author in authors:
            if parent in on_subject:
                yield author, Why(Reason.SUBJECT, None, on_subject[parent])
        there = Counter(author for parent, author in authors if parent in self.latest)
        for person, times in there.items():
            yield person, Why(Reason.REGULAR if times >= OFTEN else Reason.HERE)

    def _cases(self) -> Iterable[tuple[int | None, Why]]:
        by_question = defaultdict(list)
        for row in self.answers:
            by_question[row[1]].append(row)
        for key in self.near:
            if key not in self.rows:
                continue
            if self.rows[key][1] != Kind.QUESTION:
                yield self.rows[key][2], Why(Reason.WROTE, key)
            for _pk, _parent, author, _at, _useful, accepted, vouched in by_question[key]:
                yield author, Why(how(vouched, accepted is not None), key)

    def _nearest(self) -> dict[int, float]:
        """Texts that may hold the case, the nearest first, with how well each fits."""
        asked = finding.Asked(text=self.sought.title)
        found = finding.find(self.reader, asked, NEAR).matches
        matches = [match for match in found if not match.relay and match.key != self._own]
        wanted = finding.wanted_terms(self.sought.title)
        fit = fits(wanted, [f"{match.title}\n{match.text}" for match in matches])
        near = zip(matches, fit, strict=True)
        fitting = {match.key: share for match, share in near if share >= FIT}
        return dict(sorted(fitting.items(), key=lambda one: -one[1]))

    def _rows(self) -> list[tuple]:
        """The near texts, the latest questions, and those on the subjects, the oldest first."""
        seen = self._seen().exclude(pk=self._own)
        questions = seen.filter(kind=Kind.QUESTION)
        latest = questions.filter(community=self.sought.community.pk)
        latest = latest.order_by("-published_at", "-pk").values_list("pk", flat=True)[:LATEST]
        tagged = questions.filter(subjects__in=self.subjects.values())
        tagged = tagged.order_by("-published_at", "-pk").values_list("pk", "subjects__slug")
        self.tagged = [one for one in tagged[:ON_SUBJECT] if one[1] in self.subjects]
        self.latest = set(latest)
        keys = {*self.near, *self.latest, *(key for key, _slug in self.tagged)}
        rows = seen.filter(pk__in=keys).annotate(beginning=Left("text", BEGINNING))
        return list(rows.order_by("published_at", "pk").values_list(*COLUMNS))

    def _evidence(self) -> Evidence:
        evidence, near = Evidence(), set(self.near)
        subjects: defaultdict[int, list[str]] = defaultdict(list)
        for key, slug in self.tagged:
            subjects[key].append(slug)
        threads = {}
        for key, kind, author, published, title, beginning, useful in self.rows.values():
            at = day(published)
            # Of the latest questions it counts who answered; their words are not compared.
            text = _words(title, beginning) if key in near else ""
            is_question = kind == Kind.QUESTION
            asked = Asked(text, at, author if is_question else None, subjects[key])
            threads[key] = evidence.ask(asked)
            if author and not is_question:
                evidence.answer(threads[key], Answer(author, at, min(1.0, useful / PRAISED)))
        for _pk, parent, author, published, useful, accepted, vouched in sorted(
            self.answers, key=lambda row: (row[3], row[0])
        ):
            if author:
                worth = bool(accepted or vouched) + min(1.0, useful / PRAISED)
                evidence.answer(threads[parent], Answer(author, day(published), worth))
        return evidence

    def _named(self) -> Mapping[int, int]:
        here = Expert.objects.own(self.sought.community)
        named = here.filter(subject__in=self.subjects.values()).order_by("-pk")
        return dict(named.values_list("person", "subject"))

    def _said(self) -> tuple[Mapping[int, int], Mapping[int, tuple[float, int]]]:
        """Who shows that they can help with a subject, and whose showing others attest."""
        if not self.subjects:
            return {}, {}
        rows = shown(self.reader).filter(subject__in=self.subjects.values())
        known = summaries(self.reader, rows)
        said = dict(sorted(known, reverse=True))
        weights = sorted((one.weight, subject, person) for (person, subject), one in known.items())
        attested = {person: (weight, subject) for weight, subject, person in weights if weight}
        return said, attested

    def _seen(self) -> QuerySet[Contribution]:
        return Contribution.objects.visible_to(self.reader, withdrawn=False)


VOUCHED = "certification__pk"


def _words(title: str, text: str) -> str:
    return f"{title}\n{title}\n{text[:BEGINNING]}"
