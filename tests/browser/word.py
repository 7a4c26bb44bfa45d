# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a word processor puts on the clipboard: HTML full of its own marks, and rich text."""

import io
from pathlib import Path

from PIL import Image

PAGE = (Path(__file__).parent / "word.html").read_text()


def rich_text():
    """The rich text beside it, in which the picture travels."""
    target = io.BytesIO()
    Image.new("RGB", (200, 100), "teal").save(target, "PNG")
    digits = target.getvalue().hex()
    lines = "\n".join(digits[at : at + 128] for at in range(0, len(digits), 128))
    head = r"{\rtf1\ansi {\*\shppict{\pict{\*\picprop\shplid1025{\sp{\sn shapeType}{\sv 75}}}"
    shape = r"\picscalex100\picscaley100\picw5292\pich2646\pngblip\bliptag-1234"
    name = r"{\*\blipuid aabbccddeeff00112233445566778899}"
    other = r"{\nonshppict{\pict\picw5292\pich2646\wmetafile8" + "\n0100090000}}"
    return f"{head}{shape}{name}\n{lines}}}}}{other}}}"


PASTE = """([html, rich]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/rtf", rich);
  const facts = { clipboardData: data, bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", facts));
}"""
