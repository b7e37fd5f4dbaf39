"""What the page of a call says: the call in words, what can be done, and what is so now."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Final

from chassis.links import Purpose
from gateway.pages.clock import WallClock
from gateway.pages.parts import Card, Choice, Day, Form, Notice, Page
from gateway.pages.words import WORDS
from gateway.shapes.links import InternalCall, TimeToChoose

_DAYS_AT_ONCE: Final = 5
_MOST_TIMES: Final = 400
_ASKED: Final = {Purpose.CHOOSE, Purpose.MOVE, Purpose.REBOOK}
_ARRANGED: Final = frozenset({"booked"})
_CANCELLED: Final = "cancelled"

NO_CALL: Final = "no_call"
"""What the form sends of who would rather not be called at all."""


class Sentences:
    """The pages about one call, in one language.

    Args:
        language: ``fr``, ``nl`` or ``en``.
    """

    def __init__(self, language: str) -> None:
        self._language = language
        self._words: Mapping[str, str] = WORDS[language]

    def offer(
        self,
        purpose: Purpose,
        call: InternalCall,
        times: Sequence[TimeToChoose],
        *,
        hint: str | None = None,
    ) -> Page:
        """Return the page that shows a call and what a link is good for.

        Args:
            purpose: of the link.
            call: as it is.
            times: what can be chosen.
            hint: the name of a sentence about what has just gone wrong.
        """
        words, clock = self._words, WallClock(self._language, call.time_zone)
        times = times[:_MOST_TIMES]
        name = purpose.value
        until = clock.moment(call.answer_by) if call.answer_by else "…"
        lead = [words[f"{name}.lead"].format(until=until)]
        form = self._form(purpose, times, clock)
        if form is None:
            lead = [words["nothing_free"]]
        elif call.status not in _ARRANGED:
            lead.append(words["rings"].format(name=words["somebody"]))
        after = words.get(f"{name}.none")
        return Page(
            language=self._language,
            title=words[f"{name}.title"],
            notices=[Notice(words[hint])] if hint else (),
            lead=lead,
            card=self._card(call) if call.status in _ARRANGED else None,
            form=form,
            after=[after] if after and form else (),
        )

    def done(self, what: str, call: InternalCall) -> Page:
        """Return the page after an act: what is so now.

        Args:
            what: the purpose of the link, or ``NO_CALL``.
            call: as it is.
        """
        return Page(
            language=self._language,
            title=self._heading(call),
            notices=[Notice(self._words[f"done.{what}"], good=True)],
            card=self._card(call),
            after=[self._words["next"]],
            translated=False,
        )

    def instead(self, what: str, call: InternalCall) -> Page:
        """Return a page that says why something cannot be done, and how the call stands.

        Args:
            what: ``used`` or ``not_now``.
            call: as it is.
        """
        return Page(
            language=self._language,
            title=self._words[f"{what}.title"],
            lead=[self._words[f"{what}.say"]],
            card=self._card(call),
        )

    def _form(
        self, purpose: Purpose, times: Sequence[TimeToChoose], clock: WallClock
    ) -> Form | None:
        words = self._words
        button = words[f"{purpose.value}.button"]
        if purpose not in _ASKED:
            return Form(
                button=button,
                grave=True,
                ask=words["cancel.ask"],
                optional=[
                    Choice("", words["cancel.this"], chosen=True),
                    Choice("true", words["cancel.no_call"]),
                ],
                name=NO_CALL,
            )
        if not times and purpose is not Purpose.REBOOK:
            return None
        days = [
            Day(name=name, times=[self._choice(each, purpose, clock) for each in group])
            for name, group in groupby(times, key=lambda each: clock.day(each.starts_at))
        ]
        return Form(
            button=button,
            ask=words["times"],
            zone=clock.named,
            first=words["rebook.first"] if purpose is Purpose.REBOOK else "",
            days=days[:_DAYS_AT_ONCE],
            later=days[_DAYS_AT_ONCE:],
            say_later=words["later"],
            wide=purpose is Purpose.CHOOSE,
        )

    def _choice(self, time: TimeToChoose, purpose: Purpose, clock: WallClock) -> Choice:
        label = clock.time(time.starts_at)
        if purpose is Purpose.CHOOSE and time.welcomer_given_name:
            who = self._words["with"].format(name=time.welcomer_given_name)
            label = f"{label}, {who}"
        return Choice(value=as_text(time.starts_at), label=label)

    def _heading(self, call: InternalCall) -> str:
        state = call.status
        if state == "wanted" and call.waiting_for == _CANCELLED:
            state = _CANCELLED
        return self._words.get(f"now.{state}", self._words["your_call"])

    def _card(self, call: InternalCall) -> Card:
        words, heading = self._words, self._heading(call)
        if call.status in _ARRANGED and call.starts_at is not None:
            clock = WallClock(self._language, call.time_zone)
            name = call.welcomer_given_name or words["somebody"]
            return Card(
                heading=heading,
                day=clock.day(call.starts_at),
                hour=clock.time(call.starts_at),
                zone=clock.named,
                length=self._length(call),
                iso=as_text(call.starts_at),
                say=words["rings"].format(name=name),
            )
        state = call.status
        if state == "wanted" and call.waiting_for == _CANCELLED:
            state = _CANCELLED
        say = words.get(f"say.{state}", "")
        return Card(
            heading=heading,
            say=say.format(person=call.in_the_hands_of or words["somebody"]),
        )

    def _length(self, call: InternalCall) -> str:
        if call.starts_at is None or call.ends_at is None:
            return ""
        minutes = round((call.ends_at - call.starts_at).total_seconds() / 60)
        return self._words["minutes"].format(minutes=minutes)


def as_text(at: datetime) -> str:
    """Return a point in time as RFC 3339 in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
