# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A sentence for each thing that is not there, or is not what it was."""

from entrepairs.knowledge.models import Version
from entrepairs.operations.importing.places import Place
from entrepairs.operations.importing.report import KEPT, Report
from entrepairs.operations.importing.stackexchange.posts import Site
from entrepairs.operations.importing.stackexchange.spool import (
    ACCEPTED,
    BODIES,
    DOWN,
    FILES,
    TITLES,
    UP,
    Spool,
)


def tell(report: Report, place: Place, spool: Spool, site: Site, *, told: bool) -> None:
    """Complete the report of an import."""
    if sentence := place.sentence():
        report.notes.insert(0, sentence)
    report.notes.append(_of_the_site(site, told=told))
    _of_versions(report, place)
    _of_authors(report, spool)
    report.note(
        report.number(KEPT),
        "{} text changed at its source and was edited here since: it was left as it is.",
        "{} texts changed at their source and were edited here since: left as they are.",
    )
    _of_posts(report, spool)
    _of_links(report, spool)
    _of_people(report, spool)
    _of_votes(report, spool)
    _of_history(report, spool)
    for name in FILES:
        if name not in spool.seen:
            report.left_out.append(
                f"what {name} holds: the folder does not have it, or it is empty."
            )


def _of_the_site(site: Site, *, told: bool) -> str:
    if not site.host:
        return (
            "The address of the site is unknown, so texts have no link to their source: "
            "give it with --site HOST and run the command again."
        )
    how = "" if told else ", as the dump's own links say (--site names another)"
    return f"Texts point at their source at {site.host}{how}."


def _of_versions(report: Report, place: Place) -> None:
    if place.community is not None:
        here = Version.objects.filter(
            community=place.community, contribution__source__source=place.source
        )
        report.note(here.count(), "{} version is kept.", "{} versions are kept.")


def _of_authors(report: Report, spool: Spool) -> None:
    posts = spool.number(
        "SELECT count(*) FROM kept "
        "WHERE type IN (1, 2) AND ifnull(person, 0) NOT IN (SELECT id FROM somebody)"
    )
    talk = spool.number(
        "SELECT count(*) FROM comment WHERE ifnull(person, 0) NOT IN (SELECT id FROM somebody)"
    )
    if posts or talk:
        report.notes.append(
            f"Questions and answers without author: {posts:,}; comments: {talk:,}. "
            "They are by a former member, with the display name of the row if it has one."
        )


def _of_posts(report: Report, spool: Spool) -> None:
    report.leave_out(
        spool.number(
            "SELECT count(*) FROM post WHERE type = 2 AND id NOT IN (SELECT id FROM kept)"
        ),
        "{} answer, whose question is not in the dump.",
        "{} answers, whose questions are not in the dump.",
    )
    report.leave_out(
        spool.number("SELECT count(*) FROM post WHERE type NOT IN (1, 2, 4, 5)"),
        "{} post that is neither question, answer nor tag wiki.",
        "{} posts that are neither questions, answers nor tag wikis.",
    )
    used = sum(excerpt is not None for _tag, excerpt in spool.wikis().values())
    report.leave_out(
        spool.number("SELECT count(*) FROM post WHERE type = 4") - used,
        "{} short text of a tag, whose tag wiki is not in the dump.",
        "{} short texts of tags, whose tag wikis are not in the dump.",
    )
    report.leave_out(
        spool.number("SELECT count(*) FROM comment WHERE post NOT IN (SELECT id FROM kept)"),
        "{} comment, whose post is not imported.",
        "{} comments, whose posts are not imported.",
    )


def _of_links(report: Report, spool: Spool) -> None:
    total = spool.seen["PostLinks.xml"]
    report.leave_out(
        total - spool.number("SELECT count(*) FROM whole_link"),
        f"{{}} of {total:,} links, because the post at one end is not in the dump.",
        f"{{}} of {total:,} links, because the post at one end is not in the dump.",
    )
    report.leave_out(
        spool.number("SELECT count(*) FROM whole_link WHERE type NOT IN (1, 3)"),
        "{} link that is neither «related» nor «duplicate».",
        "{} links that are neither «related» nor «duplicate».",
    )


def _of_people(report: Report, spool: Spool) -> None:
    silent = spool.seen["Users.xml"] - len(spool.writers())
    report.leave_out(
        silent,
        "{} user who wrote nothing there, or is a program of the site.",
        "{} users who wrote nothing there, or are programs of the site.",
    )
    report.leave_out(
        spool.seen["Badges.xml"],
        "{} badge: it was given for what was done there, not here.",
        "{} badges: they were given for what was done there, not here.",
    )


def _of_votes(report: Report, spool: Spool) -> None:
    all_votes = spool.vote_kinds[UP] + spool.vote_kinds[DOWN]
    voted = spool.number(
        "SELECT ifnull(sum(up + down), 0) FROM vote WHERE post IN (SELECT id FROM kept)"
    )
    report.note(
        voted,
        "{} vote is kept as the score of its text: the dump does not say who found it useful.",
        "{} votes are kept as the scores of their texts: the dump does not say who found them "
        "useful.",
    )
    report.leave_out(
        all_votes - voted,
        "{} vote on a post that is not in the dump.",
        "{} votes on posts that are not in the dump.",
    )
    others = sum(spool.vote_kinds.values()) - all_votes - spool.vote_kinds[ACCEPTED]
    report.leave_out(
        others,
        "{} bookmark, flag, bounty or review among the votes.",
        "{} bookmarks, flags, bounties and reviews among the votes.",
    )
    report.left_out.append("counts of views and of favourites: nobody's looks are counted here.")


def _of_history(report: Report, spool: Spool) -> None:
    kept = sum(spool.history_kinds[kind] for kind in (*TITLES, *BODIES))
    report.leave_out(
        sum(spool.history_kinds.values()) - kept,
        "{} event of the history that changes no title or text (tags, closings, locks, moves).",
        "{} events of the history that change no title or text (tags, closings, locks, moves).",
    )
    report.leave_out(
        spool.number(
            "SELECT count(*) FROM post WHERE type = 1 AND json_extract(row, '$.ClosedDate') "
            "IS NOT NULL AND id NOT IN (SELECT origin FROM whole_link WHERE type = 3)"
        ),
        "the closing of {} question for another reason than a duplicate: it stands open here.",
        "the closing of {} questions for another reason than a duplicate: they stand open here.",
    )
