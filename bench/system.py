"""The whole system through its gateway: joins, everything that follows, memory, growth."""

from __future__ import annotations

import asyncio
import secrets
import statistics
import tempfile
import time
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
import psutil
from pymongo import MongoClient

from bench.report import Row
from tests.support.system import System

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RATES = (20, 50)
SECONDS = 15
WELCOMERS = 60
MENTORS = 60
CAPACITY = 50
ALREADY_THERE = (1_000, 100_000)
GROWTH_RATE = 10
DONE_WITHIN_SECONDS = 120
UNLIMITED = {
    "GATEWAY_JOINS_PER_HOUR_PER_ADDRESS": "0",
    "GATEWAY_JOINS_PER_HOUR_PER_PLACE": "0",
    "GATEWAY_REQUESTS_PER_SECOND": "100000",
    "GATEWAY_REQUESTS_BURST": "100000",
}
# What one member leaves behind, by service: collection and the field that names the member.
LEFT_BEHIND = {
    "onboarding": ("members", "welcome_calls"),
    "matching": ("assignments",),
    "notifications": ("contacts", "messages"),
}


@dataclass
class Joined:
    """What a run of joins has shown, in milliseconds."""

    accepted_ms: list[float] = field(default_factory=list)
    done_ms: list[float] = field(default_factory=list)
    seconds: float = 0
    ids: list[str] = field(default_factory=list)


def rows(say: Callable[[str], None]) -> Iterator[Row]:
    """Start the system and measure it."""
    with _running(say) as (system, place):
        say("joins as fast as the gateway takes them")
        burst = asyncio.run(_burst(system, place, count=400))
        yield Row(
            "joins accepted, 8 clients", len(burst.accepted_ms) / burst.seconds, unit="joins/s"
        )
        yield _percentile("join accepted, 8 clients, p99", burst.accepted_ms, 99)
        say("waiting until everything that followed is done")
        asyncio.run(_all_done(system, burst))
        for rate in RATES:
            say(f"{rate} joins a second for {SECONDS} s")
            ran = asyncio.run(_steady(system, place, rate, SECONDS))
            yield _percentile(f"join accepted at {rate}/s, p50", ran.accepted_ms, 50)
            yield _percentile(f"join accepted at {rate}/s, p99", ran.accepted_ms, 99)
            yield _percentile(f"join to everything done at {rate}/s, p50", ran.done_ms, 50)
            yield _percentile(f"join to everything done at {rate}/s, p99", ran.done_ms, 99)
        for name in ("gateway", "onboarding", "matching", "notifications", "reports"):
            memory = psutil.Process(system.pid(name)).memory_info().rss / 1e6
            yield Row(f"resident memory of {name}", memory, unit="MB", aim="< 90 MB")
    yield from _growth(say)


def _growth(say: Callable[[str], None]) -> Iterator[Row]:
    with _running(say) as (system, place):
        asyncio.run(_steady(system, place, GROWTH_RATE, 3))
        medians: dict[int, Joined] = {}
        there = 0
        for members in ALREADY_THERE:
            say(f"filling up to {members} members")
            _clone_members(system, members - there)
            there = members
            medians[members] = asyncio.run(_steady(system, place, GROWTH_RATE, 10))
        few, many = ALREADY_THERE
        for what in ("accepted_ms", "done_ms"):
            yield Row(
                f"join {'accepted' if what == 'accepted_ms' else 'to everything done'}, p50, "
                f"with {many:,} members",
                statistics.median(getattr(medians[many], what)),
                {f"with {few:,}": statistics.median(getattr(medians[few], what))},
                "ms",
                smaller_is_better=True,
                aim="flat",
            )


@contextmanager
def _running(say: Callable[[str], None]) -> Iterator[tuple[System, str]]:
    with tempfile.TemporaryDirectory(prefix="entrelieux-bench-", ignore_cleanup_errors=True) as at:
        system = System(Path(at), UNLIMITED)
        try:
            say("starting the system")
            system.up()
            yield system, asyncio.run(_set_the_stage(system))
        finally:
            system.close()


async def _set_the_stage(system: System) -> str:
    """One place with welcomers and mentors for thousands."""
    headers = {"Authorization": f"Bearer {system.token('staff')}"}
    async with httpx.AsyncClient(base_url=system.url, headers=headers, timeout=30) as staff:

        async def create(path: str, body: dict[str, Any]) -> str:
            answer = await staff.post(path, json=body, headers={"Idempotency-Key": str(uuid4())})
            answer.raise_for_status()
            created: str = answer.json()["id"]
            return created

        place = await create(
            "/v1/places",
            {
                "name": "Bench",
                "country": "FR",
                "location": {"latitude": 45.18, "longitude": 0.72},
                "time_zone": "Europe/Paris",
            },
        )
        for number in range(WELCOMERS):
            await create(
                "/v1/welcomers",
                {
                    "given_name": f"Welcomer {number}",
                    "email": f"welcomer-{number}@bench.example",
                    "place_id": place,
                    "languages": ["fr"],
                    "time_zone": "Europe/Paris",
                    "trained_until": "2099-12-31",
                    "availability": [
                        {"weekday": day, "from": "08:00", "until": "21:00"} for day in range(1, 8)
                    ],
                },
            )
        for number in range(MENTORS):
            await create(
                "/v1/mentors",
                {
                    "given_name": f"Mentor {number}",
                    "email": f"mentor-{number}@bench.example",
                    "place_id": place,
                    "languages": ["fr"],
                    "skills": ["vélo", "jardin"],
                    "capacity": CAPACITY,
                },
            )
    return place


