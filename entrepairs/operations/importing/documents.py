# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""An existing base of notes, answers or frequent questions becomes contributions."""

from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from entrepairs.kernel import html as kernel_html
from entrepairs.kernel import language
from entrepairs.kernel.progress import Progress
from entrepairs.knowledge.models import Contribution
from entrepairs.operations.importing import jsonlines, runs, store, texts
from entrepairs.operations.importing.jsonlines import Checked, Document
from entrepairs.operations.importing.places import Place
from entrepairs.operations.importing.report import ADDED, CHANGED, KEPT, SAME, Report
from entrepairs.operations.importing.subjects import Vocabulary
from entrepairs.operations.models import ImportRun
from entrepairs.people.models import Person

BATCH = 500
THING = "documents"


def import_documents(
    place: Place, file: BinaryIO, *, name: str, dry_run: bool, progress: Progress
) -> Report:
    """Read the whole file, then write what is new or changed, batch by batch."""
    checked = jsonlines.check(file, name, progress)
    authors = _authors(place, checked)
    report = Report(f"The documents of «{place.source}»", dry_run=dry_run)
    report.tell(THING, ADDED, 0)
    progress.begin("importing", checked.documents)
    if dry_run:
        for _end, batch in _batches(jsonlines.documents(file, 0)):
            _count(place, batch, report)
            progress.at(report.table[THING].total())
    else:
        place.make()
        run = runs.begin(place, ImportRun.Kind.DOCUMENTS, checked.digest)
        runs.take_up(run, report)
        _write(_Writer(place, authors), file, run, report, progress)
    progress.end()
    _tell(report, place, checked, authors)
    return report


def _authors(place: Place, checked: Checked) -> dict[str, int]:
    """Who of the organisation has which of the file's addresses."""
    people = Person.objects.filter(organisation=place.organisation, email__isnull=False).present()
    rows = people.values_list("email", "pk").iterator()
    return {email.lower(): pk for email, pk in rows if email.lower() in checked.authors}


def _write(
    writer: "_Writer", file: BinaryIO, run: ImportRun, report: Report, progress: Progress
) -> None:
    for end, batch in _batches(jsonlines.documents(file, run.position)):
        with transaction.atomic():
            writer.write(batch, report)
            runs.move(run, end, report)
        progress.at(report.table[THING].total())
    runs.finish(run)


def _batches(documents: Iterator[tuple[int, Document]]) -> Iterator[tuple[int, list[Document]]]:
    while batch := list(islice(documents, BATCH)):
        yield batch[-1][0], [document for _end, document in batch]


def _count(place: Place, batch: list[Document], report: Report) -> None:
    known = store.known(place, [document.source_id for document in batch])
    for document in batch:
        report.tell(THING, _outcome(known.get(document.source_id), document))


def _outcome(was: store.Known | None, document: Document) -> str:
    if was is None:
        return ADDED
    if was.digest == document.digest:
        return SAME
    return KEPT if was.edited_here else CHANGED


class _Writer:
    """Writes batches into one place, knowing its vocabulary and its people."""

    def __init__(self, place: Place, authors: dict[str, int]) -> None:
        self.place = place
        self.authors = authors
        self.vocabulary = Vocabulary(place.organisation)

    def write(self, batch: list[Document], report: Report) -> None:
        """One batch, in the caller's transaction."""
        known = store.known(self.place, [document.source_id for document in batch])
        outcomes: dict[str, list[Document]] = {ADDED: [], CHANGED: [], SAME: [], KEPT: []}
        for document in batch:
            outcomes[_outcome(known.get(document.source_id), document)].append(document)
        store.add(self.place, [self._text(document) for document in outcomes[ADDED]])
        for document in outcomes[CHANGED]:
            store.change(self.place, known[document.source_id], self._text(document))
        self._name_authors(batch, known)
        for outcome, documents in outcomes.items():
            report.tell(THING, outcome, len(documents))

    def _name_authors(self, batch: list[Document], known: dict[str, store.Known]) -> None:
        """Who was unknown at the first import and has come since."""
        for document in batch:
            was, author = known.get(document.source_id), self.authors.get(document.author_email)
            if was and author and was.author_id is None:
                Contribution.objects.filter(pk=was.contribution_id).update(author=author)

    def _text(self, document: Document) -> store.Text:
        title, html = _titled(document)
        tongue = document.language
        if tongue not in jsonlines.LANGUAGES:
            words = f"{title}\n{kernel_html.plain(html)}"
            tongue = language.guess(words, default=self.place.language)
        return store.Text(
            source_id=document.source_id,
            digest=document.digest,
            kind=document.kind,
            title=title,
            html=html,
            language=tongue,
            published_at=document.created_at or timezone.now(),
            author_id=self.authors.get(document.author_email),
            url=document.url if jsonlines.is_address(document.url) else "",
            subjects=self.vocabulary.take(document.tags, tongue),
        )


def _titled(document: Document) -> tuple[str, str]:
    """A title that fits, and the text; a longer title is not lost: it opens the text."""
    title, html = document.title, texts.from_document(document.body, document.url)
    if len(title) <= store.TITLE_LENGTH:
        return title, str(html)
    cut = title[: store.TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"
    return cut, f"{kernel_html.from_plain(title)}{html}"


def _tell(report: Report, place: Place, checked: Checked, authors: dict[str, int]) -> None:
    if sentence := place.sentence():
        report.notes.insert(0, sentence)
    report.note(
        checked.other_languages,
        "{} document says a language that is neither fr nor en: its language was guessed.",
        "{} documents say a language that is neither fr nor en: their language was guessed.",
    )
    report.note(
        sum(number for email, number in checked.authors.items() if email not in authors),
        "{} document names an author who has no account here: it is by a former member. "
        "Import the people, then this file once more.",
        "{} documents name an author who has no account here: they are by a former member. "
        "Import the people, then this file once more.",
    )
    report.note(
        report.number(KEPT),
        "{} document changed at its source and was edited here since: it was left as it is.",
        "{} documents changed at their source and were edited here since: left as they are.",
    )
    report.leave_out(
        checked.bad_urls,
        "the address of {} document, which is not a whole http or https address.",
        "the addresses of {} documents, which are not whole http or https addresses.",
    )
