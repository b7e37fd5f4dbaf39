"""The vocabulary at the door: in the reader's language, bounded, and no markup."""

from typing import Any

import pytest

from gateway.examples import ANSWERS
from tests.gateway.running import Gateway, Issuer, StandIns, assert_problem

NEW = {"id": "beach-cleaning", "labels": {"en": "beach cleaning"}}


@pytest.mark.parametrize(
    ("accepted", "asked", "language"),
    [("nl-BE,fr;q=0.5", "", "nl"), ("de", "", "fr"), ("nl", "&language=en", "en"), ("", "", "fr")],
)
def test_labels_are_in_the_readers_language(
    gateway: Gateway, standins: StandIns, accepted: str, asked: str, language: str
) -> None:
    """By Accept-Language, unless a language is asked for by name."""
    answer = gateway.ask("GET", f"/v1/skills?q=fiets{asked}", headers={"Accept-Language": accepted})
    assert answer.status_code == 200
    assert answer.json()["items"] == ANSWERS["list_skills"]["items"]  # type: ignore[index]
    assert answer.headers["Content-Language"] == language
    assert standins.seen()[-1]["query"] == {"q": "fiets", "language": language, "limit": "25"}


@pytest.mark.parametrize(
    "query",
    [
        "q=",
        "q=%00",
        "q=%3Cscript%3E",
        f"q={'a' * 201}",
        "q=velo&language=xx",
        "q=velo&limit=0",
        "q=velo&limit=101",
        "cursor=invented",
    ],
)
def test_a_search_is_bounded(gateway: Gateway, query: str) -> None:
    """Nothing empty, hidden, marked up, endless or in a language that is not spoken."""
    answer = gateway.ask("GET", f"/v1/skills?{query}")
    assert answer.status_code in {400, 422}
    assert_problem(answer, answer.status_code)


@pytest.mark.parametrize("skill_id", ["Velo", "-", "a--b", "%24ne", "a" * 61, "a.b"])
def test_only_a_slug_names_a_skill(gateway: Gateway, skill_id: str) -> None:
    """Whatever else is asked for is not there."""
    assert gateway.ask("GET", f"/v1/skills/{skill_id}").status_code == 404


@pytest.mark.parametrize(
    "concepts",
    [
        [],
        [NEW] * 2,
        [{**NEW, "id": f"skill-{number}"} for number in range(101)],
        [{**NEW, "id": "imports"}],
        [{**NEW, "id": "$where"}],
        [{**NEW, "labels": {"de": "Strand"}}],
        [{**NEW, "labels": {"fr": "<b>plage</b>"}}],
        [{**NEW, "labels": {"fr": "pla\u202ege"}}],
        [{**NEW, "labels": {"fr": "a" * 201}}],
        [{**NEW, "also": {"fr": ["plage", "plage"]}}],
        [{**NEW, "also": {"fr": [f"plage {number}" for number in range(61)]}}],
        [{**NEW, "broader": [f"skill-{number}" for number in range(11)]}],
        [{**NEW, "informal": "yes"}],
    ],
    ids=range(13),
)
def test_what_cannot_be_a_skill_is_refused(
    gateway: Gateway, issuer: Issuer, standins: StandIns, concepts: list[dict[str, Any]]
) -> None:
    """10,000 skills, markup, hidden signs, unknown languages: 422, and no service is asked."""
    token = issuer.token("staff")
    answer = gateway.ask("POST", "/v1/skills/imports", token=token, body={"concepts": concepts})
    assert_problem(answer, 422)
    assert not [seen for seen in standins.seen() if seen["method"] == "POST"]


def test_a_nul_is_no_letter(gateway: Gateway, issuer: Issuer) -> None:
    """Nor is it in a suggestion."""
    body = {"text": "pla\x00ge"}
    answer = gateway.ask("POST", "/v1/skills/suggestions", token=issuer.token("member"), body=body)
    assert_problem(answer, 400, "malformed")


def test_ten_thousand_skills_at_once_are_too_many(gateway: Gateway, issuer: Issuer) -> None:
    """The body is refused before anybody reads it."""
    concepts = [{**NEW, "id": f"skill-{number}"} for number in range(10_000)]
    answer = gateway.ask(
        "POST", "/v1/skills/imports", token=issuer.token("staff"), body={"concepts": concepts}
    )
    assert_problem(answer, 413)


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"means": "brewing", "means_nothing": True},
        {"means_nothing": False},
        {"means": "Brewing"},
        {"new_skill": {"labels": {"fr": "bière"}}},
    ],
    ids=str,
)
def test_a_word_means_one_thing(gateway: Gateway, issuer: Issuer, order: dict[str, Any]) -> None:
    """A skill, a new one, or nothing."""
    path = "/v1/skills/unknown-words/33333333-3333-4333-8333-333333333333/settle"
    answer = gateway.ask("POST", path, token=issuer.token("coordinator"), body=order)
    assert_problem(answer, 422)


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/v1/skills/suggestions", "POST"),
        ("/v1/skills/imports", "POST"),
        ("/v1/skills/unknown-words", "GET"),
        ("/v1/skills/bicycle-repair", "GET"),
        ("/v1/skills", "GET"),
    ],
)
def test_a_word_with_an_address_of_its_own_is_no_skill(
    gateway: Gateway, issuer: Issuer, path: str, methods: str
) -> None:
    """Neither for who asks what can be done there, nor for who reads."""
    answer = gateway.ask("PUT", path, token=issuer.token("staff"))
    assert (answer.status_code, answer.headers["Allow"]) == (405, methods)
    for reserved in ("suggestions", "imports"):
        assert gateway.ask("GET", f"/v1/skills/{reserved}").status_code == 405
    assert gateway.ask("GET", "/v1/skills/No-such").status_code == 404
