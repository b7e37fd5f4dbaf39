"""The usual way: ask the database for mentors who share a language, and score one after the other.

The definitions of gates and points are our own plain ones, so both ways find the same mentor but
for the tiers, which this one does without.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from services.matching.domain.gates import closed_gate
from services.matching.domain.people import Ability, Mentor, Newcomer, Point, spoken
from services.matching.domain.score import Kinship, load_points, score_of, today

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pymongo.collection import Collection


def fill(collection: Collection[dict[str, Any]], mentors: Iterable[Mentor]) -> None:
    """Store mentors as documents, with an index for the question."""
    collection.create_index([("languages", 1)])
    collection.insert_many([_document(each) for each in mentors])


def best(
    collection: Collection[dict[str, Any]], newcomer: Newcomer, kinship: Kinship, now: datetime
) -> Mentor | None:
    """Return the best mentor with room."""
    tags = [spoken(each) for each in newcomer.languages]
    ranked = []
    for document in collection.find({"languages": {"$in": tags}}):
        mentor = _mentor(document)
        if closed_gate(newcomer, mentor, document["mentees"], today(now)) is None:
            points = score_of(newcomer, mentor, kinship, now).points
            points -= load_points(document["mentees"], mentor.capacity)
            ranked.append((-points, mentor.id, mentor))
    return min(ranked)[2] if ranked else None


def _document(mentor: Mentor) -> dict[str, Any]:
    since = mentor.member_since
    return {
        "_id": mentor.id,
        "place_id": mentor.place_id,
        "given_name": mentor.given_name,
        "email": mentor.email,
        "languages": list(mentor.languages),
        "capacity": mentor.capacity,
        "mentees": 0,
        "location": None
        if mentor.location is None
        else [mentor.location.latitude, mentor.location.longitude],
        "abilities": [[each.concept, each.level] for each in mentor.abilities],
        "passes_on": list(mentor.passes_on),
        "reach_m": mentor.reach_m,
        "online": mentor.online,
        "free": sorted(mentor.free),
        "employer": mentor.employer,
        "partner": mentor.partner,
        "member_since": None if since is None else datetime.combine(since, time(), UTC),
        "declined_at": list(mentor.declined_at),
    }


def _mentor(document: dict[str, Any]) -> Mentor:
    since, location = document["member_since"], document["location"]
    return Mentor(
        id=document["_id"],
        place_id=document["place_id"],
        given_name=document["given_name"],
        family_name=None,
        email=document["email"],
        languages=tuple(document["languages"]),
        skills=(),
        capacity=document["capacity"],
        location=None if location is None else Point(*location),
        abilities=tuple(
            Ability(concept=concept, words=concept, level=level)
            for concept, level in document["abilities"]
        ),
        passes_on=tuple(document["passes_on"]),
        reach_m=document["reach_m"],
        online=document["online"],
        free=frozenset(document["free"]),
        employer=document["employer"],
        partner=document["partner"],
        member_since=None if since is None else since.date(),
        declined_at=tuple(document["declined_at"]),
    )
