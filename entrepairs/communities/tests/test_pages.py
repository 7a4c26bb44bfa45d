# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages: who opens them, what they say, what their buttons do."""

import re

import pytest
from django.urls import get_resolver, reverse

from entrepairs.communities import actions, addresses, readable
from entrepairs.communities.models import Community, JoinRequest, Membership, Theme
from entrepairs.kernel.once import new_key

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def signed_in(client):
    def as_(person):
        client.force_login(person)
        return client

    return as_


@pytest.fixture
def addresses_of(cast):
    """Every address of the room, about the counsellors: what each name is called with."""
    link = actions.invite_by_link(actor=cast.awa, community=cast.counsellors)
    actions.request_to_join(actor=cast.farid, community=cast.counsellors)
    actions.name_expert(
        actor=cast.awa, community=cast.counsellors, person=cast.bruno, subject=cast.subject
    )
    need = actions.name_need(
        actor=cast.bruno, community=cast.counsellors, wording="Reading a rival contract"
    )
    here, bruno, farid = cast.counsellors.slug, cast.bruno.slug, cast.farid.slug
    about = {
        "directory": [],
        "new": [],
        "name_need": [],
        "propose_subject": [],
        "invitation": [link.token],
        "member": [here, bruno],
        "role": [here, bruno],
        "remove": [here, bruno],
        "expert": [here, bruno],
        "expert_no_more": [here, bruno, cast.subject.slug],
        "invite_person": [here, farid],
        "beam": [here, link.token],
        "withdraw": [here, link.token],
        "accept": [here, farid],
        "decline": [here, farid],
    } | {name: [need.slug] for name in OF_A_NEED}
    return {name: reverse(f"communities:{name}", args=about.get(name, [here])) for name in NAMES}


NAMES = sorted(
    name
    for name in get_resolver().namespace_dict["communities"][1].reverse_dict
    if isinstance(name, str)
)
FOR_ALL = {"directory", "new", "name_need", "propose_subject"}
OF_A_NEED = {
    "support", "unsupport", "offer_help", "withdraw_offer", "take_need", "release_need",
    "confirm_need", "unconfirm_need", "close_need", "reopen_need", "withdraw_need", "put_back_need",
    "edit_need",
}  # fmt: skip
POSTED = {
    "archive", "reopen", "join", "role", "remove", "expert", "expert_no_more", "link",
    "invite_person", "withdraw", "accept", "decline", "propose_subject", "agree", "end_charter",
    *OF_A_NEED - {"offer_help", "edit_need"},
}  # fmt: skip
TO_FACILITATE = {
    "settings", "archive", "reopen", "member", "role", "remove", "expert", "expert_no_more",
    "requests", "accept", "decline", "invite", "link", "invite_person", "beam", "withdraw",
    "write_charter", "end_charter",
}  # fmt: skip


def without_token(answer):
    return re.sub(rb"[0-9A-Za-z]{64}", b"", answer.content)


def ask(client, name, address, **headers):
    return (client.post if name in POSTED else client.get)(address, **headers)


def test_every_address_is_known_here():
    assert set(NAMES) >= FOR_ALL | POSTED | TO_FACILITATE


@pytest.mark.parametrize("name", sorted(set(NAMES) - FOR_ALL))
def test_another_company_finds_nothing(cast, signed_in, addresses_of, name):
    before = Membership.objects.count()
    answer = ask(signed_in(cast.diego), name, addresses_of[name])

    assert answer.status_code == 404
    assert "Counsellors" not in answer.content.decode()
    nowhere = re.sub(r"/[0-9a-z]{12}([0-9a-z]{12})?(?=/|$)", "/000000000000", addresses_of[name])
    assert without_token(ask(signed_in(cast.diego), name, nowhere)) == without_token(answer)
    assert Membership.objects.count() == before


@pytest.mark.parametrize("name", NAMES)
def test_a_visitor_signs_in_first(cast, client, addresses_of, name):
    answer = ask(client, name, addresses_of[name])

    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/?next=")
    assert "Counsellors" not in answer.content.decode()


