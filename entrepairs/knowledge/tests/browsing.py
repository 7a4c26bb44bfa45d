# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a person of the cast opens pages and presses buttons."""

from django.urls import reverse

HOW = "<ol><li>Say that you do not know.</li><li>Call somebody who does.</li></ol>"
HTMX = {"HTTP_HX_REQUEST": "true"}


def page(client, person, name, *args, **query):
    client.force_login(person)
    return client.get(address(name, *args), query)


def address(name, *args):
    """Of a page of the room; another room's is named with it."""
    return reverse(name if ":" in name else f"knowledge:{name}", args=args)


def settled(client, person):
    """Sign in, and open a page: the first one of a session keeps its date."""
    client.force_login(person)
    client.get(reverse("knowledge:list"))


def post(client, person, name, *args, data=None, **headers):
    client.force_login(person)
    return client.post(address(name, *args), data or {}, **headers)


def shown(response):
    return response.content.decode()
