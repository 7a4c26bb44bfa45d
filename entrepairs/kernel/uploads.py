# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A form too heavy is refused by its announced length, before any of it is read or kept."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

# What a form holds beside its file: a long text, its fields.
BESIDE = 6 * 1024 * 1024


class Limit(FileUploadHandler):
    """Comes first among the upload handlers; leaves the files to the others."""

    def handle_raw_input(
        self,
        input_data: object,
        meta: dict[str, str],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Answer 400 to a body longer than the largest file and its form."""
        if content_length > settings.UPLOAD_MAX_BYTES + BESIDE:
            raise RequestDataTooBig("the form is heavier than upload_max_mb allows")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass it on."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Another handler keeps it."""
