"""Run the driver: `python -m tests.faults.driver --help`."""

import argparse
import json
import random
import secrets
import shlex
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.faults.driver.asking import Answer, Gateway, Journal
from tests.faults.driver.judging import Found, Join, Verdict, judge, lacking
from tests.faults.driver.killing import Killer, order
from tests.faults.driver.ordering import Orderers, plan_of

QUIET_WITHIN_SECONDS = 240
CLIENTS = 8
RETRIES = 40


def main() -> int:
    """Play, judge, print; return 0 only if nothing was lost, doubled, surprising or stuck."""
    options = _options()
    print(f"seed {options.seed} (replay with --seed {options.seed})", flush=True)
    chance = random.Random(options.seed)
    journal = Journal(options.journal)
    journal.write(seed=options.seed, newcomers=options.newcomers, rounds=options.rounds)
    gateway = Gateway(options.gateway, shlex.split(options.token_command), journal)
    place = _set_the_stage(gateway, options, chance)
    verdict = Verdict(seed=options.seed)

    orderers = Orderers(gateway, f"run-{options.seed:010d}")
    storm = _storm(gateway, place, options, chance, journal, verdict, orderers)
    joins, left_unknown = storm
    print(f"{len(orderers.by_member)} change their minds about their calls", flush=True)
    orderers.finish()
    print(f"{len(left_unknown)} joins without a certain answer: looking before asking again")
    _let_it_settle(gateway, place)
    _check_nothing_or_everything(gateway, place, left_unknown, verdict)
    for join, body, key in left_unknown:
        _note(join, _persist(gateway, body, key))
    found = _let_it_settle(gateway, place)

    members = gateway.everything(f"/v1/members?place_id={place}")
    mentors = gateway.everything("/v1/mentors")
    judge(verdict, joins, members, found, mentors, orderers.by_member)
    options.verdict.parent.mkdir(parents=True, exist_ok=True)
    options.verdict.write_text(json.dumps(verdict.document(), indent=1))
    for detail in verdict.details[:20]:
        print("  " + detail)
    print(
        "  ".join(
            f"{name} {value}" for name, value in verdict.document().items() if name != "details"
        )
    )
    return 0 if verdict.clean else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gateway", required=True, help="address of the public API")
    parser.add_argument("--pids", required=True, type=Path, help="folder of <name>.pid files")
    parser.add_argument("--token-command", required=True, help="prints a staff access token")
    parser.add_argument("--kill", nargs="*", default=[], help="names of processes to kill")
    parser.add_argument("--rounds", type=int, default=3, help="times each of them is killed")
    parser.add_argument("--newcomers", type=int, default=500)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**31))
    parser.add_argument("--journal", type=Path, default=Path(".run/faults.jsonl"))
    parser.add_argument("--verdict", type=Path, default=Path(".run/verdict.json"))
    return parser.parse_args()


def _set_the_stage(gateway: Gateway, options: argparse.Namespace, chance: random.Random) -> str:
    """One place, welcomers with plenty of time, mentors with room for four in five."""
    run = f"{options.seed:010d}"
    place = _create(
        gateway,
        "/v1/places",
        f"place-of-run-{run}",
        {
            "name": f"Place {run}",
            "country": "FR",
            "location": {"latitude": 45.18, "longitude": 0.72},
            "time_zone": "Europe/Paris",
        },
    )
    for number in range(20):
        _create(
            gateway,
            "/v1/welcomers",
            f"welcomer-{number:04d}-of-run-{run}",
            {
                "given_name": f"Welcomer {number}",
                "email": f"welcomer-{number}@{run}.example",
                "place_id": place,
                "languages": ["fr", "en"] if number % 2 else ["fr"],
                "time_zone": "Europe/Paris",
                "trained_until": "2099-12-31",
                "availability": [
                    {"weekday": day, "from": "09:00", "until": "20:00"} for day in range(1, 8)
                ],
            },
        )
    room = options.newcomers * 4 // 5
    number = 0
    while room > 0:
        capacity = min(chance.randint(5, 20), room)
        _create(
            gateway,
            "/v1/mentors",
            f"mentor-{number:06d}-of-run-{run}",
            {
                "given_name": f"Mentor {number}",
                "email": f"mentor-{number}@{run}.example",
                "place_id": place,
                "languages": ["fr"],
                "skills": chance.sample(["vélo", "jardin", "couture", "menuiserie"], 2),
                "capacity": capacity,
            },
        )
        room -= capacity
        number += 1
    return place


def _create(gateway: Gateway, path: str, key: str, body: dict[str, Any]) -> str:
    answer = gateway.post(path, body, key=key, staff=True)
    if answer.status != 201:
        raise SystemExit(f"POST {path} answers {answer.status}: {answer.body}")
    created: str = answer.body["id"]
    return created


