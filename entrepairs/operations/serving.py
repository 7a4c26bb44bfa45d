# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Starting the web server and the worker as processes."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from django.core.management.base import CommandError

# A live stream holds a thread, so there are many; an idle thread costs little.
BLOCKING_THREADS = 192
BACKPRESSURE = 512
GRACE = 15
LAST_PORT = 65_535


def refuse_port(host: str, port: int) -> None:
    """Refused where it is none, or somebody listens there: the web server would share it unseen."""
    if not 0 < port <= LAST_PORT:
        raise CommandError(f"{port} is no port: choose one from 1 to {LAST_PORT}.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As a server does: what a former one left half-closed is no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as mistake:
            raise CommandError(
                f"{host}:{port} cannot be served: {mistake.strerror}. Choose another with --port."
            ) from mistake


def web_command(*, host: str, port: int, workers: int) -> list[str]:
    """The command line of the web server."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", host, "--port", str(port), "--workers", str(workers)),
        *("--blocking-threads", str(BLOCKING_THREADS), "--backpressure", str(BACKPRESSURE)),
        *("--workers-kill-timeout", "2", "--respawn-failed-workers"),
        *("--log-level", "error", "--no-access-log"),
        "entrepairs.config.wsgi:application",
    ]


def worker_command() -> list[str]:
    """The command line of the worker."""
    return [sys.executable, "-m", "entrepairs", "worker"]


def environment() -> dict[str, str]:
    """What child processes need to find the package and the same settings."""
    package = Path(__file__).resolve().parent.parent.parent
    paths = [str(package), *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths)}


def run_together(commands: Sequence[Sequence[str]]) -> int:
    """Run the processes in this one's group until one ends or a signal comes; then stop all.

    Returns 0 after a signal, else the status of the process that ended by itself.
    """
    running = [subprocess.Popen(command, env=environment()) for command in commands]
    asked: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _frame: asked.append(received))
    status = 0
    while not asked:
        ended = [process.returncode for process in running if process.poll() is not None]
        if ended:
            status = ended[0] or 1
            break
        time.sleep(0.2)
    _stop(running)
    return 0 if asked else status


def _stop(processes: Sequence[subprocess.Popen]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + GRACE
    for process in processes:
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
