"""A small real world behind the gateway: a place, two peers, and a newcomer at their side."""

from __future__ import annotations

import secrets
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx

from ops.token import issue
from tests.support.hours import hours_all_week
from tests.support.processes import wait_until

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from tests.support.system import System

PLACE = {
    "name": "Le Moulin partagé",
    "country": "FR",
    "location": {"latitude": 44.728, "longitude": 5.022},
    "time_zone": "Europe/Paris",
}


class Village:
    """Made through the gateway alone, as a client would."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.client = httpx.Client(base_url=system.url, timeout=20, trust_env=False)
        self.tongue = "oc"  # spoken by nobody else, so that these peers are the ones chosen

    def __enter__(self) -> Village:
        """Have everybody arrive, and wait until the newcomer has a call, a mentor and messages."""
        staff = self.token("staff")
        self.place: str = self.made("/v1/places", PLACE, staff)["id"]
        self.other_place: str = self.made("/v1/places", {**PLACE, "name": "Ailleurs"}, staff)["id"]
        lead = self.token("coordinator", places=[self.place])
        self.welcomer: str = self.made("/v1/welcomers", self.welcomer_body(), lead)["id"]
        self.mentor: str = self.made("/v1/mentors", self.mentor_body(), lead)["id"]
        self.member: str = self.made("/v1/members", self.newcomer(), None)["id"]
        self.concern: str = self.made("/v1/concerns", {"text": "A doubt."}, None)["id"]
        own = self.token("member", subject=self.member)
        for path, status in (("welcome-call", "booked"), ("mentor", "assigned")):
            wait_until(
                lambda path=path, status=status: (
                    self.ask("GET", f"/v1/members/{self.member}/{path}", token=own)
                    .json()
                    .get("status")
                    == status
                ),
                within=60,
                saying=f"{path} {status}",
            )
        # Who is at somebody's side, the journey learns by events.
        wait_until(
            lambda: (
                {"welcome_call", "mentor"}
                <= {
                    step["name"]
                    for step in self.ask(
                        "GET", f"/v1/members/{self.member}/journey", token=own
                    ).json()["steps"]
                    if step["state"] == "done"
                }
            ),
            within=60,
            saying="both at their side",
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave it to the system's end."""
        self.client.close()

    def token(
        self,
        *roles: str,
        places: Sequence[str] = (),
        subject: str | None = None,
        scope: str = "",
    ) -> str:
        """Return a token of the system's own issuer."""
        return issue(self.system.settings, roles=roles, places=places, subject=subject, scope=scope)

    def ask(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        body: Any = None,
        key: str | None = None,
        if_match: str | None = None,
    ) -> httpx.Response:
        """Send one request; an act gets an Idempotency-Key of its own unless ``key`` is given."""
        headers: dict[str, str] = {}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        if method in {"POST", "PATCH", "DELETE"}:
            headers["Idempotency-Key"] = key or secrets.token_hex(16)
        if if_match is not None:
            headers["If-Match"] = if_match
        return self.client.request(method, path, headers=headers, json=body)

    def made(self, path: str, body: Mapping[str, Any], token: str | None) -> Any:
        """Create something and return it."""
        answer = self.ask("POST", path, token=token, body=body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def etag(self, path: str) -> str:
        """Return the version that the staff reads of something."""
        return self.ask("GET", path, token=self.token("staff")).headers["ETag"]

    def session_body(self, days: int = 10, **other: Any) -> dict[str, Any]:
        """Return the body of an information session in so many days."""
        starts_at = datetime.now(UTC) + timedelta(days=days)
        return {
            "kind": "information",
            "titles": {"fr": "Bienvenue", "nl": "Welkom", "en": "Welcome"},
            "languages": [self.tongue],
            "place_id": self.place,
            "mode": "in_person",
            "address": "3 rue de la Rivière",
            "room_seats": 12,
            "time_zone": "Europe/Paris",
            "starts_at": starts_at.isoformat(),
            "ends_at": (starts_at + timedelta(hours=1)).isoformat(),
            **other,
        }

    def poll_body(self) -> dict[str, Any]:
        """Return the body of a session whose time is voted on."""
        spans = [
            {"starts_at": body["starts_at"], "ends_at": body["ends_at"]}
            for body in (self.session_body(10), self.session_body(11))
        ]
        body = self.session_body()
        body["poll"] = {
            "closes_at": (datetime.now(UTC) + timedelta(days=5)).isoformat(),
            "times": spans,
        }
        del body["starts_at"], body["ends_at"]
        return body

    def newcomer(self, **other: Any) -> dict[str, Any]:
        """Return the body of somebody who joins, with an address of their own."""
        return {
            "given_name": "Amina",
            "family_name": "Benali",
            "email": f"{uuid.uuid4().hex}@example.org",
            "place_id": self.place,
            "languages": [self.tongue],
            "wishes": "To repair bicycles together.",
            **other,
        }

    def welcomer_body(self) -> dict[str, Any]:
        """Return the body of a welcomer who always has time."""
        return {
            "given_name": "Paul",
            "email": "paul@example.org",
            "place_id": self.place,
            "languages": [self.tongue],
            "time_zone": "Europe/Paris",
            "trained_until": "2099-12-31",
            "availability": hours_all_week(8, 20),
        }

    def mentor_body(self) -> dict[str, Any]:
        """Return the body of a mentor with much room."""
        return {
            "given_name": "Léa",
            "email": "lea@example.org",
            "place_id": self.place,
            "languages": [self.tongue],
            "skills": ["bicycles"],
            "capacity": 50,
        }
