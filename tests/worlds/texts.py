# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people of a world write, and what readers say of it."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from entrepairs.discovery import actions as searching
from entrepairs.kernel.slugs import new_slug
from entrepairs.knowledge import texts
from entrepairs.knowledge.actions import (
    asking,
    attaching,
    drafting,
    editing,
    feedback,
    publishing,
    reporting,
    saving,
    talking,
    withdrawing,
)
from entrepairs.knowledge.models import Source
from tests.worlds import membership

ROOT_KINDS = ("question", "question", "question", "tip", "tutorial", "experience")
SECTIONS = ("when", "how")


def publish(world):
    question = world.some("contributions", kind="question") if world.chance(0.4) else None
    if question:
        community = world.facts["contributions"][question]["community"]
    else:
        community = world.some("communities")
    author = world.writer(community)
    if author is None:
        return
    key = world.new_key("contributions")
    kind = "answer" if question else world.rng.choice(ROOT_KINDS)
    row = publishing.publish(
        actor=world.rows["people"][author],
        community=world.rows["communities"][community],
        kind=kind,
        title="" if question else world.word("contributions", key, "title"),
        html=world.html("contributions", key, beside=_mention(world, community)),
        sections=_sections(world, key) if kind == "tutorial" else None,
        subjects=[] if question else [subject(world, community)],
        parent=world.rows["contributions"].get(question),
    )
    facts = {"community": community, "author": author, "parent": question, "kind": kind}
    world.add("contributions", key, row, withdrawn=None, **facts)
    membership.wrote(world, community, author)


def _sections(world, key):
    # A tutorial's parts are its text: what stands beside them is not kept.
    for token, thing in list(world.facts["tokens"].items()):
        if thing == ("contributions", key, "html"):
            del world.facts["tokens"][token]
    return {part: world.html("contributions", key, "section") for part in SECTIONS}


def subject(world, community):
    return world.vocabulary("Subject", world.facts["communities"][community]["organisation"])


def _mention(world, community):
    named = world.person(world.facts["communities"][community]["organisation"])
    if named is None or world.chance(0.6):
        return ""
    return f'<p><span data-mention="{world.rows["people"][named].slug}">@somebody</span></p>'


def edit(world):
    """The former words stay readable among the versions, to whoever reads the text."""
    key = world.some("contributions", withdrawn=None)
    if key is None or world.facts["contributions"][key]["kind"] == "tutorial":
        return
    author = world.facts["contributions"][key]["author"]
    row = fresh(world, key)
    for token, thing in world.facts["tokens"].items():
        if thing in (("contributions", key, "title"), ("contributions", key, "html")):
            world.facts["tokens"][token] = ("contributions", key, "former")
    editing.edit_contribution(
        actor=world.rows["people"][author],
        contribution=row,
        seen=texts.mark_of(row),
        title=world.word("contributions", key, "title") if row.title else "",
        html=world.html("contributions", key),
        reason=world.word("contributions", key, "reason"),
    )


def comment(world):
    under = world.some("contributions")
    if under is None:
        return
    community = world.facts["contributions"][under]["community"]
    author = world.writer(community)
    if author is None:
        return
    key = world.new_key("comments")
    row = talking.comment(
        actor=world.rows["people"][author],
        contribution=world.rows["contributions"][under],
        html=world.html("comments", key, beside=_mention(world, community)),
    )
    world.add("comments", key, row, contribution=under, author=author, withdrawn=None)
    membership.wrote(world, community, author)


def join_file(world):
    """A file or a picture, published with a tip or kept for later."""
    community = world.some("communities")
    owner = world.writer(community)
    if owner is None:
        return
    key = world.new_key("attachments")
    is_picture = world.chance(0.3)
    row = attaching.attach_file(
        actor=world.rows["people"][owner],
        upload=_picture(world, key) if is_picture else plain_file(world, key),
        alt=world.word("attachments", key, "alt"),
    )
    if is_picture:
        # Made anew, it holds no word: it is known by its bytes.
        world.facts["tokens"][row.digest] = ("attachments", key, "body")
    world.add("attachments", key, row, owner=owner, contribution=None)
    if world.chance(0.7):
        _publish_with(world, community, owner, key)


