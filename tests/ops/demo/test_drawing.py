"""The journey in the terminal is readable as it is: eighty columns, no colour."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.demo.drawing import COLUMNS, draw
from tests.ops.demo.answers import journey

ALL_DONE = """\
 (x) Joined, Mon 3 May 18:00
  |
 (x) Welcome call arranged, Wed 5 May 18:30
  |  Paule will call, in French
  |
 (x) Mentor found, Mon 3 May 18:00  <-- you are here
     Odile, because of language: French; skills: couture

 Next, the newcomer: Be reachable at the time of your welcome call."""

WAITING = """\
 (x) Joined, Mon 3 May 20:00
  |
 (>) Welcome call arranged  <-- you are here
  |  waiting for: no welcomer for language
  |
 ( ) Mentor found

 Next, the newcomer: Be reachable at the time of your welcome call."""


def test_a_journey_on_which_all_is_done() -> None:
    lines = draw(
        journey(call_done=True, mentor_done=True),
        zone="Europe/Paris",
        details={
            "welcome_call": ["Paule will call, in French"],
            "mentor": ["Odile, because of language: French; skills: couture"],
        },
    )

    assert "\n".join(lines) == ALL_DONE


def test_a_journey_on_which_somebody_waits_on_a_far_island() -> None:
    lines = draw(journey(call_done=False, mentor_done=False), zone="Indian/Reunion")

    assert "\n".join(lines) == WAITING


def test_nothing_is_said_to_be_next_when_nothing_is() -> None:
    over = journey(call_done=True, mentor_done=True) | {"next_action": None, "who_acts": None}

    assert "Next" not in "\n".join(draw(over, zone="Europe/Paris"))


@pytest.mark.parametrize("length", range(1, 120, 2))
def test_the_mark_stays_within_eighty_columns_beside_any_title(length: int) -> None:
    told: dict[str, Any] = journey(call_done=False, mentor_done=False)
    told["steps"][1]["title"] = ("ab " * 60)[:length]

    lines = draw(told, zone="Europe/Paris")

    assert max(map(len, lines)) <= COLUMNS


@given(st.text(st.characters(codec="latin-1", categories=["L", "P", "Zs"]), max_size=300))
def test_eighty_columns_whatever_is_told(text: str) -> None:
    told: dict[str, Any] = journey(call_done=True, mentor_done=False)
    told["next_action"] = f"Do {text}"
    told["steps"][1]["title"] = f"Title {text}"
    told["steps"][2]["title"] = f"Title {text}"

    lines = draw(told, zone="Europe/Paris", details={"mentor": [text], "joined": [text]})

    assert max(map(len, lines)) <= COLUMNS
    assert sum("you are here" in line for line in lines) == 1 + text.count("you are here") * 5