@pytest.mark.parametrize("name", sorted(TO_FACILITATE))
def test_a_member_is_told_why_not(cast, signed_in, addresses_of, name):
    answer = ask(signed_in(cast.bruno), name, addresses_of[name])

    assert answer.status_code == 403
    assert "Only those who facilitate the community" in answer.content.decode()


@pytest.mark.parametrize("name", ["members", *sorted(TO_FACILITATE)])
def test_a_colleague_sees_the_name_and_is_told_why_not(cast, signed_in, addresses_of, name):
    answer = ask(signed_in(cast.farid), name, addresses_of[name])

    assert answer.status_code == 403
    assert "Awa Diop" not in answer.content.decode()


@pytest.mark.parametrize(
    "name", sorted(set(NAMES) - POSTED - {"ask", "invitation", "edit_need", "successor"})
)
def test_who_facilitates_opens_every_page(cast, signed_in, addresses_of, name):
    answer = signed_in(cast.awa).get(addresses_of[name])

    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("place", ["invited", "hidden"])
@pytest.mark.parametrize("name", ["members", "join", "ask", "leave", "settings", "invite"])
def test_what_one_may_not_know_of_is_nowhere(cast, signed_in, place, name):
    address = reverse(f"communities:{name}", args=[getattr(cast, place).slug])

    assert ask(signed_in(cast.bruno), name, address).status_code == 404


def test_the_directory_says_what_one_is_to_each(cast, signed_in):
    page = signed_in(cast.farid).get("/communities/").content.decode()

    assert "Counsellors" in page
    assert "All of Marceau" in page
    assert "1 member" in page  # of the open one
    assert "Ask to join" in page
    assert f"/communities/{cast.everyone.slug}/join/" in page
    for secret in ("Mentors", "Quiet circle", "Delage", "4 members", "Awa"):
        assert secret not in page


def test_the_directory_is_narrowed_and_searched_without_accents(cast, signed_in):
    client = signed_in(cast.awa)
    metz = actions.open_community(
        actor=cast.awa, name="Été à Metz", purpose="Randonnées", kind="interest", theme=cast.theme
    )
    for asked in ("q=ETE metz", "q=randonnees", "kind=interest", f"theme={cast.theme.slug}"):
        page = client.get(f"/communities/?{asked}", **HTMX, HTTP_HX_TARGET="found").content
        assert metz.name.encode() in page
        assert b"Counsellors" not in page
        assert b"<html" not in page
    assert b"No community matches" in client.get("/communities/?q=zzz").content
    assert (
        b"You belong to no community yet"
        in signed_in(cast.farid).get("/communities/?tab=mine").content
    )
    assert client.get("/communities/?page=x&kind=nothing&theme='").status_code == 200


def test_opening_a_community_in_one_form(cast, signed_in):
    client = signed_in(cast.bruno)
    typed = {
        "name": "Knitting",
        "purpose": "At noon.",
        "kind": "interest",
        "visibility": "open",
        "language": "en",
        "new_theme": "Free time",
        "site": cast.nantes.slug,
        "once": new_key(),
    }
    first = client.post("/communities/new", typed)
    made = Community.objects.get(name="Knitting")
    assert first.url == addresses.front(made.slug) == f"/communities/{made.slug}/"
    assert (made.theme.name, made.site, made.created_by) == ("Free time", cast.nantes, cast.bruno)
    assert client.post("/communities/new", typed).url == first.url
    again = client.post("/communities/new", typed | {"name": "Crochet"})
    assert again.status_code == 409
    assert first.url in again.content.decode()
    assert "Crochet" in again.content.decode()
    assert Community.objects.filter(created_by=cast.bruno).count() == 1
    assert made.charter is None
    kept = {"name": "Pottery", "charter": "kindness", "once": new_key()}
    client.post("/communities/new", typed | kept)
    charter = Community.objects.get(name="Pottery").charter
    assert charter.line == "Here one may not know, and may be wrong."
    odd = {"name": "Chess", "charter": "none of them", "once": new_key()}
    assert client.post("/communities/new", typed | odd).status_code == 422


