# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The Jinja2 environment of all our pages: words, addresses, files, components."""

import re
from functools import cache, lru_cache
from threading import RLock
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from jinja2 import Environment, StrictUndefined, Template

from entrepairs.kernel import html, interface, typography
from entrepairs.people import single_sign_on


class Pages(Environment):
    """Reads one template at a time.

    The first requests after a start come together, and each would compile all that it draws.
    """

    reading = RLock()

    def get_template(self, *args: Any, **kwargs: Any) -> Template:
        """The template; compiled by whoever asks first, while the others wait for it."""
        with self.reading:
            return super().get_template(*args, **kwargs)


def environment(**options: object) -> Environment:
    """Build the environment; Django calls it once, with the loader it prepared."""
    pages = Pages(
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
        **options | {"undefined": StrictUndefined, "autoescape": True},
    )
    pages.newstyle_gettext = True
    words = typography.in_pages(translation.gettext)
    pages.globals.update(
        _=words,
        gettext=words,
        ngettext=typography.in_pages(translation.ngettext, num=2),
        pgettext=typography.in_pages(translation.pgettext, context=0),
        npgettext=typography.in_pages(translation.npgettext, context=0, num=3),
        # The hashed names of this version's files do not change while it runs.
        static=cache(static),
        url=address,
        now=timezone.now,
        date=date_format,
        languages=settings.LANGUAGES,
        public_url=settings.PUBLIC_URL,
        signs_on=single_sign_on.at_the_door,
    )
    pages.policies["ext.i18n.trimmed"] = True
    pages.finalize = html.printable
    interface.furnish(pages)
    return pages


def address(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named page."""
    if args and not kwargs and all(isinstance(one, str) and SLUG.match(one) for one in args):
        return _pattern(name, len(args)) % args
    return reverse(name, args=args or None, kwargs=kwargs or None)


# A page holds a hundred addresses that differ by a public name: each form is looked up once.
SLUG = re.compile(r"[0-9a-z]{12}\Z")


@lru_cache(maxsize=512)
def _pattern(name: str, holes: int) -> str:
    return reverse(name, args=[HOLE] * holes).replace("%", "%%").replace(HOLE, "%s")


HOLE = "000000000000"
