"""Schemathesis, with all its checks, against the real gateway and the real services."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gateway.village import Village
from tests.support.processes import ROOT

HERE = Path(__file__).parent
CASES = re.compile(r"(\d+) generated, (\d+) passed")


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
        "mentor_id": village.mentor,
        "concern_id": village.concern,
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
    assert "24 selected / 24 total" in done.stdout
