"""A round of the village's newcomers: nobody waits there, so it can be published any time."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tests.support.processes import wait_until

if TYPE_CHECKING:
    from tests.gateway.village import Village


@cache
def ready_round(village: Village) -> str:
    """Return the id of a round of the village's place that is computed; made once a village."""
    staff = village.token("staff")
    made = village.made("/v1/matching/rounds", {"place_id": village.place}, staff)
    at = f"/v1/matching/rounds/{made['id']}"
    wait_until(
        lambda: village.ask("GET", at, token=staff).json()["status"] == "ready",
        within=180,
        saying="a round is ready",
    )
    round_id: str = made["id"]
    return round_id
