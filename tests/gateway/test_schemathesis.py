"""Schemathesis, with all its checks, against the real gateway and the real services."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gateway.app import openapi_document
from tests.gateway.agreements import agreements
from tests.gateway.companions import QUESTION, SIGNPOST, another_mentor, things_of
from tests.gateway.ready_round import ready_round
from tests.gateway.village import Village
from tests.support.processes import ROOT, wait_until

HERE = Path(__file__).parent
CASES = re.compile(r"(\d+) generated, (\d+) passed")


def neighbour(village: Village) -> str:
    """Somebody else than who asks, with a call."""
    staff = village.token("staff")
    member: str = village.made("/v1/members", village.newcomer(), None)["id"]
    wait_until(
        lambda: (
            village.ask("GET", f"/v1/members/{member}/welcome-call", token=staff).status_code == 200
        ),
        within=60,
        saying="the neighbour's call",
    )
    return member


def who_may_end(village: Village) -> dict[str, str]:
    """Somebody and something to end without ending what the other requests are about."""
    lead = village.token("staff")
    return {
        "member_id": village.made("/v1/members", village.newcomer(), None)["id"],
        "welcomer_id": village.made("/v1/welcomers", village.welcomer_body(), lead)["id"],
        "mentor_id": another_mentor(village),
        "session_id": village.made("/v1/sessions", village.session_body(), lead)["id"],
    }


def seat(village: Village) -> str:
    """A session to come in which who asks has a seat."""
    lead = village.token("staff")
    session: str = village.made("/v1/sessions", village.session_body(), lead)["id"]
    village.made(f"/v1/sessions/{session}/seats", {"member_id": village.member}, lead)
    return session


@pytest.mark.journey
def test_the_api_is_what_its_document_says(village: Village, tmp_path: Path) -> None:
    """Right requests are accepted, wrong ones refused, answers are as promised.

    All checks are on. What needs care is written in schemathesis.toml and schemathesis_hooks.py.
    One worker: Python 3.11 cannot build syntax trees in several threads as hypothesis does.
    """
    token = village.token("staff", "ops", subject=village.member)
    there = {
        "place_id": village.place,
        "member_id": village.member,
        "welcomer_id": village.welcomer,
        "mentor_id": another_mentor(village),
        **things_of(village, SIGNPOST),
        "mentor_question_id": things_of(village, QUESTION)["question_id"],
        "neighbour_id": neighbour(village),
        "round_id": ready_round(village),
        "concern_id": village.concern,
        "url": village.system.url,
        "token": token,
        "session_id": seat(village),
        "may_end": who_may_end(village),
        **agreements(village),
    }
    done = subprocess.run(
        [
            *(str(Path(sys.executable).with_name("schemathesis")), "--config-file"),
            *(str(HERE / "schemathesis.toml"), "run", f"{village.system.url}/openapi.json"),
            *("--checks", "all", "--workers", "1", "--no-color", "--seed", "1"),
            *("-H", f"Authorization: Bearer {token}"),
        ],
        cwd=tmp_path,
        env={
            **village.system.environment,
            "PYTHONPATH": str(ROOT),
            "SCHEMATHESIS_HOOKS": "tests.gateway.schemathesis_hooks",
            "ENTRELIEUX_THERE": json.dumps(there),
        },
        capture_output=True,
        text=True,
        timeout=540,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-3000:]
    cases = CASES.search(done.stdout)
    assert cases is not None
    assert int(cases[1]) > 1000
    operations = sum(map(len, openapi_document()["paths"].values()))
    assert f"{operations} selected / {operations} total" in done.stdout