def plain_file(world, key):
    body = f"Kept: {world.word('attachments', key, 'body')}\n".encode()
    return SimpleUploadedFile(f"{world.word('attachments', key, 'name')}.txt", body)


def _picture(world, key):
    drawn = io.BytesIO()
    colour = tuple(world.rng.randrange(256) for _ in range(3))
    Image.new("RGB", (40, 30), colour).save(drawn, "PNG")
    return SimpleUploadedFile(f"{world.word('attachments', key, 'name')}.png", drawn.getvalue())


def _publish_with(world, community, owner, file):
    key = world.new_key("contributions")
    row = publishing.publish(
        actor=world.rows["people"][owner],
        community=world.rows["communities"][community],
        kind="tip",
        title=world.word("contributions", key, "title"),
        html=world.html("contributions", key),
        attachments=[world.rows["attachments"][file].slug],
    )
    facts = {"community": community, "author": owner, "parent": None, "kind": "tip"}
    world.add("contributions", key, row, withdrawn=None, **facts)
    world.facts["attachments"][file]["contribution"] = key
    membership.wrote(world, community, owner)


def draft(world):
    author = world.person()
    key = world.new_key("drafts")
    about = world.some("contributions") if world.chance(0.3) else None
    row = drafting.save_draft(
        actor=world.rows["people"][author],
        key=new_slug(),
        kind="answer" if about else "tip",
        about=world.rows["contributions"].get(about),
        content={
            "title": world.word("drafts", key, "title"),
            "html": world.html("drafts", key),
        },
    )
    world.add("drafts", key, row, author=author, note=None)
    world.facts["tokens"][row.key] = ("drafts", key, "key")


def end_ask(world):
    """Somebody found the answer, and says in which words; somebody else sometimes too."""
    reader, text = reader_and_text(world)
    if reader is None:
        return
    key = world.new_key("wordings")
    word = world.word("wordings", key, "text")
    other = world.writer(world.facts["contributions"][text]["community"])
    for person in sorted({reader, other or reader}):
        searching.confirm_wording(
            actor=world.rows["people"][person],
            contribution=fresh(world, text),
            text=f"contract for a {word}",
        )
    world.add("wordings", key, None, contribution=text)


def imported(world):
    """A text that came from elsewhere, with what its source said beside it."""
    key = world.some("contributions", parent=None)
    if key is None or world.chance(0.5):
        return
    row = world.rows["contributions"][key]
    Source.objects.get_or_create(
        contribution=row,
        defaults={
            "organisation": row.organisation,
            "community": row.community,
            "source": "elsewhere",
            "source_id": world.word("contributions", key, "source"),
            "url": f"https://elsewhere.example/{world.word('contributions', key, 'source')}",
            "data": {"said": world.word("contributions", key, "source")},
        },
    )


def reader_and_text(world, **facts):
    text = world.some("contributions", **facts)
    if text is None:
        return None, None
    return world.writer(world.facts["contributions"][text]["community"]), text


def useful(world):
    reader, text = reader_and_text(world)
    if reader:
        feedback.find_useful(
            actor=world.rows["people"][reader], contribution=world.rows["contributions"][text]
        )


def put_aside(world):
    """To read it later, if one may still read it then."""
    reader, text = reader_and_text(world)
    if reader:
        saving.save_for_later(
            actor=world.rows["people"][reader], contribution=world.rows["contributions"][text]
        )


def trial(world):
    reader, text = reader_and_text(world)
    if reader is None or _has_tried(world, reader, text):
        return
    key = world.new_key("trials")
    row = feedback.tell_trial(
        actor=world.rows["people"][reader],
        contribution=fresh(world, text),
        outcome=world.rng.choice(["worked", "adapted", "not_here"]),
        note=world.word("trials", key, "note"),
        stars=world.rng.randint(1, 5),
    )
    world.add("trials", key, row, contribution=text, person=reader)