def test_a_name_that_is_taken_comes_back_with_a_sentence(cast, signed_in):
    typed = {
        "name": "all of marceau",
        "kind": "peer_group",
        "visibility": "open",
        "language": "en",
        "new_theme": "Lost",
        "once": new_key(),
    }
    answer = signed_in(cast.bruno).post("/communities/new", typed)
    assert answer.status_code == 422
    assert "Another community has this name already." in answer.content.decode()
    assert not Theme.objects.filter(name="Lost").exists()


def test_a_form_takes_nothing_from_another_company(cast, signed_in):
    there = cast.diego.organisation.sites.create(name="Paris")
    typed = {
        "name": "Fishing", "kind": "all_staff", "visibility": "open", "language": "en",
        "site": there.slug,
    }  # fmt: skip
    answer = signed_in(cast.bruno).post("/communities/new", typed)
    assert answer.status_code == 422
    assert not Community.objects.filter(name="Fishing").exists()


def test_widening_is_asked_twice(cast, signed_in):
    client, here = signed_in(cast.awa), cast.counsellors
    typed = {"name": here.name, "kind": here.kind, "visibility": "open", "language": "en"}
    answer = client.post(reverse("communities:settings", args=[here.slug]), typed)
    assert answer.status_code == 422
    assert "More people will see this community" in answer.content.decode()
    client.post(reverse("communities:settings", args=[here.slug]), typed | {"widen": "on"})
    here.refresh_from_db()
    assert here.visibility == "open"


def test_joining_by_the_button_with_and_without_htmx(cast, signed_in):
    address = reverse("communities:join", args=[cast.everyone.slug])
    answer = signed_in(cast.bruno).post(address)
    assert answer.url == addresses.front(cast.everyone.slug)
    answer = signed_in(cast.chloe).post(address, **HTMX).content.decode()
    assert "You belong" in answer
    assert f'id="standing-{cast.everyone.slug}"' in answer
    assert cast.everyone.pk in readable.mine(cast.chloe)


def test_leaving_as_the_last_to_facilitate_is_refused_in_words(cast, signed_in):
    answer = signed_in(cast.awa).post(reverse("communities:leave", args=[cast.everyone.slug]))
    assert answer.status_code == 403
    assert "Nobody else facilitates this community" in answer.content.decode()


def test_asking_and_being_answered(cast, signed_in):
    here = cast.counsellors.slug
    page = signed_in(cast.farid).get(reverse("communities:ask", args=[here])).content.decode()
    assert "Send the request" in page
    asked = signed_in(cast.farid).post(
        reverse("communities:ask", args=[here]), {"message": "I <b>train</b> them."}
    )
    assert asked.status_code == 302
    page = signed_in(cast.awa).get(reverse("communities:requests", args=[here])).content.decode()
    assert "I &lt;b&gt;train&lt;/b&gt; them." in page
    signed_in(cast.awa).post(reverse("communities:accept", args=[here, cast.farid.slug]))
    assert cast.counsellors.pk in readable.mine(cast.farid)
    assert JoinRequest.objects.get().state == "accepted"


def test_joining_by_a_code_takes_two_steps_on_a_phone(cast, signed_in):
    beam = signed_in(cast.awa).post(
        reverse("communities:link", args=[cast.hidden.slug]), {"days": 7}
    )
    assert beam.status_code == 404  # not hers
    beam = signed_in(cast.eva).post(
        reverse("communities:link", args=[cast.hidden.slug]), {"days": 7}, follow=True
    )
    page = beam.content.decode()
    assert '<svg aria-hidden="true" viewBox' in page
    address = re.search(r"/join/[0-9a-z]{24}", page)[0]

    client = signed_in(cast.farid)
    told = client.get(address).content.decode()
    assert "Join Quiet circle" in told
    assert cast.hidden.pk not in readable.mine(cast.farid)
    assert client.post(address).url == addresses.front(cast.hidden.slug)
    assert cast.hidden.pk in readable.mine(cast.farid)
    assert client.get(address).url == client.post(address).url


