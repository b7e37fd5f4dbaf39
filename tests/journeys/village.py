"""A place with welcomers and mentors, and newcomers who join it through the gateway."""

import threading
import time
from typing import Any
from uuid import uuid4

import httpx

from tests.support.hours import hours_all_week
from tests.support.processes import wait_until
from tests.support.system import System

UNLIMITED = {
    "GATEWAY_JOINS_PER_HOUR_PER_ADDRESS": "0",
    "GATEWAY_JOINS_PER_HOUR_PER_PLACE": "0",
    "GATEWAY_REQUESTS_PER_SECOND": "100000",
    "GATEWAY_REQUESTS_BURST": "100000",
}


class Village:
    """One place of a running system, seen through the public API alone."""

    def __init__(self, system: System) -> None:
        self.system = system
        self._staff = httpx.Client(
            base_url=system.url,
            headers={"Authorization": f"Bearer {system.token('staff')}"},
            timeout=15,
            trust_env=False,
        )
        self._visitor = httpx.Client(base_url=system.url, timeout=15, trust_env=False)
        self.place = self._create("/v1/places", {"name": "Village", "country": "FR"})
        for number in range(3):
            self._create(
                "/v1/welcomers",
                {
                    "given_name": f"Welcomer {number}",
                    "email": f"welcomer-{number}@village.example",
                    "place_id": self.place,
                    "languages": ["fr"],
                    "time_zone": "Europe/Paris",
                    "trained_until": "2099-12-31",
                    "availability": hours_all_week(8, 20),
                },
            )
            self._create(
                "/v1/mentors",
                {
                    "given_name": f"Mentor {number}",
                    "email": f"mentor-{number}@village.example",
                    "place_id": self.place,
                    "languages": ["fr"],
                    "skills": ["vélo"],
                    "capacity": 50,
                },
            )

    def close(self) -> None:
        """Close the connections to the gateway."""
        self._staff.close()
        self._visitor.close()

    def join(self, *, key: str | None = None) -> httpx.Response:
        """Let one newcomer join; the answer's ``elapsed`` is how long they waited."""
        key = key or str(uuid4())
        return self._visitor.post(
            "/v1/members",
            json={
                "given_name": "Camille",
                "email": f"{key}@village.example",
                "place_id": self.place,
                "languages": ["fr"],
                "wishes": "apprendre à réparer mon vélo",
            },
            headers={"Idempotency-Key": key},
        )

    def joined(self, count: int) -> list[str]:
        """Let several join, each accepted within two seconds; return their ids."""
        ids = []
        for _ in range(count):
            answer = self.join()
            assert answer.status_code == 201, answer.text
            assert answer.elapsed.total_seconds() < 2
            ids.append(answer.json()["id"])
        return ids

    def joined_over(self, seconds: float, count: int) -> list[str]:
        """Let newcomers join, evenly spread over so long."""
        began = time.monotonic()
        ids: list[str] = []
        for number in range(1, count + 1):
            ids += self.joined(1)
            threading.Event().wait(max(began + number * seconds / count - time.monotonic(), 0))
        return ids

    def wait_until_all_is_done(self, ids: list[str], *, within: float = 60) -> None:
        """Wait for a call, a mentor and one message for each fact; then there is nothing twice."""
        for member in ids:
            wait_until(
                lambda member=member: self.done(member),
                within=within,
                saying=f"everything that {member} is due",
            )
        for member in ids:
            messages = self.get(f"/v1/members/{member}/messages")["items"]
            assert sorted(message["about"] for message in messages) == [
                "member_joined",
                "mentor_assigned",
                "welcome_call_booked",
            ]

    def done(self, member: str) -> bool:
        """Whether three messages about a member have been sent."""
        answer = self._staff.get(f"/v1/members/{member}/messages")
        if answer.status_code == 404:
            return False  # notifications has not heard of them yet
        answer.raise_for_status()
        return [message["status"] for message in answer.json()["items"]] == ["sent"] * 3

    def told(self, person: str) -> list[tuple[str, str]]:
        """What somebody was written about, and how far each message has come."""
        answer = self._staff.get(f"/v1/members/{person}/messages?limit=100")
        answer.raise_for_status()
        return [(message["about"], message["status"]) for message in answer.json()["items"]]

    def get(self, path: str) -> Any:
        """Read as staff."""
        answer = self._staff.get(path)
        answer.raise_for_status()
        return answer.json()

    def wait_until_attached(self, *, within: float = 15) -> None:
        """Wait until every consumer and relay of every service says that it is well."""
        for service in ("onboarding", "matching", "notifications", "reports"):
            port = self.system.settings.service_port(service, 1)
            wait_until(
                lambda port=port: self._is_well(port),
                within=within,
                saying=f"{service} attached",
                ignoring=(httpx.HTTPError,),
            )

    def dead_letters(self) -> list[Any]:
        """Every dead letter of every service, as an operator sees them."""
        token = self.system.token("ops")
        answer = self._visitor.get("/v1/dead-letters", headers={"Authorization": f"Bearer {token}"})
        answer.raise_for_status()
        letters: list[Any] = answer.json()["items"]
        return letters

    def _create(self, path: str, body: dict[str, Any]) -> str:
        answer = self._staff.post(path, json=body, headers={"Idempotency-Key": str(uuid4())})
        assert answer.status_code == 201, answer.text
        created: str = answer.json()["id"]
        return created

    @staticmethod
    def _is_well(port: int) -> bool:
        answer = httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5, trust_env=False).json()
        return set(answer["checks"].values()) == {"ok"}
