# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A phone of 360 pixels that counts what it asks of its owner: screens, taps, characters.

A screen is a page on which one taps or writes, the first one included; what only shows that it is
done asks for nothing. Seconds are 1.2 for a tap, 0.3 for a character, and the answers as measured.
"""

import io
import time
from contextlib import contextmanager
from dataclasses import dataclass, field

from PIL import Image

DEVICE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
TAP, CHARACTER = 1.2, 0.3
# In what the telephone itself draws: the picture, and that it is the one; an entry of a list.
TAPS_OF_A_PHOTO = 2
TAPS_OF_A_CHOICE = 1


@dataclass
class Cost:
    """What one task took. `answers` in seconds, from a tap to what was waited for."""

    taps: int = 0
    characters: int = 0
    answers: float = 0
    places: list[str] = field(default_factory=list)

    @property
    def screens(self):
        return len(self.places)

    @property
    def seconds(self):
        return self.taps * TAP + self.characters * CHARACTER + self.answers


class Phone:
    """Somebody signed in, in front of one page of a browser of that size.

    `group` and `colleague` are names to choose; `own` is a word that nobody else writes.
    """

    def __init__(self, page, *, group, colleague, own):
        self.page, self.cost = page, Cost()
        self.group, self.colleague, self.own = group, colleague, own

    def begin(self):
        """Where the program opens; what came before is forgotten."""
        self.page.goto("/")
        self.cost = Cost()

    def tap(self, what, then=None):
        """Touch it where a thumb can: in sight, and nothing over it. Wait for what follows.

        A page is there once its scripts are: no thumb is so quick as to come before them.
        """
        self._act()
        self.cost.taps += 1
        what.tap()
        if then is not None:
            with self._waiting():
                then.wait_for()
                self.page.wait_for_load_state("domcontentloaded")

    def write(self, field, words, then=None):
        """Touch the field, then a key for each character; where an editor comes, it is there."""
        is_edited = field.get_attribute("data-ep-editor") is not None
        self.tap(field)
        if is_edited:
            with self._waiting():
                self.page.wait_for_function("() => document.activeElement.isContentEditable")
        self.cost.characters += len(words)
        self.page.keyboard.type(words)
        if then is not None:
            with self._waiting():
                then.wait_for()

    def choose(self, field, label):
        """An entry of a list that the telephone draws."""
        self.tap(field)
        self.cost.taps += TAPS_OF_A_CHOICE
        field.select_option(label=label)

    def take_photo(self, button, field, then):
        """With the camera, from a button of the page."""
        with self.page.expect_file_chooser() as sheet:
            self.tap(button)
        self.cost.taps += TAPS_OF_A_PHOTO
        drawn = io.BytesIO()
        Image.effect_noise((1600, 1200), 60).save(drawn, "JPEG")
        sheet.value.set_files(
            {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": drawn.getvalue()}
        )
        with self._waiting():
            then.wait_for()

    def _act(self):
        """This page is one more screen, unless it is the one of before."""
        here = self.page.url.partition("#")[0].partition("?")[0]
        if not self.cost.places or self.cost.places[-1] != here:
            self.cost.places.append(here)

    @contextmanager
    def _waiting(self):
        before = time.perf_counter()
        yield
        self.cost.answers += time.perf_counter() - before