def _has_tried(world, person, text):
    tried = world.facts["trials"].values()
    return any((known["person"], known["contribution"]) == (person, text) for known in tried)


def fresh(world, text):
    row = world.rows["contributions"][text]
    row.refresh_from_db()
    return row


def report(world):
    reader, text = reader_and_text(world)
    if reader is None:
        return
    key = world.new_key("reports")
    row = reporting.report(
        actor=world.rows["people"][reader],
        thing=world.rows["contributions"][text],
        reason="other",
        note=world.word("reports", key, "note"),
    )
    if any(known.pk == row.pk for known in world.rows["reports"].values()):
        return
    community = world.facts["contributions"][text]["community"]
    facts = {"community": community, "reporter": reader, "about": text, "waiting": True}
    world.add("reports", key, row, **facts)


def settle(world):
    key = world.some("reports", waiting=True)
    if key is None:
        return
    about = world.facts["reports"][key]["about"]
    keeper = world.keeper(world.facts["reports"][key]["community"], "facilitator", "moderator")
    if keeper is None:
        return
    act = world.rng.choice([reporting.keep_reported, reporting.withdraw_reported])
    act(actor=world.rows["people"][keeper], report=world.rows["reports"][key])
    if act is reporting.withdraw_reported:
        _withdrawn(world, about, keeper)
    _settled(world, about)


def _settled(world, about):
    for known in world.facts["reports"].values():
        if known["about"] == about:
            known["waiting"] = False


def _withdrawn(world, text, by):
    facts = world.facts["contributions"][text]
    facts["withdrawn"] = facts["withdrawn"] or by
    _settled(world, text)


def withdraw(world, text=None):
    """Often what answers a need, which must not be named there any more."""
    answering = sorted({text for _, text in world.facts["answered"]})
    answering = [one for one in answering if not world.facts["contributions"][one]["withdrawn"]]
    if text is None:
        text = world.some("contributions", withdrawn=None)
        if answering and world.chance(0.5):
            text = world.rng.choice(answering)
    if text is None:
        return
    facts = world.facts["contributions"][text]
    by = facts["author"] if world.chance(0.6) else world.keeper(facts["community"], "moderator")
    if by is None or not world.facts["people"][by]["active"]:
        return
    withdrawing.withdraw(
        actor=world.rows["people"][by], contribution=world.rows["contributions"][text]
    )
    _withdrawn(world, text, by)


def put_back(world):
    gone = [k for k, facts in world.facts["contributions"].items() if facts["withdrawn"]]
    if not gone:
        return
    text = world.rng.choice(gone)
    facts = world.facts["contributions"][text]
    withdrawing.put_back(
        actor=world.rows["people"][facts["withdrawn"]],
        contribution=world.rows["contributions"][text],
    )
    facts["withdrawn"] = None


def withdraw_comment(world):
    key = world.some("comments", withdrawn=None)
    if key is None:
        return
    author = world.facts["comments"][key]["author"]
    withdrawing.withdraw_comment(
        actor=world.rows["people"][author], comment=world.rows["comments"][key]
    )
    world.facts["comments"][key]["withdrawn"] = author


def accept(world):
    answer = world.some("contributions", kind="answer")
    if answer is None:
        return
    question = world.facts["contributions"][answer]["parent"]
    asker = world.facts["contributions"][question]["author"]
    asking.accept_answer(
        actor=world.rows["people"][asker],
        answer=fresh(world, answer),
    )


def close(world):
    """As a duplicate of another question, often of another community."""
    question, other = (world.some("contributions", kind="question") for _ in range(2))
    if question is None:
        return
    asker = world.facts["contributions"][question]["author"]
    asking.close_as_duplicate(
        actor=world.rows["people"][asker],
        question=fresh(world, question),
        other=fresh(world, other),
    )
