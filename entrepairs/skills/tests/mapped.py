# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the tests of the map make: skills under domains, and who says what of them."""

from entrepairs.communities.actions import name_need
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.people.models import PersonSubject, Subject

HELPS, INTERESTED = "helps", "interested"
HTMX = {"HTTP_HX_REQUEST": "true"}


def subject(cast, name, parent=None, **facts):
    return Subject.objects.create(
        organisation=facts.pop("organisation", cast.house), name_en=name, parent=parent, **facts
    )


def say(person, skill, says=HELPS, shown="all"):
    return PersonSubject.objects.create(
        organisation=person.organisation, person=person, subject=skill, says=says, shown=shown
    )


def ask(cast, skill, title="How much is it?", **facts):
    given = {"actor": cast.bruno, "community": cast.counsellors} | facts
    return publish(kind="question", title=title, html="<p>Tell me.</p>", subjects=[skill], **given)


def need(cast, skill, wording="Saying how much it is", **facts):
    given = {"actor": cast.bruno, "community": cast.counsellors} | facts
    return name_need(wording=wording, subject=skill, **given)


def main(answer):
    """The page between its bars, without the token that differs each time."""
    page = answer.content.decode()
    body = page[page.index("<main") : page.index("</main>")] if "<main" in page else page
    return "".join(part.split('"', 1)[-1] for part in body.split('csrfmiddlewaretoken" value="'))
