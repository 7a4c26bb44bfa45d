# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a browser has of us without network: a page that is the same for all, and its worker.

Both are drawn without the request: no name, no token, nothing that would be somebody's in a store
that outlives their session.
"""

import hashlib
import json
import re
from pathlib import Path

from django.template.loader import render_to_string
from django.urls import reverse

WORKER = Path(__file__).parent / "static" / "home" / "js" / "service-worker.js"
PARTS = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def page() -> str:
    """The page in the language of the request."""
    return render_to_string("home/offline.html")


def worker(icon: str) -> str:
    """The script, after what it keeps: the page, and the files that the page names.

    Another version, language or icon makes another script, which a browser installs anew.
    """
    drawn = page()
    said = {
        "SHELL": [reverse("home:offline"), *dict.fromkeys(PARTS.findall(drawn))],
        "VERSION": hashlib.sha256(drawn.encode()).hexdigest()[:12],
        "ICON": icon,
        "RENEWAL": reverse("notifications:renew_device"),
    }
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in said.items())
    return head + WORKER.read_text(encoding="utf-8")
