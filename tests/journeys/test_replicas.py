"""Two of every service: still one effect each, also when one of each dies on the way."""

import threading
from collections import Counter
from collections.abc import Iterator

import pytest

from ops.settings import SERVICES
from tests.journeys.village import UNLIMITED, Village
from tests.support.processes import wait_until
from tests.support.system import System

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]


@pytest.fixture
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    """A system of one's own with two replicas of every service."""
    system = System(tmp_path_factory.mktemp("run"), {**UNLIMITED, "REPLICAS": "2"})
    try:
        system.up()
        seen = Village(system)
        yield seen
        seen.close()
    finally:
        system.close()


def test_two_of_each_do_everything_once(village: Village) -> None:
    """Sixty newcomers; the first replica of each service is killed while they join."""
    accepted: list[str] = []
    kills = threading.Thread(
        target=lambda: [
            village.system.kill(service) for service in SERVICES if service != "onboarding"
        ]
    )
    accepted += village.joined(20)
    kills.start()
    accepted += village.joined(40)
    kills.join()
    village.wait_until_all_is_done(accepted)
    members = village.get(f"/v1/members?place_id={village.place}&limit=100")["items"]
    assert {member["id"] for member in members} == set(accepted)
    calls = [village.get(f"/v1/members/{member}/welcome-call") for member in accepted]
    assert len({(call["welcomer_id"], call["starts_at"]) for call in calls}) == len(accepted)
    for welcomer, given in Counter(call["welcomer_id"] for call in calls).items():
        wait_until(
            lambda welcomer=welcomer, given=given: (  # type: ignore[misc]
                village.told(welcomer) == [("call_to_give", "sent")] * given
            ),
            within=30,
            saying="each welcomer told of each of their calls once",
        )
    assert village.dead_letters() == []
