# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people of a world send piece by piece, and the videos that their tips show."""

import io
from unittest import mock

from entrepairs.knowledge.actions import attaching, publishing
from entrepairs.media import keeping, transcoding
from entrepairs.media.actions import filming, sending
from entrepairs.media.models import Video
from tests.worlds import membership

START = b"\0\0\0\x18ftypmp42 "


def send(world):
    """A file that has not come whole, and may never."""
    owner = world.person()
    if owner is not None:
        _sent(world, owner, START, more=10)


def film(world):
    """A video with its captions, shown by a tip or kept for later; half are ready to be played."""
    community = world.some("communities")
    owner = world.writer(community)
    if owner is None:
        return
    upload = _sent(world, owner, START)
    actor = world.rows["people"][owner]
    row = attaching.take_upload(actor=actor, upload=world.rows["uploads"][upload])
    key = world.new_key("videos")
    said = f"0:01 {world.word('videos', key, 'captions')}"
    filming.caption_video(actor=actor, video=row.video, source=said)
    ready = world.chance(0.7)
    if ready:
        _prepared(world, key, row.video)
        world.drop("uploads", upload)
    world.add("videos", key, row, owner=owner, contribution=None, ready=ready)
    if world.chance(0.7):
        _publish_with(world, community, owner, key)


def _sent(world, owner, content, more=0):
    key = world.new_key("uploads")
    facts = {"kind": "video", "name": f"{world.word('uploads', key, 'name')}.mp4"}
    actor = world.rows["people"][owner]
    with mock.patch.object(transcoding, "is_here", return_value=True):
        row = sending.begin_upload(
            actor=actor, key=f"key-{key[8:]}-of-it", size=len(content) + more, **facts
        )
    row = sending.add_piece(actor=actor, upload=row, offset=0, content=content)
    return world.add("uploads", key, row, owner=owner)


def _prepared(world, key, video):
    """As the worker leaves it: what was sent is gone."""
    body = f"A film: {world.word('videos', key, 'body')}".encode()
    digest = keeping.keep_film(video, io.BytesIO(body), io.BytesIO(body))
    facts = {"state": "ready", "digest": digest, "size": len(body), "duration": 42_000}
    Video.objects.filter(pk=video.pk).update(width=720, height=1280, **facts)
    keeping.forget([video.upload])


def _publish_with(world, community, owner, video):
    key = world.new_key("contributions")
    link = f'<p><a href="/videos/{world.rows["videos"][video].slug}/">Video</a></p>'
    row = publishing.publish(
        actor=world.rows["people"][owner],
        community=world.rows["communities"][community],
        kind="tip",
        title=world.word("contributions", key, "title"),
        html=world.html("contributions", key, beside=link),
    )
    facts = {"community": community, "author": owner, "parent": None, "kind": "tip"}
    world.add("contributions", key, row, withdrawn=None, **facts)
    world.facts["videos"][video]["contribution"] = key
    membership.wrote(world, community, owner)
