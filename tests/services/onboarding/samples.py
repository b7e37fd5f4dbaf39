"""People and places to try onboarding with."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from contracts.event import Event
from services.onboarding.call_facts import of_turn
from services.onboarding.domain.welcome.calls import (
    By,
    Happening,
    Told,
    Turn,
    WelcomeCall,
    call_id_of,
)
from services.onboarding.domain.welcome.welcomers import Availability, Welcomer
from tests.support.hours import hours_all_week

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
NOBODY_IN_PARTICULAR = UUID(int=0)


def every_day(from_hour: int, until_hour: int) -> tuple[Availability, ...]:
    """The same hours on each day of the week."""
    return tuple(
        Availability(weekday=day, from_minute=from_hour * 60, until_minute=until_hour * 60)
        for day in range(1, 8)
    )


def welcomer(**changes: Any) -> Welcomer:
    """A welcomer in Paris who speaks French, every evening."""
    fields: dict[str, Any] = {
        "id": str(uuid4()),
        "place_id": str(uuid4()),
        "given_name": "Bastien",
        "family_name": "Morel",
        "email": "bastien@example.org",
        "languages": ("fr",),
        "time_zone": "Europe/Paris",
        "trained_until": date(2030, 1, 1),
        "availability": every_day(18, 20),
    }
    return Welcomer(**{**fields, **changes})


def call_due(**changes: Any) -> WelcomeCall:
    """A call that a new member who speaks French is due."""
    member_id = changes.pop("member_id", str(uuid4()))
    fields: dict[str, Any] = {
        "id": call_id_of(member_id),
        "member_id": member_id,
        "place_id": str(uuid4()),
        "languages": ("fr",),
        "location": None,
        "time_zone": "Europe/Paris",
        "since": NOW,
        "correlation_id": str(uuid4()),
    }
    return WelcomeCall(**{**fields, **changes})


def booking_of(call: WelcomeCall) -> tuple[WelcomeCall, Event]:
    """A call that is booked, and the fact that it is."""
    line = Happening(at=call.since, what="booked", by=By(role="time"))
    told = Told(what="booked", of=call, detail="booked")
    turn = Turn(before=call_due(), call=replace(call, history=(line,)), told=(told,))
    return turn.call, of_turn(turn)[0]


def place_body(**changes: Any) -> dict[str, Any]:
    """A place as a request has it."""
    fields = {
        "name": "La Fabrique",
        "country": "FR",
        "time_zone": "Europe/Paris",
        "location": {"latitude": 48.85, "longitude": 2.35},
    }
    return {**fields, **changes}


def member_body(place_id: str, **changes: Any) -> dict[str, Any]:
    """Somebody who joins, as a request has them."""
    fields = {
        "given_name": "Amina",
        "family_name": "Diallo",
        "email": "amina@example.org",
        "phone": "+33612345678",
        "place_id": place_id,
        "languages": ["fr"],
        "roles": ["participant"],
        "wishes": "apprendre la couture",
    }
    return {**fields, **changes}


def welcomer_body(place_id: str, **changes: Any) -> dict[str, Any]:
    """A welcomer as a request has them."""
    fields = {
        "given_name": "Bastien",
        "email": "bastien@example.org",
        "place_id": place_id,
        "languages": ["fr"],
        "time_zone": "Europe/Paris",
        "trained_until": "2099-12-31",
        "availability": hours_all_week(9, 19),
    }
    return {**fields, **changes}