def test_a_visitor_comes_back_to_the_invitation_after_signing_in(cast, client):
    link = actions.invite_by_link(actor=cast.awa, community=cast.everyone)
    for token in (link.token, "0" * 24):
        answer = client.get(f"/join/{token}")
        assert answer.url == f"/accounts/login/?next=/join/{token}"


def test_an_invitation_that_is_over_says_so_without_naming_anything(cast, signed_in):
    link = actions.invite_by_link(actor=cast.eva, community=cast.hidden)
    signed_in(cast.eva).post(reverse("communities:withdraw", args=[cast.hidden.slug, link.token]))
    for method in ("get", "post"):
        answer = getattr(signed_in(cast.farid), method)(f"/join/{link.token}")
        assert answer.status_code == 410
        assert "Quiet circle" not in answer.content.decode()
        assert "Eva Novak" not in answer.content.decode()


def test_inviting_a_colleague_found_by_name(cast, signed_in):
    client, here = signed_in(cast.awa), cast.everyone.slug
    page = client.get(reverse("communities:invite", args=[here]), {"who": "chloe"})
    assert "Chloé Martin" in page.content.decode()
    answer = client.post(reverse("communities:invite_person", args=[here, cast.chloe.slug]), **HTMX)
    assert "Invitation sent" in answer.content.decode()
    assert "You are invited." in signed_in(cast.chloe).get("/communities/").content.decode()
    assert (
        client.get(reverse("communities:invite", args=[here]), {"who": "diego"})
        .content.decode()
        .count("Diego Ruiz")
        == 0
    )


def test_entrusting_a_member(cast, signed_in):
    client, here = signed_in(cast.awa), cast.counsellors.slug
    about = [here, cast.bruno.slug]
    client.post(reverse("communities:role", args=about), {"role": "ambassador"})
    assert readable.mine(cast.bruno)[cast.counsellors.pk] == "ambassador"
    answer = client.post(reverse("communities:role", args=about), {"role": "king"})
    assert answer.status_code == 422
    client.post(reverse("communities:expert", args=about), {"subject": cast.subject.slug})
    assert "Deductible" in client.get(reverse("communities:members", args=[here])).content.decode()
    client.post(reverse("communities:expert_no_more", args=[*about, cast.subject.slug]))
    client.post(reverse("communities:remove", args=about))
    assert cast.counsellors.pk not in readable.mine(cast.bruno)


def test_what_belongs_to_another_community_is_not_reached_through_this_one(cast, signed_in):
    """T-MIX: an address whose parts do not belong together leads nowhere."""
    link = actions.invite_by_link(actor=cast.awa, community=cast.everyone)
    actions.request_to_join(actor=cast.farid, community=cast.counsellors)
    mixed = [
        ("withdraw", [cast.counsellors.slug, link.token]),
        ("beam", [cast.counsellors.slug, link.token]),
        ("accept", [cast.everyone.slug, cast.farid.slug]),
        ("member", [cast.everyone.slug, cast.bruno.slug]),
        ("role", [cast.everyone.slug, cast.bruno.slug]),
        ("invite_person", [cast.everyone.slug, cast.diego.slug]),
    ]
    for name, parts in mixed:
        address = reverse(f"communities:{name}", args=parts)
        assert ask(signed_in(cast.awa), name, address).status_code == 404, name
    link.refresh_from_db()
    assert link.withdrawn_at is None


def test_closing_and_undoing(cast, signed_in):
    client, here = signed_in(cast.awa), cast.everyone.slug
    client.post(reverse("communities:archive", args=[here]))
    assert Community.objects.get(slug=here).archived_at
    page = client.get("/communities/?tab=mine").content.decode()
    assert reverse("communities:reopen", args=[here]) in page  # the toast's way back
    client.post(reverse("communities:reopen", args=[here]))
    assert not Community.objects.get(slug=here).archived_at