def _storm(
    gateway: Gateway,
    place: str,
    options: argparse.Namespace,
    chance: random.Random,
    journal: Journal,
    verdict: Verdict,
    orderers: Orderers,
) -> tuple[list[Join], list[tuple[Join, dict[str, Any], str]]]:
    """Let everybody join while processes die; half of the clients insist, half give up."""
    joins: list[Join] = []
    left: list[tuple[Join, dict[str, Any], str]] = []
    lock = threading.Lock()
    kills = order(options.kill, options.rounds, chance)
    killer = Killer(options.pids, journal)
    newcomers = list(_newcomers(place, options, chance))
    plans = {join.email: plan_of(chance) for join, *_ in newcomers}

    def arrive(join: Join, body: dict[str, Any], key: str, insists: bool) -> None:
        answer = gateway.post("/v1/members", body, key=key)
        _note(join, answer)
        if join.valid and not answer.certain:
            if insists:
                _note(join, _persist(gateway, body, key))
            else:
                with lock:
                    left.append((join, body, key))
        with lock:
            joins.append(join)
            if answer.status == 201 and plans.get(join.email):
                orderers.change_mind(answer.body["id"], plans[join.email])

    portions = max(2 * len(kills), 1)
    size = -(-len(newcomers) // portions)
    with ThreadPoolExecutor(CLIENTS) as clients:
        waiting = iter(newcomers)
        for step, name in enumerate(kills or [""]):
            before = [clients.submit(arrive, *one) for one in _next(waiting, size)]
            if name:
                # In the middle of the portion, so that some requests are under way.
                _until(lambda some=before: sum(f.done() for f in some) >= len(some) // 3)
                old = killer.kill(name)
                verdict.kills += 1
                after = [clients.submit(arrive, *one) for one in _next(waiting, size)]
                killer.wait_for_next(name, old)
                _until(lambda some=[*before, *after]: all(f.done() for f in some))
                print(f"  killed {name:14} {step + 1}/{len(kills)}  joins {len(joins)}", flush=True)
        for one in [clients.submit(arrive, *one) for one in waiting]:
            one.result()
    return joins, left


def _newcomers(
    place: str, options: argparse.Namespace, chance: random.Random
) -> Iterator[tuple[Join, dict[str, Any], str, bool]]:
    for number in range(options.newcomers):
        email = f"newcomer-{number}@{options.seed:010d}.example"
        valid = chance.random() > 0.04
        body = {
            "given_name": f"Newcomer {number}",
            "email": email,
            "place_id": place if valid else "00000000-0000-4000-8000-000000000000",
            "languages": chance.choice([["fr"], ["fr", "en"], ["br"]]),
            "roles": ["organiser"],
            "wishes": "apprendre à réparer mon vélo",
        }
        key = f"join-{number:06d}-of-run-{options.seed:010d}"
        yield Join(email=email, valid=valid), body, key, chance.random() < 0.5


def _next(waiting: Iterator[Any], count: int) -> list[Any]:
    return [one for _, one in zip(range(count), waiting, strict=False)]


def _until(question: Any, *, within: float = 120) -> None:
    deadline = time.monotonic() + within
    while not question():
        if time.monotonic() > deadline:
            raise SystemExit("The system does not answer any more: look at its logs.")
        threading.Event().wait(0.005)


def _note(join: Join, answer: Answer) -> None:
    if answer.status == 201:
        join.ids.add(answer.body["id"])
        if not join.valid:
            join.surprises.append("an unknown place was accepted")
    elif 400 <= answer.status < 500:
        join.refused = True
        if join.valid:
            join.surprises.append(f"a valid join was answered with {answer.status}")
    elif answer.status == 500:
        join.surprises.append("answered with 500")
        join.unknown = True
    else:
        join.unknown = True


def _persist(gateway: Gateway, body: dict[str, Any], key: str) -> Answer:
    """Ask again with the same key until there is a certain answer."""
    answer = gateway.post("/v1/members", body, key=key)
    for _ in range(RETRIES):
        if answer.certain and answer.status != 409:
            break
        threading.Event().wait(0.5)
        answer = gateway.post("/v1/members", body, key=key)
    return answer


def _look(gateway: Gateway, member_id: str) -> Found:
    def part(name: str) -> Any:
        answer = gateway.get(f"/v1/members/{member_id}/{name}")
        return answer.body if answer.status == 200 else None

    messages = (part("messages?limit=100") or {"items": []})["items"]
    return Found(call=part("welcome-call"), mentor=part("mentor"), messages=messages)


def _let_it_settle(gateway: Gateway, place: str) -> dict[str, Found]:
    """Look at every member until nobody lacks anything, or the time is over."""
    deadline = time.monotonic() + QUIET_WITHIN_SECONDS
    found: dict[str, Found] = {}
    with ThreadPoolExecutor(CLIENTS) as readers:
        while True:
            members = [m["id"] for m in gateway.everything(f"/v1/members?place_id={place}")]
            open_ones = [m for m in members if m not in found or lacking(found[m])]
            looked = readers.map(lambda member: _look(gateway, member), open_ones)
            found |= dict(zip(open_ones, looked, strict=True))
            incomplete = sum(bool(lacking(found[m])) for m in open_ones)
            print(f"  members {len(members)}  incomplete {incomplete}", flush=True)
            if not incomplete or time.monotonic() > deadline:
                # Once more from the beginning, so that what came twice late is seen.
                final = readers.map(lambda member: _look(gateway, member), members)
                return dict(zip(members, final, strict=True))
            threading.Event().wait(1)


def _check_nothing_or_everything(
    gateway: Gateway,
    place: str,
    unknown: list[tuple[Join, dict[str, Any], str]],
    verdict: Verdict,
) -> None:
    by_email = {m["email"]: m["id"] for m in gateway.everything(f"/v1/members?place_id={place}")}
    for join, _, _ in unknown:
        member_id = by_email.get(join.email)
        if member_id is not None:
            for lack in lacking(_look(gateway, member_id)):
                verdict.blame("stuck", f"{join.email}, never acknowledged, has a part: {lack}")


if __name__ == "__main__":
    sys.exit(main())
