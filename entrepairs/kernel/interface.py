# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The design system, as templates see it: `ui`, and a few filters."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from jinja2 import Environment, pass_context
from jinja2.runtime import Context

from entrepairs.kernel import glyphs, icons, importmaps, stamps, unsent, when
from entrepairs.kernel.typography import FIRM, NARROW, quoted

# Their macros are the components.
PARTS = (
    "ui/people.html",
    "ui/words.html",
    "ui/buttons.html",
    "ui/forms.html",
    "ui/lists.html",
    "ui/shell.html",
)


def furnish(environment: Environment) -> None:
    """Give a Jinja environment what every page may use."""
    environment.globals["ui"] = Components(environment)
    environment.globals["stamped"] = stamps.Stamps(environment)
    environment.globals["import_map"] = importmaps.import_map
    environment.globals["upload_most"] = lambda: settings.UPLOAD_MAX_BYTES
    environment.filters.update(
        filesizeformat=filesizeformat,
        in_words=when.in_words,
        in_full=when.in_full,
        on_day=when.on_day,
        initials=glyphs.initials,
        number=number,
        quoted=quoted,
        tint=glyphs.tint,
        with_symbols=icons.with_symbols,
    )
    environment.globals["language"] = get_language
    environment.globals["words_not_sent"] = unsent.words_here


class Components:
    """Every component by its name: `ui.icon("check")`. Templates import nothing.

    A macro that takes `csrf` is given the page's own, so that a button that posts is written
    like any other.
    """

    icon = staticmethod(icons.reference)
    g = staticmethod(glyphs.halves)
    emblem = staticmethod(glyphs.emblem)
    time = staticmethod(when.tag)

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._part_of: dict[str, str] = {}

    def __getattr__(self, name: str) -> Callable[..., str]:
        for part in (self._part_of[name],) if name in self._part_of else PARTS:
            macro = getattr(self._environment.get_template(part).module, name, None)
            if macro is not None:
                component = _given_csrf(macro) if "csrf" in macro.arguments else macro
                if not self._environment.auto_reload:
                    setattr(self, name, component)
                self._part_of[name] = part
                return component
        raise AttributeError(name)


def _given_csrf(macro: Any) -> Callable[..., str]:
    @pass_context
    def with_token(context: Context, *args: object, **kwargs: object) -> str:
        if "csrf" not in kwargs:
            kwargs["csrf"] = context.resolve("csrf_input")
        return macro(*args, **kwargs)

    return with_token


def one_token(request: HttpRequest) -> dict[str, object]:
    """Context processor: the forms of a page carry one token, made when the first asks for it."""
    return {"csrf_input": SimpleLazyObject(lambda: csrf_input(request))}


def number(value: float) -> str:
    """A number as the reader writes it: 1,240 or 1 240."""
    if isinstance(value, int) and 0 <= value < GROUPED:
        return str(value)
    return number_format(value, use_l10n=True, force_grouping=True).replace(FIRM, NARROW)


GROUPED = 1000
