"""Nobody is left hanging in the weeks after, and what is told of them is counted rightly."""

from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from ops.demo.company import Company, wrong_with
from ops.demo.mentor_report import rows, verdict
from ops.demo.rounds import better

NOW = datetime(2027, 6, 4, 9, tzinfo=UTC)
NOBODY: dict[str, Any] = {
    "status": "wanted",
    "step": None,
    "mentor_id": None,
    "waiting_for": None,
    "answer_by": None,
    "next_step_by": None,
    "ended": None,
}
SOMEBODY = NOBODY | {"status": "assigned", "mentor_id": "odile"}
ASKED = SOMEBODY | {"step": "asked", "answer_by": "2027-06-09T09:00:00Z"}
MET = SOMEBODY | {"step": "met"}
WAITS = NOBODY | {"waiting_for": "all_mentors_full"}
OVER = NOBODY | {"status": "ended", "ended": "autonomy"}


@pytest.mark.parametrize("one", [ASKED, MET, SOMEBODY | {"step": "accepted"}, WAITS, OVER])
def test_a_mentor_an_open_invitation_a_stated_reason_or_an_end_is_enough(
    one: dict[str, Any],
) -> None:
    assert not wrong_with(one, NOW)


@pytest.mark.parametrize(
    ("one", "wrong"),
    [
        (NOBODY, "waits, and is not told why"),
        (SOMEBODY, "has nobody, and no stated reason"),
        (MET | {"mentor_id": None}, "has nobody, and no stated reason"),
        (OVER | {"ended": None}, "is over, and nobody says how"),
        (
            ASKED | {"answer_by": "2027-06-04T09:00:00Z"},
            "is left with a mentor who did not answer",
        ),
    ],
)
def test_who_is_left_hanging_is_named(one: dict[str, Any], wrong: str) -> None:
    assert Company(now={"ana": one, "bo": MET}).hanging(NOW) == {"ana": wrong}


def test_whom_somebody_avoids_is_not_theirs() -> None:
    company = Company(now={"ana": MET, "bo": MET}, avoided={"ana": "odile", "bo": "paule"})

    assert company.hanging(NOW) == {"ana": "has a mentor whom they avoid"}


def test_newcomers_and_mentors_who_were_written_the_same_twice_are_named() -> None:
    twice = ["told 2 times of one fact: company_asked"]
    company = Company(now={"ana": MET}, told_twice={"odile": twice})

    assert company.hanging(NOW) == {"odile": twice[0]}


@pytest.mark.parametrize(("waits", "all_well"), [(WAITS, True), (NOBODY, False)])
def test_the_verdict_names_by_id_who_is_left_hanging(
    waits: dict[str, Any], *, all_well: bool
) -> None:
    console = Console(record=True, file=StringIO())

    assert verdict(console, Company(now={"ana-s-id": waits}), NOW) is all_well
    assert ("ana-s-id  waits, and is not told why" in console.export_text()) is not all_well


def test_who_passes_on_is_who_was_silent_and_is_no_longer_theirs() -> None:
    company = Company(
        now={"ana": MET, "bo": ASKED, "cy": WAITS},
        silent={("ana", "paule"), ("bo", "odile"), ("cy", "odile")},
    )

    assert company.passed_on() == 2


def test_every_newcomer_is_in_one_row_in_the_end() -> None:
    company = Company(now={"ana": MET, "bo": ASKED, "cy": WAITS, "di": OVER, "ed": OVER})
    shown = {name: (count, words) for name, count, words in rows(company, {})}

    assert shown["have met now"] == (1, "0 more have a yes, 1 are asked")
    assert shown["need nobody any more"] == (2, "by the word of both")
    assert shown["wait, and know why"] == (1, "1 every suitable mentor is full")


def test_the_better_round_serves_more_then_more_evenly_then_better() -> None:
    def found(paired: int, gini: float, fit: float) -> dict[str, Any]:
        return {"statistics": {"paired": paired, "load": {"gini": gini}, "mean_fit": fit}}

    assert better({"here": found(3, 0.5, 0.1), "there": found(2, 0.1, 0.9)}) == "here"
    assert better({"here": found(3, 0.5, 0.9), "there": found(3, 0.1, 0.1)}) == "there"
    assert better({"here": found(3, 0.1, 0.1), "there": found(3, 0.1, 0.9)}) == "there"
