# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Measure who is proposed to answer, on public communities that are replayed in order of time.

python -m bench.routing SET [SET …] [--folder DIR]

A set is a folder with `posts.jsonl`: {"id", "kind": "q"|"a", "parent", "user", "date", "title",
"body", "tags", "score", "accepted"} a line. Each is imported into an installation of its own, then
`entrepairs experts --batch -` is asked the last 30 % of its questions, each as of its own moment.
Right is who then answered; questions that nobody known answered are left out. Printed: S@k (is
anybody right among the first k), MRR, what share of the first five the most named five hold, and
what spreading changes where the first three are asked each time: how much less often the most asked
five in a hundred are, and how much recall it costs, in per cent of always asking the best.
"""

import argparse
import html
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import quoteattr

from entrepairs.discovery.routing import spreading

EMAIL = "admin@bench.example"
ASKED = 0.3
MOST_ASKED = 0.05


def main():
    parser = argparse.ArgumentParser(
        prog="bench.routing",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("sets", nargs="+", type=Path, metavar="SET")
    parser.add_argument("--folder", type=Path, default=Path(".cache/bench"))
    given = parser.parse_args()
    means = Counter()
    for place in given.sets:
        posts = _posts(place / "posts.jsonl")
        environment = _imported(place.name, posts, given.folder.resolve())
        proposed = _experts(environment, posts)
        figures = _judged(posts, proposed) | _spread(posts, proposed)
        print(_line(place.name, figures), flush=True)
        means.update({name: value / len(given.sets) for name, value in figures.items()})
    print(_line("mean", means))


def _posts(file):
    rows = [json.loads(line) for line in file.open(encoding="utf-8")]
    rows = [row for row in rows if row["user"] not in ("", "-1")]
    known = {row["id"] for row in rows if row["kind"] == "q"}
    rows = [row for row in rows if row["kind"] == "q" or row["parent"] in known]
    return sorted(rows, key=lambda row: (row["date"], row["kind"] == "a"))


def _imported(name, posts, folder):
    """An installation that holds these posts; made once and kept."""
    data, dump = folder / f"routing-{name}", folder / f"routing-{name}-dump"
    environment = os.environ | {"ENTREPAIRS_DATA": str(data), "ENTREPAIRS_LOG_LEVEL": "ERROR"}
    if data.exists():
        return environment
    dump.mkdir(parents=True, exist_ok=True)
    _write(dump / "Posts.xml", "posts", (_post(row, posts) for row in posts))
    people = sorted({row["user"] for row in posts}, key=int)
    _write(dump / "Users.xml", "users", (_user(one, posts[0]["date"]) for one in people))
    house = ("--non-interactive", "--organisation", "Bench", "--admin", EMAIL)
    _run(("init", *house), environment)
    script = (
        "from entrepairs.people.models import Person;"
        "from entrepairs.communities.models import Community, Membership;"
        "person = Person.objects.get();"
        "place = Community.objects.create(organisation=person.organisation, name='Bench');"
        "Membership.objects.create(organisation=person.organisation, community=place,"
        " person=person, role='facilitator')"
    )
    _run(("shell", "-c", script), environment)
    _run(("import", "stackexchange", str(dump), "--community", "Bench"), environment)
    return environment


def _write(file, name, rows):
    with file.open("w", encoding="utf-8") as out:
        out.write(f'<?xml version="1.0" encoding="utf-8"?>\n<{name}>\n')
        for row in rows:
            told = " ".join(f"{key}={quoteattr(str(value))}" for key, value in row.items())
            out.write(f"  <row {told} />\n")
        out.write(f"</{name}>\n")


def _post(row, posts):
    common = {
        "Id": row["id"],
        "PostTypeId": "1" if row["kind"] == "q" else "2",
        "CreationDate": row["date"],
        "LastActivityDate": row["date"],
        "Score": row["score"],
        "Body": "".join(f"<p>{html.escape(part)}</p>" for part in row["body"].split("\n") if part)
        or "<p>…</p>",
        "OwnerUserId": row["user"],
    }
    if row["kind"] == "a":
        return common | {"ParentId": row["parent"]}
    accepted = next((a["id"] for a in posts if a["parent"] == row["id"] and a["accepted"]), None)
    tags = "".join(f"<{tag}>" for tag in row["tags"])
    question = common | {"Title": row["title"], "Tags": tags}
    return question | ({"AcceptedAnswerId": accepted} if accepted else {})


def _user(number, since):
    return {"Id": number, "DisplayName": f"Person {number}", "CreationDate": since}


def _run(words, environment, **more):
    command = [sys.executable, "-m", "entrepairs", *words]
    return subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, text=True, check=True, **more
    ).stdout


def _tested(posts):
    questions = [row for row in posts if row["kind"] == "q"]
    return questions[int(len(questions) * (1 - ASKED)) :]


def _experts(environment, posts):
    lines = [
        {
            "id": row["id"],
            "text": f"{row['title']}\n{row['title']}\n{row['body']}",
            "asker": row["user"],
            "subjects": row["tags"],
            "at": row["date"],
            "k": 50,
        }
        for row in _tested(posts)
    ]
    asked = "".join(json.dumps(line) + "\n" for line in lines)
    told = _run(("experts", "--as", EMAIL, "--batch", "-"), environment, input=asked)
    answers = map(json.loads, told.splitlines())
    return {answer["id"]: {hit["id"]: hit["score"] for hit in answer["hits"]} for answer in answers}


def _answerers(posts):
    """Who answered each question, and when each person was first known to answer."""
    right, known = defaultdict(set), {}
    for row in posts:
        if row["kind"] == "a":
            right[row["parent"]].add(row["user"])
            known.setdefault(row["user"], row["date"])
    return right, known


def _judged(posts, proposed):
    right, known = _answerers(posts)
    found, named = Counter(), Counter()
    for row in _tested(posts):
        wanted = {one for one in right[row["id"]] - {row["user"]} if known[one] < row["date"]}
        if not wanted:
            continue
        order = list(proposed[row["id"]])
        place = next((at for at, one in enumerate(order, start=1) if one in wanted), None)
        found["questions"] += 1
        for most in (1, 3, 5):
            found[f"S@{most}"] += place is not None and place <= most
        found["MRR"] += 1 / place if place else 0
        named.update(order[:5])
    asked = found.pop("questions")
    shares = {name: 100 * value / asked for name, value in found.items()}
    most = sum(number for _one, number in named.most_common(5))
    return shares | {"five most named": 100 * most / named.total(), "questions": asked}


def _spread(posts, proposed):
    """Three are asked each time: the best by score, or as the program spreads them."""
    recall, named = {}, {}
    for kind in ("best", "spread"):
        recall[kind], named[kind] = _asked_in_turn(posts, proposed, spreads=kind == "spread")
    people = {one for scores in proposed.values() for one in scores}
    most = max(1, round(MOST_ASKED * len(people)))
    asked = {
        kind: sum(n for _one, n in counted.most_common(most)) for kind, counted in named.items()
    }
    return {
        "most asked, of three": 100 * (asked["spread"] / asked["best"] - 1),
        "recall@3": 100 * (recall["spread"] / recall["best"] - 1),
    }


def _asked_in_turn(posts, proposed, *, spreads):
    right, known = _answerers(posts)
    found, named, asked_at = 0.0, Counter(), defaultdict(list)
    for row in _tested(posts):
        now, scores = _day(row["date"]), proposed[row["id"]]
        if spreads:
            ages = {one: [now - day for day in asked_at[one]] for one in scores}
            scores = spreading.spread(scores, {one: spreading.load(ages[one]) for one in scores})
        chosen = sorted(scores, key=lambda one: -scores[one])[:3]
        named.update(chosen)
        for one in chosen:
            asked_at[one].append(now)
        wanted = {one for one in right[row["id"]] - {row["user"]} if known[one] < row["date"]}
        found += len(wanted.intersection(chosen)) / len(wanted) if wanted else 0
    return found, named


def _day(moment):
    return datetime.fromisoformat(moment).timestamp() / 86_400


def _line(name, figures):
    return f"{name:12}" + "  ".join(f"{key} {value:.1f}" for key, value in figures.items())


if __name__ == "__main__":
    main()
