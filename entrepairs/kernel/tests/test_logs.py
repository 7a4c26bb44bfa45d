# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A line of the log says what failed and where, and nothing that people wrote."""

import json
import logging
import sys

from entrepairs.kernel.logs import JsonLines

SECRET = "".join(reversed("onurB fo yralas eht"))


def failing(error):
    raise ValueError(SECRET) from error


def line_about(error):
    try:
        failing(error)
    except ValueError:
        told = sys.exc_info()
    record = logging.LogRecord("tests", logging.ERROR, __file__, 1, "a %s", ("turn",), told)
    return JsonLines().format(record)


def test_an_error_is_told_by_its_kind_and_place():
    line = line_about(KeyError(SECRET.title()))

    trace = json.loads(line)["trace"]
    assert "builtins.ValueError" in trace
    assert "builtins.KeyError" in trace
    assert "test_logs.py" in trace
    assert SECRET not in line
    assert SECRET.title() not in line


def test_errors_that_name_each_other_end():
    first, second = KeyError("one"), KeyError("two")
    first.__cause__, second.__cause__ = second, first

    assert json.loads(line_about(first))["message"] == "a turn"


def test_an_address_is_told_by_its_kind(cast, client):
    lines = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(JsonLines().format(record))
    log = logging.getLogger("django.request")
    log.addHandler(handler)
    client.force_login(cast.diego)
    try:
        client.get("/files/nothere00000/salaire-d-é.pdf")
        client.get("/join/goneisgoneisgoneisgone00")
    finally:
        log.removeHandler(handler)

    told = [json.loads(line)["message"] for line in lines]
    assert told == ["Not Found: /files/<slug:slug>/<str:name>", "Not Found: /join/<slug:token>"]
