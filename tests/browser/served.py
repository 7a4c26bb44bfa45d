# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The web server as a process of its own, on the database of the test: one that can be killed."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from django.db import connection

from entrepairs.operations import serving

PATIENCE = 90  # seconds; a busy machine is slow to start it


class Web:
    """What `entrepairs serve` runs, at one address however often it is started."""

    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self):
        """Back once it answers."""
        command = serving.web_command(host="127.0.0.1", port=self.port, workers=1)
        # A group of its own, so that what it has started goes with it.
        self.running = subprocess.Popen(command, env=_environment(), start_new_session=True)
        until = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.running.poll() is None, "the server has ended by itself"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.1)

    def kill(self):
        """`kill -9`, in the middle of whatever it does. Nothing where it is not running."""
        if self.running.poll() is None:
            os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()

    def _answers(self):
        try:
            with urllib.request.urlopen(f"{self.url}/accounts/login/", timeout=5) as page:
                return page.status == 200
        except (urllib.error.URLError, OSError):
            return False


def _environment():
    """The settings of an installation, with the key and the database of the test."""
    return serving.environment() | {
        "DJANGO_SETTINGS_MODULE": "entrepairs.config.settings",
        "ENTREPAIRS_DATABASE_URL": _database(),
        # Sheets and scripts as they are written: none are collected here.
        "ENTREPAIRS_DEBUG": "true",
    }


def _database():
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:{name}"
    return urlsplit(os.environ["ENTREPAIRS_DATABASE_URL"])._replace(path=f"/{name}").geturl()
