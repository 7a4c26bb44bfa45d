# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A program of its own (`kernel.pdfs` starts it): the first page of a PDF, as a picture.

What people send is read here by a library in C, within bounds that this process gives itself
before it reads a byte. It draws pixels; no script, form or link of the file does anything.
"""

import resource
import sys

MEMORY, SECONDS, LARGEST = 1 << 30, 20, 64 << 20
WIDTH, HEIGHT = 1000, 1400
LOCKED, ODD = 3, 4
# How the library says that a password is missing, or that it knows no such protection.
ASKS = ("password", "security")


def bound() -> None:
    """So much memory, so much time, so large a picture; no file beside it."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def draw(source: str, target: str) -> int:
    """Write the picture; the number of pages to the standard output. What the process ends with."""
    import pypdfium2

    try:
        book = pypdfium2.PdfDocument(source)
        page = book[0]
        width, height = page.get_size()
        scale = min(WIDTH / max(width, 1), HEIGHT / max(height, 1))
        page.render(scale=scale, may_draw_forms=False).to_pil().save(target, "PNG")
    except (pypdfium2.PdfiumError, IndexError, ValueError, SystemError) as fault:
        return LOCKED if any(word in str(fault).lower() for word in ASKS) else ODD
    sys.stdout.write(str(len(book)))
    return 0


if __name__ == "__main__":
    bound()
    sys.exit(draw(*sys.argv[1:]))
