"""Examples for the OpenAPI document, by operation."""

from typing import Any

from gateway.examples import (
    charters,
    guidance,
    house,
    journeys,
    members,
    mentors,
    rounds,
    sessions,
    skills,
    welcome,
)

REQUESTS: dict[str, dict[str, Any]] = {
    **charters.REQUESTS,
    **guidance.REQUESTS,
    **house.REQUESTS,
    **journeys.REQUESTS,
    **members.REQUESTS,
    **mentors.REQUESTS,
    **rounds.REQUESTS,
    **sessions.REQUESTS,
    **skills.REQUESTS,
    **welcome.REQUESTS,
}

ANSWERS: dict[str, dict[str, Any] | str] = {
    **charters.ANSWERS,
    **guidance.ANSWERS,
    **house.ANSWERS,
    **journeys.ANSWERS,
    **members.ANSWERS,
    **mentors.ANSWERS,
    **rounds.ANSWERS,
    **sessions.ANSWERS,
    **skills.ANSWERS,
    **welcome.ANSWERS,
}
