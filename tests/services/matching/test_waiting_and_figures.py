"""Who waits and why, and how matching goes, as leaders see it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from contracts.matching import MentorAccepted, MentoringEnded, MentorMet, MentorReleased
from services.matching.domain.mentoring import assignment_id_of
from services.matching.domain.waiting.reasons import HELP
from tests.services.matching.people import PLACE
from tests.services.matching.rounds_house import (
    IN_ROUNDS,
    STAFF,
    coordinator,
    enrol,
    have_waiting,
    joined,
    published,
    tried_out,
    until,
)
from tests.support.processes import wait_until

if TYPE_CHECKING:
    from contracts.event import Event
    from tests.services.one_service import OneService

pytestmark = [pytest.mark.broker, pytest.mark.database]
ELSEWHERE = str(uuid4())


def waiting(house: OneService, query: str = "", caller: Any = STAFF) -> dict[str, Any]:
    body: dict[str, Any] = house.ask("GET", f"/matching/waiting?{query}", caller=caller).body
    return body


def figures(house: OneService, query: str = "", caller: Any = STAFF) -> dict[str, Any]:
    answer = house.ask("GET", f"/matching/figures{query}", caller=caller)
    assert answer.status == 200
    body: dict[str, Any] = answer.body
    return body


def test_everybody_who_waits_has_a_stated_reason(house: OneService) -> None:
    """S1.46, S2.32: longest waiting first, with what would help, in three languages."""
    house.start()
    enrol(house, capacity=1)
    days = [datetime(2026, 6, 1, 8, tzinfo=UTC) + timedelta(days=number) for number in (3, 1, 2, 0)]
    newcomers = [
        joined(languages=languages, occurred_at=day)
        for languages, day in zip((("nl",), ("fr",), ("fr",), ("ar", "nl")), days, strict=True)
    ]
    for each in newcomers:
        have_waiting(house, [each])
    everybody = waiting(house)["items"]
    stored = list(house.database["assignments"].find({"status": "wanted"}))
    assert {each["member_id"] for each in everybody} == {each["member_id"] for each in stored}
    assert len(everybody) == 3
    assert [each["waiting_since"] for each in everybody] == sorted(
        each["waiting_since"] for each in everybody
    )
    for each in everybody:
        assert each["waiting_for"] in HELP
        assert each["reason"].endswith(".")
        assert each["would_help"]
    dutch = next(each for each in everybody if each["languages"] == ["nl"])
    assert (dutch["waiting_for"], dutch["help"]) == ("no_mentor_for_language", "a_speaker")
    for language, words in (
        ("en", "a mentor who speaks Dutch"),
        ("nl", "een mentor die Nederlands spreekt"),
        ("fr", "un parrain ou une marraine qui parle néerlandais"),
    ):
        found = waiting(house, f"language={language}")["items"]
        assert words in {each["would_help"] for each in found}
    full = next(each for each in everybody if each["languages"] == ["fr"])
    assert (full["waiting_for"], full["help"]) == ("all_mentors_full", "more_room")
    assert full["days"] > 0

    first = waiting(house, "limit=2")
    rest = waiting(house, f"limit=2&after={quote(first['after'])}")
    assert [*first["items"], *rest["items"]] == everybody
    assert rest["after"] is None


def test_leaders_see_who_waits_at_their_places(house: OneService) -> None:
    """A foreign place does not exist."""
    house.start()
    have_waiting(house, [joined(), joined(place_id=ELSEWHERE)])
    assert {each["place_id"] for each in waiting(house)["items"]} == {PLACE, ELSEWHERE}
    for query, caller in ((f"place_id={PLACE}", STAFF), ("", coordinator(PLACE))):
        assert [each["place_id"] for each in waiting(house, query, caller)["items"]] == [PLACE]
    both = waiting(house, "", coordinator(PLACE, ELSEWHERE))["items"]
    assert len(both) == 2
    for path in ("waiting", "figures"):
        foreign = house.ask(
            "GET", f"/matching/{path}?place_id={PLACE}", caller=coordinator(ELSEWHERE)
        )
        assert foreign.status == 404


def test_figures_of_a_place_and_of_the_network(house: OneService) -> None:
    """S2.33: coverage, fit, load and waits, of now, at both levels."""
    house.start(**IN_ROUNDS)
    enrol(house, capacity=2)
    enrol(house, capacity=2)
    here = [joined(), joined(), joined(languages=("nl",))]
    have_waiting(house, [*here, joined(place_id=ELSEWHERE, languages=("nl",))])
    assert figures(house)["newcomers"]["waiting"] == 4
    round_id = tried_out(house)["id"]
    published(house, round_id)
    until(house, round_id, "published")
    whole = wait_until(
        lambda: found if (found := figures(house))["newcomers"]["waiting"] == 2 else None,
        within=15,
        saying="counted anew",
    )
    assert whole["newcomers"] == {"waiting": 2, "asked": 0, "accepted": 2, "met": 0, "ended": 0}
    assert (whole["coverage"], whole["with_mentor"], whole["place_id"]) == (0.5, 0.5, None)
    assert 0 < whole["mean_fit"] <= 1
    assert whole["longest_wait_days"] > 0
    assert 0 <= whole["load"]["gini"] < 1
    there = figures(house, f"?place_id={PLACE}", coordinator(PLACE))
    assert (there["place_id"], there["coverage"]) == (PLACE, 0.6667)
    elsewhere = figures(house, "", coordinator(ELSEWHERE))
    assert elsewhere["newcomers"]["waiting"] == 1
    assert elsewhere["mean_fit"] == 0.0
    nowhere = figures(house, "", coordinator())
    assert sum(nowhere["newcomers"].values()) == 0


def test_time_to_autonomy_is_measured(house: OneService) -> None:
    """S2.31, S2.33: median and spread, at a place and in the network; each fact once."""
    house.start()
    newcomers = [joined() for _ in range(4)] + [joined(place_id=ELSEWHERE)]
    have_waiting(house, newcomers)
    facts: list[Event] = []
    for somebody, contact, autonomy in zip(
        newcomers, (1, 2, 3, 9, 30), (40, 60, 90, 200, 400), strict=True
    ):
        common = {
            "occurred_at": datetime.now(UTC),
            "correlation_id": str(uuid4()),
            "assignment_id": assignment_id_of(somebody.member_id),
            "member_id": somebody.member_id,
            "mentor_id": str(uuid4()),
        }
        for event, more in (
            (MentorAccepted, {"mentor_given_name": "Inès", "arrangement": 1}),
            (MentorReleased, {"because": "no_contact"}),
            (MentorMet, {"days": contact}),
            (MentoringEnded, {"how": "autonomy", "days": autonomy}),
        ):
            said = {**common, **more, "event_id": str(uuid4())}
            facts.append(event.model_validate(said, strict=False))
    declined = {
        "event_id": str(uuid4()),
        "occurred_at": datetime.now(UTC),
        "correlation_id": str(uuid4()),
        "assignment_id": assignment_id_of(newcomers[0].member_id),
        "member_id": newcomers[0].member_id,
        "mentor_id": str(uuid4()),
        "because": "declined",
    }
    facts.append(MentorReleased.model_validate(declined, strict=False))
    for _ in range(2):
        house.tell(facts)
        house.wait_until_quiet()
    whole = figures(house)
    assert whole["autonomy"] == {
        "people": 5,
        "median_days": 90.0,
        "lower_quartile_days": 60.0,
        "upper_quartile_days": 200.0,
    }
    assert whole["first_contact"]["median_days"] == 3.0
    assert whole["declined_share"] == round(1 / 6, 4)
    here = figures(house, f"?place_id={PLACE}")
    assert here["autonomy"]["people"] == 4
    assert here["autonomy"]["median_days"] in {60.0, 90.0}
    kept = str(list(house.database["mentoring_milestones"].find()))
    assert not any(each.member_id in kept for each in newcomers)
