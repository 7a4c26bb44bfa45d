#!/usr/bin/env bash
# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
# Build the wheel, install it beside nothing else, make an installation and ask it for a page.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
room="$(mktemp -d)"
server=""
finish() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$room"
}
trap finish EXIT

"$root/.venv/bin/python" -m hatchling build -t wheel -d "$room" >/dev/null
"$root/.venv/bin/python" -m venv "$room/venv"
"$room/venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$root/requirements.lock"
"$room/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps "$room"/*.whl

cd "$room"
export ENTREPAIRS_DATA="$room/data"
"$room/venv/bin/entrepairs" init --non-interactive --organisation "Atelier Marceau" --admin awa@marceau.example >/dev/null
port="$("$room/venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
"$room/venv/bin/entrepairs" serve --port "$port" --workers 1 &
server=$!
"$room/venv/bin/python" - "$port" <<'PY'
import sys, time, urllib.request

for _ in range(100):
    try:
        page = urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/accounts/login/").read().decode()
        break
    except OSError:
        time.sleep(0.2)
else:
    sys.exit("the installed server does not answer")
if "Entrepairs" not in page or "/static/css/entrepairs." not in page:
    sys.exit("the sign-in page is not the one expected")
print("The wheel serves its sign-in page.")
PY
