# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Scripts that pages import by name, when they need them.

The map from names to files stands in the head of the pages that ask for it. It is the only script
written inside a page, so its digest, and nothing else, joins the policy of those pages (I61).
"""

import base64
import hashlib
from collections.abc import Callable
from functools import cache

from django.http import HttpRequest, HttpResponse
from jinja2 import pass_context
from jinja2.runtime import Context
from js_asset import ImportMap
from markupsafe import Markup

from entrepairs.kernel.staticfiles import import_addresses


@pass_context
def import_map(context: Context) -> Markup:
    """The map, for `{% block importmap %}`; the page's policy is told."""
    request = context.get("request")
    if request is not None:
        request.has_import_map = True
    return Markup(_tag())


def allow_import_map(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, inside the policy's: a page that holds the map may use it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if getattr(request, "has_import_map", False):
            # The library's decorator would mark the view; here the page decides.
            vars(response)["_csp_update"] = {"script-src": [_digest()]}
        return response

    return middleware


@cache
def _tag() -> str:
    # The hashed names of this version's files do not change while it runs.
    return ImportMap(import_addresses()).render()


@cache
def _digest() -> str:
    inside = _tag().partition(">")[2].removesuffix("</script>")
    return f"'sha256-{base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()}'"