async def _burst(system: System, place: str, count: int) -> Joined:
    joined = Joined()
    numbers = iter(range(count))
    async with httpx.AsyncClient(base_url=system.url, timeout=30) as client:

        async def work() -> None:
            for _ in numbers:
                joined.ids.append(await _join(client, place, joined))

        began = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(8)))
        joined.seconds = time.perf_counter() - began
    return joined


async def _steady(system: System, place: str, rate: int, seconds: int) -> Joined:
    """Let ``rate`` newcomers a second join, whatever the answers take; then look at each."""
    joined = Joined()
    limits = httpx.Limits(max_connections=100)
    async with httpx.AsyncClient(base_url=system.url, timeout=30, limits=limits) as client:
        began = time.perf_counter()
        tasks = []
        for number in range(rate * seconds):
            await asyncio.sleep(max(began + number / rate - time.perf_counter(), 0))
            tasks.append(asyncio.create_task(_join(client, place, joined)))
        ids = await asyncio.gather(*tasks)
        joined.seconds = time.perf_counter() - began
    joined.ids = ids
    await _all_done(system, joined)
    return joined


async def _all_done(system: System, joined: Joined) -> None:
    """Wait until each has what they are due, and note how long that took."""
    headers = {"Authorization": f"Bearer {system.token('staff')}"}
    async with httpx.AsyncClient(base_url=system.url, headers=headers, timeout=30) as staff:
        for member in joined.ids:
            joined.done_ms.append(await _done_after(staff, member))


async def _join(client: httpx.AsyncClient, place: str, joined: Joined) -> str:
    began = time.perf_counter()
    answer = await client.post(
        "/v1/members",
        json={
            "given_name": "Camille",
            "email": f"{secrets.token_hex(8)}@bench.example",
            "place_id": place,
            "languages": ["fr"],
            "roles": ["organiser"],
            "wishes": "apprendre à réparer mon vélo",
        },
        headers={"Idempotency-Key": str(uuid4())},
    )
    answer.raise_for_status()
    joined.accepted_ms.append((time.perf_counter() - began) * 1000)
    created: str = answer.json()["id"]
    return created


async def _done_after(staff: httpx.AsyncClient, member: str) -> float:
    """Return the milliseconds from joining to the last message, by the system's own clock."""
    deadline = time.monotonic() + DONE_WITHIN_SECONDS
    while True:
        answer = await staff.get(f"/v1/members/{member}/messages")
        messages = answer.json()["items"] if answer.is_success else []  # 404: not heard of yet
        sent = [m["sent_at"] for m in messages if m["status"] == "sent"]
        if len(sent) >= 3:
            whole = (await staff.get(f"/v1/members/{member}")).json()
            last = max(datetime.fromisoformat(moment) for moment in sent)
            return (last - datetime.fromisoformat(whole["joined_at"])).total_seconds() * 1000
        if time.monotonic() > deadline:
            raise TimeoutError(f"{member} has {len(sent)} messages only")
        await asyncio.sleep(0.1)


def _clone_members(system: System, count: int) -> None:
    """Put ``count`` members beside the real ones, as the services would have stored them."""
    client: MongoClient[dict[str, Any]] = MongoClient(
        f"mongodb://127.0.0.1:{system.settings.database_port}"
    )
    for service, collections in LEFT_BEHIND.items():
        for name in collections:
            collection = client[f"entrelieux_{service}"][name]
            pattern = collection.find_one({"unannounced_since": {"$exists": False}})
            if pattern is None:
                raise RuntimeError(f"there is no {name} to take as a pattern")
            for start in range(0, count, 1000):
                collection.insert_many(
                    [_clone(pattern) for _ in range(min(1000, count - start))], ordered=False
                )
    client.close()


def _clone(pattern: dict[str, Any]) -> dict[str, Any]:
    """Return a copy whose ids are its own and which claims nobody's slot or seat."""
    copy = deepcopy(pattern)
    copy["_id"] = str(uuid4())
    copy.pop("request", None)
    for name in ("member_id", "event_id", "welcomer_id", "mentor_id"):
        if name in copy:
            copy[name] = str(uuid4())
    return copy


def _percentile(name: str, figures: list[float], percent: int) -> Row:
    ordered = sorted(figures)
    at = min(len(ordered) * percent // 100, len(ordered) - 1)
    return Row(name, ordered[at], unit="ms", smaller_is_better=True)
