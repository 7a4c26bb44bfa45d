# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A file given in parts, as players ask for it: RFC 9110, 13.1.5 and 14."""

import re
from collections.abc import Iterator
from typing import IO

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase

BLOCK = 256 * 1024
RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def served(
    request: HttpRequest, content: IO[bytes], *, size: int, media_type: str, version: str
) -> HttpResponseBase:
    """The whole, the part asked for (206), or none of it (304, 416). Closes what it does not send.

    Several parts at once are answered by the whole, as one may.
    """
    etag = f'"{version}"'
    if request.headers.get("If-None-Match") == etag:
        content.close()
        answer: HttpResponseBase = HttpResponseNotModified()
    else:
        answer = _part(request, content, size, etag)
        answer["Content-Type"] = media_type
    answer["ETag"] = etag
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = "private, max-age=3600"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _part(request: HttpRequest, content: IO[bytes], size: int, etag: str) -> HttpResponseBase:
    asked = request.headers.get("Range", "") if request.method == "GET" else ""
    if request.headers.get("If-Range", etag) != etag:
        asked = ""  # they hold another version: a part of this one would not fit it
    found = RANGE.fullmatch(asked.strip())
    if not found or found.groups() == ("", ""):
        return _stream(request, content, 0, size, 200)
    first, last = _bounds(*found.groups(), size=size)
    if first > last or first >= size:
        content.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    answer = _stream(request, content, first, last + 1 - first, 206)
    answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    return answer


def _bounds(first: str, last: str, *, size: int) -> tuple[int, int]:
    if not first:  # the last so many bytes
        return max(0, size - int(last)), size - 1 if int(last) else -1
    return int(first), min(int(last) if last else size - 1, size - 1)


def _stream(
    request: HttpRequest, content: IO[bytes], start: int, length: int, status: int
) -> HttpResponseBase:
    if request.method == "HEAD":
        content.close()
        answer: HttpResponseBase = HttpResponse(status=status)
    else:
        answer = StreamingHttpResponse(Stretch(content, start, length), status=status)
    answer["Content-Length"] = str(length)
    return answer


class Stretch:
    """A part of an open file, block by block; the answer closes it with itself."""

    def __init__(self, content: IO[bytes], start: int, length: int) -> None:
        self._content, self._left = content, length
        content.seek(start)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        block = self._content.read(min(BLOCK, self._left))
        if not block:
            raise StopIteration
        self._left -= len(block)
        return block

    def close(self) -> None:
        """The framework calls it, read to the end or not."""
        self._content.close()
