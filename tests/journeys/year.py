"""A network whose year passes in a minute, seen through the public API alone."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx

from ops.token import issue
from tests.support.processes import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.support.clock import Clock
    from tests.support.system import System

ALL_WEEK = [{"weekday": day, "from": "07:00", "until": "21:00"} for day in range(1, 8)]
CREST = {"latitude": 44.728, "longitude": 5.022}
OSTENDE = {"latitude": 51.225, "longitude": 2.919}


class Year:
    """People ask it for things and it says what came of it; its clock can be put forward."""

    def __init__(self, system: System, clock: Clock) -> None:
        self.system = system
        self._clock = clock
        self._client = httpx.Client(base_url=system.url, timeout=30, trust_env=False)

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    @property
    def now(self) -> datetime:
        """What time it is for the services."""
        return self._clock.now()

    def pass_by(self, **time: float) -> None:
        """Let so many ``days``, ``hours``, ... go by."""
        self._clock.put_ahead(**time)

    def staff(self) -> str:
        """A token of the network's staff."""
        return issue(self.system.settings, roles=["staff"])

    def lead(self, *places: str) -> str:
        """A token of a coordinator of these places; another person each time."""
        return issue(
            self.system.settings, roles=["coordinator"], places=places, subject=str(uuid4())
        )

    def own(self, member: str) -> str:
        """A token of a member."""
        return issue(self.system.settings, roles=["member"], subject=member)

    def peer(self, person: str, role: str = "welcomer") -> str:
        """A token of somebody at people's side."""
        return issue(self.system.settings, roles=[role], subject=person)

    def ask(
        self, method: str, path: str, token: str | None = None, body: Any = None, **headers: str
    ) -> httpx.Response:
        """Send one request, an act with a key of its own; ``If_Match`` stands for the header."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        if method != "GET":
            sent["Idempotency-Key"] = secrets.token_hex(16)
        return self._client.request(method, path, headers=sent, json=body)

    def read(self, path: str, token: str | None = None, *, tongue: str = "en") -> Any:
        """Return what is to be read there, in a language."""
        answer = self.ask("GET", path, token, Accept_Language=tongue)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def made(self, path: str, body: Any, token: str | None) -> Any:
        """Create something and return it."""
        answer = self.ask("POST", path, token, body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def done(self, path: str, body: Any, token: str | None) -> Any:
        """Do something and return what came of it."""
        answer = self.ask("POST", path, token, body)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()

    def changed(self, path: str, body: Any, token: str) -> Any:
        """Change something as who has just read it, and return it."""
        seen = self.ask("GET", path, token)
        assert seen.status_code == 200, seen.text
        answer = self.ask("PATCH", path, token, body, If_Match=seen.headers["ETag"])
        assert answer.status_code == 200, answer.text
        return answer.json()

    def becomes(self, path: str, token: str | None, so: Callable[[Any], Any], saying: str) -> Any:
        """Wait until there is something to be read there and it is so; return it."""

        def seen() -> Any:
            answer = self.ask("GET", path, token)
            assert answer.status_code in {200, 404}, answer.text
            found = answer.json() if answer.status_code == 200 else None
            return found if found is not None and so(found) else None

        return wait_until(seen, within=60, saying=saying)

    def place(self, **more: Any) -> str:
        """Return the id of a new place."""
        body = {
            "name": "Le Moulin partagé",
            "country": "FR",
            "location": CREST,
            "time_zone": "Europe/Paris",
            **more,
        }
        made: str = self.made("/v1/places", body, self.staff())["id"]
        return made

    def member(self, place: str, language: str, **more: Any) -> str:
        """Return the id of somebody who joins, who speaks this language."""
        body = {
            "given_name": "Amina",
            "family_name": "Benali",
            "email": f"{uuid4().hex}@example.org",
            "phone": "+33612345678",
            "place_id": place,
            "languages": [language],
            **more,
        }
        made: str = self.made("/v1/members", body, None)["id"]
        return made

    def welcomer(self, place: str, language: str, **more: Any) -> str:
        """Return the id of a welcomer with much time, who speaks this language."""
        body = {
            "given_name": "Paul",
            "email": f"{uuid4().hex}@welcomers.example",
            "place_id": place,
            "languages": [language],
            "time_zone": "Europe/Paris",
            "trained_until": "2099-12-31",
            "availability": ALL_WEEK,
            **more,
        }
        made: str = self.made("/v1/welcomers", body, self.lead(place))["id"]
        return made

    def mentor(self, place: str, language: str, **more: Any) -> str:
        """Return the id of a mentor who speaks this language and says yes at once."""
        body = {
            "given_name": "Inès",
            "email": f"{uuid4().hex}@mentors.example",
            "place_id": place,
            "languages": [language],
            "capacity": 20,
            "accepts_at_once": True,
            **more,
        }
        made: str = self.made("/v1/mentors", body, self.lead(place))["id"]
        return made

    def call_of(self, member: str, status: str = "booked") -> Any:
        """Wait until somebody's welcome call stands so; return it as the staff sees it."""
        return self.becomes(
            f"/v1/members/{member}/welcome-call",
            self.staff(),
            lambda call: call.get("status") == status,
            f"a call that is {status}",
        )

    def step(self, member: str, name: str, state: str, role: str = "newcomer") -> Any:
        """Wait until a step of somebody's journey stands so; return it."""

        def found(journey: Any) -> Any:
            return any(each["name"] == name and each["state"] == state for each in journey["steps"])

        path = f"/v1/members/{member}/journey?role={role}"
        journey = self.becomes(path, self.own(member), found, f"{name} is {state}")
        (step,) = [each for each in journey["steps"] if each["name"] == name]
        return step

    def act(self, member: str, step: str, **what: Any) -> Any:
        """Have a member do a step of their journey."""
        return self.done(f"/v1/members/{member}/journey/steps/{step}", what, self.own(member))

    def letters(self, email: str) -> str:
        """All that somebody was written."""
        answer = httpx.get(
            f"{self.system.mail_url}/messages",
            params={"to": email, "limit": "50"},
            trust_env=False,
        )
        return answer.text

    def charter(self, place: str, lead: str, *measures: dict[str, Any]) -> str:
        """Return the id of a place's charter, published."""
        body = {"place_id": place, "title": {"fr": "Notre charte"}, "measures": list(measures)}
        charter: str = self.made("/v1/charters", body, lead)["id"]
        self.made(f"/v1/charters/{charter}/versions", {"expected_number": 0}, lead)
        return charter

    def accepted(self, member: str, charter: str, number: int, *measures: str) -> Any:
        """Have a member say yes to measures; return the receipt."""
        body = {"charter_id": charter, "number": number, "measures": list(measures)}
        return self.made(f"/v1/members/{member}/charter/acceptances", body, self.own(member))


def measure(name: str, text: str = "Chacun finit sa phrase.", **more: Any) -> dict[str, Any]:
    """A measure of a charter, in French."""
    return {"measure_id": name, "words": {"fr": {"title": name, "text": text}}, **more}
