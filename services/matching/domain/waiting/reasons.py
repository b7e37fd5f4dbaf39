"""What a closed word about a wait means, and what would end the wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.matching.domain.people import Newcomer, spoken

HELP: Final[Mapping[str, str]] = {
    "no_mentor": "a_mentor",
    "no_mentor_for_language": "a_speaker",
    "all_paused": "a_return",
    "all_mentors_full": "more_room",
    "all_set_aside": "somebody_else",
    "out_of_reach": "somebody_nearer",
    "next_round": "a_round",
}
"""What would help, by why somebody waits."""

UNKNOWN: Final = "all_mentors_full"
"""What is said of a wait from before reasons were stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Why somebody waits.

    Attributes:
        because: the closed word.
        help: what would end the wait, as a closed word.
        languages: in which it would have to be, without regions, the preferred one first.
    """

    because: str
    help: str
    languages: tuple[str, ...]


def wait_of(newcomer: Newcomer, waiting_for: str | None) -> Wait:
    """Return why a newcomer waits; there always is a reason."""
    because = waiting_for if waiting_for is not None and waiting_for in HELP else UNKNOWN
    return Wait(
        because=because,
        help=HELP[because],
        languages=tuple(dict.fromkeys(spoken(each) for each in newcomer.languages)),
    )
