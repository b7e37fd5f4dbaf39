"""Why somebody waits for a mentor, in closed words."""

from typing import Final, Literal

WhyNobody = Literal[
    "no_mentor",
    "no_mentor_for_language",
    "all_paused",
    "all_mentors_full",
    "all_set_aside",
    "out_of_reach",
]
"""``all_paused`` is also said where safeguarding holds somebody back, and ``all_set_aside`` of
whoever was asked before; neither tells which."""

WHY_NOBODY: Final[tuple[WhyNobody, ...]] = (
    "no_mentor",
    "no_mentor_for_language",
    "all_paused",
    "all_mentors_full",
    "all_set_aside",
    "out_of_reach",
)
"""In the order in which they are asked; the first that left nobody is told."""
