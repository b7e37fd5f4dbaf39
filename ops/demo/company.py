"""What became of newcomers and mentors in the weeks after, and whether nobody was left hanging."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ops.demo.due import ASKED

Mentoring = dict[str, Any]
"""A newcomer's mentor, as the API shows it."""


@dataclass(slots=True)
class Company:
    """What became of newcomers and mentors.

    Attributes:
        days: how many days were let pass.
        at_once: newcomers with a mentor who had said yes beforehand.
        asked: who was asked, about whom.
        accepted, stepped_in: mentors who were asked first, or besides, and said yes.
        declined: by why.
        silent: mentors who did not answer, with their newcomers.
        another: newcomers who asked for another mentor.
        away: the mentor who went on a pause, and how many newcomers others took over from them.
        not_in_touch: newcomers who were asked and had heard nothing.
        checks: what both say after a month.
        avoided: whom newcomers do not want, by member.
        now: how it is in the end, by member.
        letters, letters_to_mentors: what newcomers, and mentors, were written about each other.
        told_twice: newcomers and mentors who were written the same twice, and what.
    """

    days: int = 0
    at_once: int = 0
    asked: set[tuple[str, str]] = field(default_factory=set)
    accepted: int = 0
    stepped_in: int = 0
    declined: Counter[str] = field(default_factory=Counter)
    silent: set[tuple[str, str]] = field(default_factory=set)
    another: int = 0
    away: str = ""
    handed_over: int = 0
    not_in_touch: set[str] = field(default_factory=set)
    checks: Counter[str] = field(default_factory=Counter)
    avoided: dict[str, str] = field(default_factory=dict)
    now: dict[str, Mentoring] = field(default_factory=dict)
    letters: int = 0
    letters_to_mentors: int = 0
    told_twice: dict[str, list[str]] = field(default_factory=dict)

    def ends(self) -> Counter[str]:
        """How far they are."""
        return Counter(one.get("step") or one["status"] for one in self.now.values())

    def waiting(self) -> Counter[str]:
        """Why some wait."""
        return Counter(
            str(one["waiting_for"]) for one in self.now.values() if one["status"] == "wanted"
        )

    def passed_on(self) -> int:
        """Mentors who stayed silent until somebody else was at their newcomer's side."""
        return sum(self.now[member]["mentor_id"] != mentor for member, mentor in self.silent)

    def hanging(self, at: datetime) -> dict[str, str]:
        """Return who has fallen through, and what is wrong; there must be nobody."""
        twice = {somebody: "; ".join(what) for somebody, what in self.told_twice.items()}
        return twice | {
            member: wrong
            for member, one in self.now.items()
            if (wrong := self._wrong(member, one, at))
        }

    def _wrong(self, member: str, one: Mentoring, at: datetime) -> str:
        if one["mentor_id"] is not None and one["mentor_id"] == self.avoided.get(member):
            return "has a mentor whom they avoid"
        return wrong_with(one, at)


def wrong_with(one: Mentoring, at: datetime) -> str:
    """Return why somebody is left hanging; nothing for who is not.

    All is well with a mentor's yes, an invitation that is open, a stated reason to wait, or an end.
    """
    if one["status"] == "wanted":
        return "" if one["waiting_for"] else "waits, and is not told why"
    if one["status"] == "ended":
        return "" if one["ended"] else "is over, and nobody says how"
    if one["step"] == ASKED and is_overdue(one, at):
        return "is left with a mentor who did not answer"
    return "" if one["step"] and one["mentor_id"] else "has nobody, and no stated reason"


def is_overdue(one: Mentoring, now: datetime) -> bool:
    """Whether time itself should have done something by now."""
    by = one["answer_by"] if one["step"] == ASKED else one["next_step_by"]
    return one["status"] == "assigned" and by is not None and datetime.fromisoformat(by) <= now


def has_step(one: Mentoring, *steps: str) -> bool:
    """Whether a newcomer and a mentor are that far now."""
    return one["status"] == "assigned" and one["step"] in steps
