"""The rounds of a night: one that was refused is not all that a night has."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from services.matching.domain.rounds import Round, RoundSettings
from services.matching.rounds.night import MOST_A_NIGHT, Night, round_id_of
from services.matching.settings import MatchingSettings
from services.matching.store import MatchingStore
from tests.services.matching.rounds_house import (
    IN_ROUNDS,
    enrol,
    have_waiting,
    joined,
    until,
)

if TYPE_CHECKING:
    from tests.services.one_service import OneService

pytestmark = [pytest.mark.broker, pytest.mark.database]

THREE = datetime(2026, 6, 1, 3, tzinfo=UTC)


def of_night(day: date, at: datetime) -> Round:
    """The first round of a night, as it is begun."""
    return Round(
        id=round_id_of(day),
        place_id=None,
        settings=RoundSettings(),
        created_at=at,
        since=at,
        due_at=at,
        nightly=True,
    )


def test_a_refused_round_is_tried_again_but_not_for_ever(store: MatchingStore) -> None:
    """S2.33: by whichever replica, once what it had claimed is given back; three a night."""
    replicas = [Night(store, MatchingSettings(nightly_hour=3)) for _ in range(2)]

    def numbers() -> list[int]:
        for each in replicas:
            each.begin(THREE)
        known = [store.rounds.get(round_id_of(THREE.date(), number)) for number in range(9)]
        return [number for number, each in enumerate(known) if each is not None]

    for number in range(MOST_A_NIGHT):
        assert numbers() == [*range(number + 1)]
        begun = store.rounds.get(round_id_of(THREE.date(), number))
        assert begun is not None
        refused = store.rounds.replace(begun, begun.refused("world_changed", THREE))
        assert refused is not None
        assert numbers() == [*range(number + 1)]
        store.rounds.replace(refused, refused.left_alone())
    assert numbers() == [*range(MOST_A_NIGHT)]
    tomorrow = THREE + timedelta(days=1)
    replicas[0].begin(tomorrow)
    assert store.rounds.get(round_id_of(tomorrow.date())) is not None


@pytest.mark.parametrize("how", ["failed", "published", "left_alone"])
def test_a_round_that_came_to_its_end_is_the_only_one(store: MatchingStore, how: str) -> None:
    """Also one without a result: the same people would need the same time and memory again."""
    night = Night(store, MatchingSettings(nightly_hour=3))
    night.begin(THREE)
    begun = store.rounds.get(round_id_of(THREE.date()))
    assert begun is not None
    ended = {
        "failed": begun.failed("too_slow", THREE),
        "published": begun.published(THREE).settled(0),
        "left_alone": begun.left_alone(),
    }[how]
    assert store.rounds.replace(begun, ended) is not None
    for replica in (night, Night(store, MatchingSettings(nightly_hour=3))):
        replica.begin(THREE)
    assert store.rounds.get(round_id_of(THREE.date(), 1)) is None


def test_who_waits_has_a_mentor_the_same_night(house: OneService) -> None:
    """S2.33: nobody waits until tomorrow because somebody else said something new tonight."""
    house.start(**IN_ROUNDS)
    enrol(house)
    have_waiting(house, [joined()])
    store = MatchingStore(house.database)
    at = datetime.now(UTC)
    first = of_night(at.date(), at)
    store.rounds.add_nightly(first)
    store.rounds.replace(first, first.refused("world_changed", at).left_alone())
    house.start(**IN_ROUNDS, MATCHING_NIGHTLY_HOUR="0")
    done = until(house, round_id_of(at.date(), 1), "published")
    assert (done["nightly"], done["arranged"]) == (True, 1)
