"""Questions and contributions: whoever speaks up gets an answer, by a day that they know."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID, uuid5

from services.onboarding.domain.refusals import NotAcceptable

QuestionKind = Literal["question", "contribution"]
QuestionStatus = Literal["asked", "answered", "promoted"]

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_NUMBER = re.compile(r"\+?\d(?:[ ./()-]{0,2}\d){7,}")
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"(?<!\d)(?:(?P<day>\d\d?)(?P<mark>[./-])(?P<month>\d\d?)(?P=mark)(?P<year>{_YEAR})"
    rf"|(?P<its_year>{_YEAR})(?P<its_mark>[./-])(?P<its_month>\d\d?)(?P=its_mark)"
    r"(?P<its_day>\d\d?))(?!\d)"
)
_HOUR = r"\d\d?(?:\.\d\d)?"
# Days, each written as @, and the hours after them.
_TIMES = re.compile(rf"@(?:[ ()-]{{1,2}}@)*(?:[ (]{{1,2}}{_HOUR}(?:[ -]{{1,2}}{_HOUR})?)?")


class NotNow(ValueError):  # noqa: N818 - reads as the sentence it is
    """It has been answered already, or is not answered yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What somebody was told."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What came up in a call, or what a member has to say.

    Attributes:
        kind: ``question`` for one from the log of the call guide, ``contribution`` for a member's.
        place_id: where the member is; ``None`` for what concerns the whole network.
        measure_id: the measure that it is about, if it is about one.
        answer_due_at: until when it is answered; aware UTC.
        rules: the charter and version in force when it was made: the rules known to everybody.
        faq_id: the answer for everybody that it became.
        version: counts its changes, from 1.
    """

    id: str
    kind: QuestionKind
    asked_by: str
    place_id: str | None
    text: str
    measure_id: str | None
    asked_at: datetime
    answer_due_at: datetime
    rules: tuple[tuple[str, int], ...] = ()
    status: QuestionStatus = "asked"
    reply: Reply | None = None
    faq_id: str | None = None
    version: int = 1

    def is_overdue(self, now: datetime) -> bool:
        """Tell whether somebody should have answered by now."""
        return self.status == "asked" and self.answer_due_at <= now

    def answered(self, text: str, *, by: str, now: datetime) -> "Question":
        """Return it with its answer.

        Raises:
            NotNow: it has one.
        """
        if self.status != "asked":
            raise NotNow
        return replace(
            self,
            status="answered",
            reply=Reply(text=text, by=by, at=now),
            version=self.version + 1,
        )

    def promoted(self) -> "Question":
        """Return it as one whose answer is there for everybody.

        Raises:
            NotNow: it has no answer yet, or is promoted already.
        """
        if self.status != "answered":
            raise NotNow
        return replace(self, status="promoted", faq_id=faq_id_of(self.id), version=self.version + 1)


def faq_id_of(question_id: str) -> str:
    """Return the id of the answer for everybody that a question becomes."""
    return str(uuid5(UUID(question_id), "faq"))


def due(now: datetime, within: timedelta) -> datetime:
    """Return until when what is asked now is answered."""
    return now + within


def check_names_nobody(text: str, field: str) -> None:
    """Check that a text that many will read holds no way to reach somebody.

    Raises:
        NotAcceptable: there is an e-mail address or a telephone number in it.
    """
    figures = (found[0] for found in _NUMBER.finditer(text))
    if _ADDRESS.search(text) or not all(_is_a_time(each) for each in figures):
        raise NotAcceptable(field, "leave out addresses, numbers and names: many will read this")


def _is_a_time(figures: str) -> bool:
    """Tell whether these figures begin with a day that exists, and say nothing but times."""
    return _TIMES.fullmatch(_DATE.sub(_day, figures)) is not None


def _day(found: re.Match[str]) -> str:
    day, month, year = (
        int(found[name] or found[f"its_{name}"]) for name in ("day", "month", "year")
    )
    try:
        date(year, month, day)
    except ValueError:
        return found[0]
    return "@"
