"""How onboarding's things look in JSON."""

from datetime import UTC, datetime
from typing import Any

from services.onboarding.domain.calls import WelcomeCall
from services.onboarding.domain.journey import Journey, Reason
from services.onboarding.domain.members import Member
from services.onboarding.domain.places import Place, Point
from services.onboarding.domain.welcomers import Welcomer
from services.onboarding.domain.wording import Tongue, sentence, title
from services.onboarding.forms import AvailabilityForm


def of_place(place: Place, distance_m: int | None = None) -> dict[str, Any]:
    """Return a place; with its distance where somebody asked for what is near."""
    view: dict[str, Any] = {
        "id": place.id,
        "name": place.name,
        "address": place.address,
        "postcode": place.postcode,
        "commune": place.commune,
        "region": place.region,
        "country": place.country,
        "location": _location(place.location),
        "kind": place.kind,
        "website": place.website,
        "population": place.population,
        "time_zone": place.time_zone,
    }
    if distance_m is not None:
        view["distance_m"] = distance_m
    return view


def of_member(member: Member, *, with_contact: bool) -> dict[str, Any]:
    """Return a member; how to reach them only for who may know it."""
    return {
        "id": member.id,
        "place_id": member.place_id,
        "given_name": member.given_name,
        "family_name": member.family_name if with_contact else None,
        "email": member.email if with_contact else None,
        "phone": member.phone if with_contact else None,
        "languages": list(member.languages),
        "roles": list(member.roles),
        "wishes": member.wishes,
        "status": member.status,
        "joined_at": _moment(member.joined_at),
    }


def of_welcomer(welcomer: Welcomer) -> dict[str, Any]:
    """Return a welcomer."""
    return {
        "id": welcomer.id,
        "given_name": welcomer.given_name,
        "family_name": welcomer.family_name,
        "email": welcomer.email,
        "place_id": welcomer.place_id,
        "languages": list(welcomer.languages),
        "time_zone": welcomer.time_zone,
        "trained_until": welcomer.trained_until.isoformat(),
        "availability": [
            AvailabilityForm.of(window).model_dump(by_alias=True)
            for window in welcomer.availability
        ],
    }


def of_call(call: WelcomeCall) -> dict[str, Any]:
    """Return a welcome call, booked or wanted."""
    return {
        "id": call.id,
        "member_id": call.member_id,
        "welcomer_id": call.welcomer_id,
        "welcomer_given_name": call.welcomer_given_name,
        "status": call.status,
        "starts_at": _moment(call.starts_at),
        "ends_at": _moment(call.ends_at),
        "language": call.language,
        "since": _moment(call.since),
        "waiting_for": call.waiting_for,
        "reasons": [{"code": "speaks", "detail": call.language}] if call.language else [],
    }


def of_journey(journey: Journey, tongue: Tongue) -> dict[str, Any]:
    """Return a journey in the words of a language."""
    return {
        "member_id": journey.member_id,
        "you_are_here": journey.you_are_here,
        "next_action": sentence(journey.next_action, tongue),
        "who_acts": journey.who_acts,
        "steps": [
            {
                "name": step.name,
                "title": title(step.name, tongue),
                "state": step.state,
                "at": _moment(step.at),
                "waiting_for": step.waiting_for,
                "reasons": [_reason(reason) for reason in step.reasons],
            }
            for step in journey.steps
        ],
        "updated_at": _moment(journey.updated_at),
    }


def _reason(reason: Reason) -> dict[str, str]:
    return {"code": reason.code, "detail": reason.detail}


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _location(point: Point | None) -> dict[str, float] | None:
    return None if point is None else {"latitude": point.latitude, "longitude": point.longitude}
