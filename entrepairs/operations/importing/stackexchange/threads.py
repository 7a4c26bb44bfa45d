# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions with all that hangs on them, written together: a killed import leaves whole threads."""

from collections import Counter
from collections.abc import Sequence

from django.db.models import F

from entrepairs.knowledge.models import Contribution
from entrepairs.operations.importing import store
from entrepairs.operations.importing.places import Place
from entrepairs.operations.importing.report import ADDED, CHANGED, KEPT, SAME, Report
from entrepairs.operations.importing.stackexchange import comments, pointing
from entrepairs.operations.importing.stackexchange.authors import Authors
from entrepairs.operations.importing.stackexchange.dump import Row
from entrepairs.operations.importing.stackexchange.posts import Post, Site, as_text
from entrepairs.operations.importing.stackexchange.spool import QUESTION, Spool, moment
from entrepairs.operations.importing.subjects import Vocabulary

THINGS = {"question": "questions", "answer": "answers", "tutorial": "tutorials, from tag wikis"}


class Threads:
    """Writes batches of questions and tag wikis, or only counts what it would write."""

    def __init__(self, place: Place, spool: Spool, site: Site, report: Report) -> None:
        self.place = place
        self.spool = spool
        self.site = site
        self.report = report
        self.authors = Authors(place, spool)
        self.vocabulary = Vocabulary(place.organisation)
        self.comments = comments.Comments(place, spool, site, self.authors, report)
        self.wikis = spool.wikis()

    def count(self, roots: Sequence[Row]) -> None:
        """What would become of these threads; nothing is written."""
        posts = self._posts(roots)
        known = store.known(self.place, [post.row["Id"] for post in posts])
        for post in posts:
            self.report.tell(THINGS[post.kind], _outcome(known.get(post.row["Id"]), post))
        self.comments.count([post.number for post in posts])

    def write(self, roots: Sequence[Row]) -> None:
        """One batch, in the caller's transaction."""
        posts = self._posts(roots)
        talk = self.spool.comments([post.number for post in posts])
        self.authors.take(comments.people(talk.values()).union(*(post.users() for post in posts)))
        known = store.known(self.place, [post.row["Id"] for post in posts])
        keys = {number: was.contribution_id for number, was in known.items()}
        tops = [post for post in posts if not post.is_answer]
        keys |= self._put(tops, known, keys)
        keys |= self._put([post for post in posts if post.is_answer], known, keys)
        self._count_answers(posts, known, keys)
        days = {post.row["Id"]: post.votes[2] for post in posts}
        for post in tops:
            day = days.get(post.row.get("AcceptedAnswerId", "")) or post.row.get(
                "LastActivityDate", post.row["CreationDate"]
            )
            self._accept(post, known.get(post.row["Id"]), keys, day)
        self.comments.write(talk, keys)

    def _posts(self, roots: Sequence[Row]) -> list[Post]:
        questions = [int(row["Id"]) for row in roots if int(row["PostTypeId"]) == QUESTION]
        answers = self.spool.answers(questions)
        rows = [*roots, *(row for number in questions for row in answers.get(number, ()))]
        numbers = [int(row["Id"]) for row in rows]
        before = [int(row["Id"]) for number in numbers if (row := self._wiki(number)[1])]
        history, votes = self.spool.history([*numbers, *before]), self.spool.votes(numbers)
        return [self._post(row, history, votes) for row in rows]

    def _wiki(self, number: int) -> tuple[str, Row | None]:
        return self.wikis.get(number, ("", None))

    def _post(self, row: Row, history: dict, votes: dict) -> Post:
        number = int(row["Id"])
        tag, excerpt = self._wiki(number)
        edits = history.get(number, [])
        if excerpt is not None:
            # A tag's short and long text are one text here, and their edits one history.
            edits = sorted(edits + history.get(int(excerpt["Id"]), []), key=lambda e: int(e["Id"]))
        given = votes.get(number, (0, 0, None))
        return Post(row, edits, given, host=self.site.host, tag=tag, excerpt=excerpt)

    def _put(
        self, posts: Sequence[Post], known: dict[str, store.Known], keys: dict[str, int]
    ) -> dict[str, int]:
        """Write these posts; keys of the new ones by number."""
        fresh = [post for post in posts if post.row["Id"] not in known]
        for post in posts:
            was = known.get(post.row["Id"])
            outcome = _outcome(was, post)
            if outcome == CHANGED and was is not None:
                text = pointing.pointed(self.place, self.site, self._text(post, keys))
                store.change(self.place, was, text)
            self.report.tell(THINGS[post.kind], outcome)
        return store.add(self.place, [self._text(post, keys) for post in fresh])

    def _text(self, post: Post, keys: dict[str, int]) -> store.Text:
        return as_text(
            post,
            site=self.site,
            authors=self.authors,
            subjects=lambda names: self.vocabulary.take(names, self.place.language),
            parent=keys.get(post.row.get("ParentId", "")),
            default_language=self.place.language,
        )

    def _count_answers(
        self, posts: Sequence[Post], known: dict[str, store.Known], keys: dict[str, int]
    ) -> None:
        fresh = [post for post in posts if post.is_answer and post.row["Id"] not in known]
        for question, number in Counter(post.row["ParentId"] for post in fresh).items():
            rows = Contribution.objects.filter(pk=keys[question])
            rows.update(answers_count=F("answers_count") + number)

    def _accept(self, post: Post, was: store.Known | None, keys: dict[str, int], day: str) -> None:
        """Follow the acceptance of the source, unless the asker here accepted another answer."""
        answer = keys.get(post.row.get("AcceptedAnswerId", ""))
        before = keys.get(str(was.data.get("accepted", ""))) if was else None
        if answer is None or (was and was.digest == post.digest):
            return
        Contribution.objects.filter(pk=keys[post.row["Id"]], accepted=before).update(
            accepted=answer, accepted_at=moment(day)
        )


def _outcome(was: store.Known | None, post: Post) -> str:
    if was is None:
        return ADDED
    if was.digest == post.digest:
        return SAME
    return KEPT if was.edited_here else CHANGED
