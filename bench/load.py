# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A client that asks as fast as it is answered, in processes of its own."""

import http.client
import itertools
import multiprocessing
import time
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True)
class Round:
    """What one round showed. Latencies in milliseconds, sorted."""

    seconds: float
    latencies: list[float]
    refused: int

    @property
    def per_second(self):
        return len(self.latencies) / self.seconds

    def quantile(self, share):
        return self.latencies[min(len(self.latencies) - 1, int(len(self.latencies) * share))]


def run(port, requests, *, clients, seconds):
    """Ask for `seconds` with so many clients, each going round the requests from its own place."""
    answers = multiprocessing.Queue()
    workers = [
        multiprocessing.Process(target=_client, args=(port, requests, n, clients, seconds, answers))
        for n in range(clients)
    ]
    for worker in workers:
        worker.start()
    latencies, refused = [], 0
    for _ in workers:
        more, bad = answers.get()
        latencies += more
        refused += bad
    for worker in workers:
        worker.join()
    return Round(seconds, sorted(latencies) or [0.0], refused)


def _client(port, requests, number, clients, seconds, answers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    start = len(requests) * number // clients
    latencies, refused, end = [], 0, time.perf_counter() + seconds
    for count, request in enumerate(itertools.islice(itertools.cycle(requests), start, None)):
        before = time.perf_counter()
        if before >= end:
            break
        status = _ask(connection, request, f"{number}-{count}-{before}")
        latencies.append((time.perf_counter() - before) * 1000)
        refused += status >= 400
    answers.put((latencies, refused))


def _ask(connection, request, unique):
    method, body = "GET", None
    headers = dict(request.get("headers", {}), **{"Accept-Encoding": "gzip"})
    if "form" in request:
        method = "POST"
        form = {key: value.replace("{unique}", unique) for key, value in request["form"].items()}
        body = urlencode(form)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, request["path"], body=body, headers=headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status
