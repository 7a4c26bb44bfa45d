# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""First pages, drawn by a process that has little of all; what cannot be drawn says why."""

import io
import subprocess
import sys

import pytest
from PIL import Image

from entrepairs.kernel import pdf_page, pdfs
from entrepairs.kernel.tests.pdf_file import LOCKED, pages, pdf


def drawn(content):
    return pdfs.first_page(io.BytesIO(content))


def test_the_first_page_is_a_picture_and_its_followers_are_counted():
    page = drawn(pages(3))

    picture = Image.open(io.BytesIO(page.picture))
    assert (picture.format, page.pages) == ("WEBP", 3)
    assert picture.size == (page.width, page.height)
    assert page.width <= pdf_page.WIDTH
    red, green, _blue = picture.convert("RGB").getpixel((page.width // 3, page.height * 3 // 4))
    assert red > 200
    assert green < 60


@pytest.mark.parametrize("box", [b"0 0 14400 14400", b"0 0 14400 2", b"0 0 2 14400", b"0 0 5 5"])
def test_no_page_is_larger_than_a_screen(box):
    page = drawn(pages(box=box))
    assert 0 < page.width <= pdf_page.WIDTH
    assert 0 < page.height <= pdf_page.HEIGHT


def test_one_with_a_password_says_so():
    with pytest.raises(pdfs.LockedError):
        drawn(LOCKED)


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n",
        b"%PDF-" + b"\xff" * 5000,
        b"not one",
        b"",
        pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"),
        pages()[:300],
    ],
)
def test_a_broken_one_is_refused(content):
    with pytest.raises(pdfs.OddError):
        drawn(content)


def test_what_a_file_would_do_when_it_is_opened_it_does_not(tmp_path):
    mark = tmp_path / "mark"
    script = b"/OpenAction << /S /Launch /F (/usr/bin/touch) /Win << /P (%s) >> >>" % (
        str(mark).encode()
    )
    assert drawn(pages(root=script)).pages == 1
    assert not mark.exists()


def test_one_that_takes_for_ever_is_left(monkeypatch, tmp_path):
    slow = tmp_path / "slow.py"
    slow.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(pdfs, "SCRIPT", slow)
    monkeypatch.setattr(pdfs, "PATIENCE", 0.5)
    with pytest.raises(pdfs.OddError):
        drawn(pages())


def test_the_process_bounds_itself_and_sees_nothing_of_ours(tmp_path):
    """In its bounds it cannot take two gigabytes; it is told no setting."""
    script = tmp_path / "greedy.py"
    script.write_text(
        f"import sys; sys.path.insert(0, {str(pdfs.SCRIPT.parent)!r})\n"
        "import pdf_page; pdf_page.bound()\n"
        "bytearray(2 << 30)\n"
    )
    done = subprocess.run([sys.executable, "-I", script], capture_output=True, check=False)
    assert b"MemoryError" in done.stderr
