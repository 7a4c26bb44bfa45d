# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A house says some things in its own words, and says them rightly."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils.translation import gettext, ngettext, override, pgettext, trans_real

import entrepairs
from entrepairs.kernel import spoken
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.testing import sql_queries
from entrepairs.people import actions, vocabulary
from entrepairs.people.models import Organisation

ROOMS = Path(entrepairs.__file__).parent
OURS = {
    ("fr", "tip"): r"astuces?",
    ("fr", "tutorial"): r"tutos?",
    ("fr", "community"): r"communautés?",
    ("fr", "meeting"): r"rencontres?",
    ("en", "tip"): r"tips?",
    ("en", "tutorial"): r"tutorials?",
    ("en", "community"): r"communit(?:y|ies)",
    ("en", "meeting"): r"meetings?",
}
OFFERED = [
    (noun, choice) for noun, choices in vocabulary.NOUNS.items() for choice in choices if choice
]
# What no French sentence says, whatever the noun.
WRONG = re.compile(
    r"\b(?:[ld]’(?:pratique|guide|mode|cercle|club|séance|réunion)"
    r"|(?:de|à) le (?:cercle|club)s?\b"
    r"|(?:la|une|cette|aucune|quelle|toute|seule|première|sa|ma) (?:même )?(?:cercle|club)s?\b"
    r"|toutes les (?:cercle|club)s?\b"
    r"|(?:cercle|club)s? (?:est |n’est (?:pas|plus) )?(?:ouverte|fermée|rouverte|sondée)s?\b)",
    re.IGNORECASE,
)


def sentences():
    """Each message of the house, and what its catalogue makes of it in both languages."""
    for path in sorted(ROOMS.rglob("locale/fr/LC_MESSAGES/django.po")):
        for message in read_po(BytesIO(path.read_bytes()), locale="fr"):
            if message.id:
                ids = message.id if isinstance(message.id, tuple) else (message.id,)
                said = message.string if isinstance(message.string, tuple) else (message.string,)
                mark = trans_real.CONTEXT_SEPARATOR
                key = f"{message.context}{mark}{ids[0]}" if message.context else ids[0]
                yield from (("fr", key, text) for text in said)
                yield from (("en", key, text) for text in ids)


@pytest.mark.parametrize(("noun", "choice"), OFFERED)
def test_no_sentence_of_the_house_is_left_behind_or_goes_wrong(noun, choice):
    speaker = vocabulary.Vocabulary(((noun, choice),))
    places = re.compile(r"%\(\w+\)")
    wrong = []
    for language, message, text in sentences():
        said = speaker(message, text, language)
        kept = re.search(rf"\b{OURS[language, noun]}\b", places.sub("", said), re.IGNORECASE)
        faulty = language == "fr" and WRONG.search(said)
        if kept or faulty or places.findall(said) != places.findall(text):
            wrong.append(said)
    assert wrong == []


def test_sentences_written_by_hand_are_still_said():
    messages = {message for _language, message, _text in sentences()}
    assert set(vocabulary._sentences()) - messages == set()


@pytest.mark.parametrize(
    ("noun", "choice", "text", "said"),
    [
        ("tip", "practice", "L’astuce vaut dix astuces.", "La pratique vaut dix pratiques."),
        ("tip", "practice", "Rien d’astuce, l'astuce", "Rien de pratique, la pratique"),
        ("tip", "practice", "%(astuce)s : astuce", "%(astuce)s : pratique"),
        ("tutorial", "howto", "Tutos reçus", "Modes d’emploi reçus"),
        ("community", "circle", "À la communauté", "Au cercle"),
        ("community", "circle", "De la communauté fermée", "Du cercle fermé"),
        ("community", "circle", "à toute la communauté", "à tout le cercle"),
        ("community", "circle", "une autre communauté", "un autre cercle"),
        ("community", "club", "des communautés ouvertes", "des clubs ouverts"),
        ("meeting", "session", "Votre prochaine rencontre", "Votre prochaine séance"),
    ],
)  # fmt: skip
def test_french_follows_the_noun(noun, choice, text, said):
    assert vocabulary.Vocabulary(((noun, choice),))("", text, "fr") == said


def speaks(house, **words):
    house.vocabulary = words
    house.save()
    return vocabulary.speaking(house, "en")


def test_each_way_of_saying_passes_by_the_speaker(cast):
    with speaks(cast.house, tip="practice", community="circle"):
        assert gettext("Share a tip") == "Share a practice"
        assert ngettext("%(num)d community", "%(num)d communities", 2) == "%(num)d circles"
        assert pgettext("no such context", "A tip") == "A practice"
        with override("fr"):
            assert gettext("Share a tip") == "Partager une pratique"
            assert pgettext("community", "Open") == "Ouvert"
        assert gettext("Share a tip") == "Share a practice"
    with override("en"):
        assert gettext("Share a tip") == "Share a tip"
        assert spoken.speaker() is None


def test_pages_say_it_to_this_house_alone(cast, client):
    with speaks(cast.house, community="circle"):
        pass
    client.force_login(cast.awa)
    assert "Open a circle" in client.get("/communities/new").content.decode()
    client.force_login(cast.diego)
    assert "Open a community" in client.get("/communities/new").content.decode()
    client.force_login(cast.awa)
    page = client.get("/communities/new").content.decode()
    assert "Open a circle" in page
    assert "Open a community" not in page


def test_a_name_that_somebody_gave_keeps_its_words(cast, client):
    cast.counsellors.name = "The tip community"
    cast.counsellors.save()
    with speaks(cast.house, community="circle", tip="practice"):
        pass
    client.force_login(cast.awa)

    page = client.get(f"/communities/{cast.counsellors.slug}/members/").content.decode()

    assert "The tip community" in page


def test_an_administrator_chooses_them(cast, client):
    client.force_login(cast.farid)

    answer = client.post("/admin/words/things/", {"tip": "practice", "meeting": ""}, follow=True)

    assert Organisation.objects.get(pk=cast.house.pk).vocabulary == {"tip": "practice"}
    assert "Pages, notices and mails say it so from now on." in answer.content.decode()
    assert client.post("/admin/words/things/", {"tip": "rubbish"}).status_code == 422
    client.force_login(cast.awa)
    assert client.post("/admin/words/things/", {"tip": ""}).status_code == 404


def test_only_what_is_offered_is_kept(cast):
    assert actions.change_vocabulary(actor=cast.farid, words={"tip": "practice"})
    cast.farid.organisation.refresh_from_db()
    assert not actions.change_vocabulary(actor=cast.farid, words={"tip": "practice"})
    with pytest.raises(ValueError, match="not offered"):
        actions.change_vocabulary(actor=cast.farid, words={"tip": "<b>"})
    with pytest.raises(Refused):
        actions.change_vocabulary(actor=cast.awa, words={})
    cast.house.vocabulary = {"tip": "of an older version", "dog": "x"}
    assert vocabulary.of(cast.house) is None
    with sql_queries(0):
        vocabulary.of(cast.house)
