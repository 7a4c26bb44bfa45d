# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which page was asked for: of a long list, or after something was done."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def number(request: HttpRequest) -> int:
    """The number in `?page=`, 1 for anything that is not one."""
    asked = request.GET.get("page", "1")
    return min(int(asked), 10_000) if asked.isdecimal() and int(asked) else 1


def is_own(request: HttpRequest, address: str | None) -> bool:
    """Is it a path of ours? Nobody is sent elsewhere, nor to a word that is no path (I72)."""
    if not address or not address.startswith("/"):
        return False
    return url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
