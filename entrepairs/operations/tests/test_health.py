# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a monitor is told, and that telling it costs the disk nothing."""

import pytest
from django.core.files.storage import FileSystemStorage
from django.utils import timezone

from entrepairs.kernel.models import Heartbeat
from entrepairs.operations import health

pytestmark = pytest.mark.django_db


@pytest.fixture
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def _working():
    Heartbeat.objects.create(worker="one", at=timezone.now())


@pytest.mark.usefixtures("_working")
def test_a_monitor_asks_and_nothing_is_written(client, uploads, monkeypatch):
    monkeypatch.setattr(FileSystemStorage, "save", lambda *_: pytest.fail("a file was written"))

    answer = client.get("/-/ready")

    assert answer.status_code == 200
    assert set(answer.json().values()) == {"well"}
    assert not uploads.exists()


def test_a_monitor_hears_that_no_worker_works(client):
    answer = client.get("/-/ready")

    assert answer.status_code == 503
    assert answer.json()["worker"] == "No worker was heard of for two minutes: start one."


@pytest.mark.usefixtures("_working")
def test_a_monitor_hears_of_a_full_disk(client, settings):
    settings.UPLOAD_MAX_BYTES = 10**18

    assert client.get("/-/ready").json()["storage"] == "The disk of the uploads is full."


def test_an_operator_learns_whether_a_file_is_kept(uploads, monkeypatch):
    assert health.UNWRITABLE not in health.warnings()
    assert not any(path.is_file() for path in uploads.rglob("*"))

    monkeypatch.setattr(FileSystemStorage, "_save", _refused)

    assert health.UNWRITABLE in health.warnings()


def _refused(*_):
    raise PermissionError


def test_an_operator_learns_that_ffmpeg_is_missing(settings):
    said = "Videos are refused: install ffmpeg (and ffprobe), or set `ffmpeg`."
    settings.FFMPEG = "/nowhere/ffmpeg"
    assert said in health.warnings()
