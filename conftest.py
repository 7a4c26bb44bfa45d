# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The cast. Everybody here means something; do not reuse a name for another part.

Atelier Marceau, sites Lyon and Nantes:
Awa      facilitates the Lyon counsellors and writes much of what is there.
Bruno    has just joined the counsellors.
Chloé    is ambassador of the counsellors.
Eva      moderates the counsellors and belongs to the hidden circle.
Farid    is learning manager and administrator; he belongs to no community.
Other house (Delage Frères):
Diego    works for another company: he must never see any of this.
"""

import gc
import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

# Without a window of its own where there is one: pages are the same, and it draws no toolbar.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)


def pytest_configure(config):
    """Compile the message catalogues that are older than their source."""
    for source in Path(__file__).parent.glob("entrepairs/**/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parts[-3])
        part = compiled.with_suffix(f".{os.getpid()}")
        with part.open("wb") as target:
            write_mo(target, catalogue)
        part.replace(compiled)
    _empty_tables_row_by_row()


def _empty_tables_row_by_row():
    """After a test that commits: TRUNCATE would make new files on the disk for every table."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    truncated = DatabaseOperations.sql_flush

    def sql_flush(self, style, tables, *, reset_sequences=False, **options):
        if reset_sequences or not tables:
            return truncated(self, style, tables, reset_sequences=reset_sequences, **options)
        # In one message; what refers to a row is looked for when all are gone.
        delete = style.SQL_KEYWORD("DELETE FROM")
        rows = " ".join(f"{delete} {self.quote_name(table)};" for table in tables)
        return [f"DO $$ BEGIN {rows} END $$"]

    DatabaseOperations.sql_flush = sql_flush


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """What takes a minute by itself begins first: at the end, one process would wait for it."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish(session):
    """What was imported stays: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_terminal_summary(terminalreporter, config):
    """Say from which seeds random worlds were made, and the figures that tests measured."""
    from tests.worlds import seeds

    told = [report for reports in terminalreporter.stats.values() for report in reports]
    if any("test_worlds.py::" in getattr(report, "nodeid", "") for report in told):
        terminalreporter.write_line(seeds.sentence(config))
    for report in told:
        for name, words in getattr(report, "user_properties", ()):
            if name == "measured" and report.when == "call":
                terminalreporter.write_line(words)


@pytest.fixture(autouse=True)
def _entries_settle_at_once(request, monkeypatch):
    """Inside a test's own transaction no entry would ever settle on PostgreSQL.

    The text of a query is kept once it is made, in one way or the other: also by what was set up
    for many tests, before this.
    """
    from entrepairs.kernel import journal

    for kept in (journal.of_this_transaction, journal.of_later_ones):
        kept.forget()
    mark = request.node.get_closest_marker("django_db")
    if not (mark and mark.kwargs.get("transaction")):
        monkeypatch.delattr(journal.OldestOpenTransaction, "as_postgresql")


@pytest.fixture(autouse=True)
def _it_is_a_working_hour(request, monkeypatch):
    """Tests run at night too: what is due leaves, unless the test is about hours."""
    from django.utils import timezone

    from entrepairs.notifications import calm, telling

    if not request.node.get_closest_marker("hours"):
        monkeypatch.setattr(calm, "not_before", lambda *_when: None)
        monkeypatch.setattr(telling, "_next_working_moment", lambda _person: timezone.now())


@pytest.fixture
def cast(db, kept_cast):
    """A company small enough to remember, and a stranger."""
    return kept_cast.again()


@pytest.fixture(scope="session")
def kept_cast(django_db_setup, django_db_blocker):
    """The cast as each test finds it; made before a test has changed what it is made with."""
    from tests.kept import Kept

    with django_db_blocker.unblock():
        return Kept(_cast)


def _cast():
    from allauth.account.models import EmailAddress

    from entrepairs.communities.models import Community, Membership, Theme
    from entrepairs.people.models import Organisation, Person, Site, Subject, Unit

    house = Organisation.objects.create(name="Atelier Marceau")
    other = Organisation.objects.create(name="Delage Frères")
    lyon = Site.objects.create(organisation=house, name="Lyon")
    nantes = Site.objects.create(organisation=house, name="Nantes")
    sales = Unit.objects.create(organisation=house, name="Sales")

    def person(name, organisation=house, **facts):
        email = f"{name.split()[0].lower().replace('é', 'e')}@{organisation.slug}.example"
        made = Person(organisation=organisation, name=name, email=email, language="en", **facts)
        made.set_password("correct horse battery")
        made.save()
        EmailAddress.objects.create(user=made, email=email, verified=True, primary=True)
        return made

    awa = person("Awa Diop", site=lyon, unit=sales, job="Counsellor")
    bruno = person("Bruno Costa", site=nantes, manager=awa)
    chloe = person("Chloé Martin", site=nantes)
    eva = person("Eva Novak", site=lyon)
    farid = person("Farid Haddad", is_administrator=True)
    diego = person("Diego Ruiz", organisation=other, is_administrator=True)

    def community(name, visibility, organisation=house, **members):
        made = Community.objects.create(
            organisation=organisation, name=name, visibility=visibility, language="en"
        )
        for role, people in members.items():
            for who in people:
                Membership.objects.create(
                    organisation=organisation, community=made, person=who, role=role
                )
        return made

    theme = Theme.objects.create(organisation=house, name="Customers")
    return SimpleNamespace(
        house=house,
        other=other,
        lyon=lyon,
        nantes=nantes,
        sales=sales,
        awa=awa,
        bruno=bruno,
        chloe=chloe,
        eva=eva,
        farid=farid,
        diego=diego,
        theme=theme,
        subject=Subject.objects.create(
            organisation=house, name_fr="Franchise", name_en="Deductible", synonyms=["excess"]
        ),
        # On request: contents for members only.
        counsellors=community(
            "Counsellors",
            "on_request",
            facilitator=[awa],
            member=[bruno],
            ambassador=[chloe],
            moderator=[eva],
        ),
        everyone=community("All of Marceau", "open", facilitator=[awa]),
        invited=community("Mentors", "invitation", facilitator=[chloe]),
        hidden=community("Quiet circle", "hidden", facilitator=[eva]),
        elsewhere=community("Delage sales", "open", organisation=other, facilitator=[diego]),
    )


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests of a process: two would fight over its event loop."""
    from playwright.sync_api import sync_playwright

    # Playwright holds an event loop in this thread; the ORM is used from it all the same.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()
