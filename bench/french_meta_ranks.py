# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""At which rank is each of the twenty questions answered?

python bench/french_meta_ranks.py EMAIL, with ENTREPAIRS_DATA naming an installation into which
the dump was imported. What is printed is a table for `french_meta_questions.md`.
"""

import json
import subprocess
import sys
from pathlib import Path

QUESTIONS = Path(__file__).with_name("french_meta_questions.jsonl")
LOOKED_AT = 100
WANTED_WITHIN = 3


def main(email: str) -> None:
    questions = [json.loads(line) for line in QUESTIONS.read_text().splitlines()]
    asked = "".join(json.dumps(question | {"k": LOOKED_AT}) + "\n" for question in questions)
    command = [sys.executable, "-m", "entrepairs", "search", "--as", email, "--batch", "-"]
    told = subprocess.run(command, input=asked, text=True, check=True, capture_output=True)
    found = 0
    for question, line in zip(questions, told.stdout.splitlines(), strict=True):
        hits = [hit["id"] for hit in json.loads(line)["hits"]]
        ranks = [hits.index(wanted) + 1 for wanted in question["expects"] if wanted in hits]
        found += bool(ranks) and min(ranks) <= WANTED_WITHIN
        print(f"| {question['id']} | {min(ranks, default='–')} | {question['text']} |")
    print(f"{found} of {len(questions)} among the first {WANTED_WITHIN}")


if __name__ == "__main__":
    main(sys.argv[1])
