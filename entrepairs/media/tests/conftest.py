# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Films as small as they get, made once."""

import os
import subprocess

import pytest

from entrepairs.media import transcoding
from entrepairs.media.actions import filming, sending

REQUIRED = os.environ.get("ENTREPAIRS_TEST_REQUIRES", "")


def made(folder, name, *options):
    path = folder / name
    command = ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", *options, str(path)]
    subprocess.run(command, check=True)
    return path.read_bytes()


@pytest.fixture(scope="session")
def films(tmp_path_factory):
    """What phones send, by name; nothing where there is no ffmpeg."""
    if not transcoding.is_here():
        # As browsers and PostgreSQL are: left out at home, owed where all is checked.
        missing = pytest.fail if "ffmpeg" in REQUIRED else pytest.skip
        missing("there is no ffmpeg here")
    folder = tmp_path_factory.mktemp("films")
    told = ["-metadata", "location=+45.7640+004.8357/", "-metadata", "title=secret"]
    sound = ["-f", "lavfi", "-i", "sine=duration=2", "-shortest"]
    wide = "testsrc=size=320x180:rate=10:duration=2"
    return {
        "phone.mp4": made(folder, "phone.mp4", wide, *sound, *told, "-c:v", "libx264"),
        "screen.webm": made(folder, "screen.webm", "testsrc=size=90x160:rate=5:duration=1"),
        "long.mp4": made(folder, "long.mp4", "color=size=32x32:rate=1:duration=200"),
        "sound.mp4": made(folder, "sound.mp4", "sine=duration=1"),
    }


@pytest.fixture
def sent(cast):
    """Bruno sends a file, all of it."""

    def send(name, content, kind="video", owner=None):
        who = owner or cast.bruno
        facts = {"name": name, "size": len(content), "kind": kind}
        upload = sending.begin_upload(actor=who, key=f"key-of-{name}-{len(content)}", **facts)
        while upload.received < upload.size:
            piece = content[upload.received : upload.received + sending.PIECE]
            upload = sending.add_piece(
                actor=who, upload=upload, offset=upload.received, content=piece
            )
        return upload

    return send


@pytest.fixture
def received(sent, films):
    """Bruno sends a film, and it waits for the worker."""

    def receive(name="phone.mp4", content=None):
        upload = sent(name, content or films[name])
        return filming.receive_video(actor=upload.owner, upload=upload)

    return receive
