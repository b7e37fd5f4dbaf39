"""What the page of a link about a mentor says, to either of two people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from chassis.links import OF_ASKING, OF_CHECKS, OF_CONTACT, Purpose
from gateway.pages.mentor_words import WORDS
from gateway.pages.parts import Card, Choice, Form, Notice, Page, Section
from gateway.shapes.mentoring import DeclineReason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chassis.links import Link
    from gateway.shapes.members import AssignedMentor
    from gateway.shapes.mentoring import RoleCard

_PARTS_OF_THE_ROLE: Final = ("is_", "is_not", "course", "freedoms")
_AT_THEIR_SIDE: Final = frozenset({"accepted", "met"})


class Sentences:
    """The pages about one link, in one language.

    Args:
        language: ``fr``, ``nl`` or ``en``.
        link: the one that was followed.
    """

    def __init__(self, language: str, link: Link) -> None:
        self._language = language
        self._link = link
        self._words: Mapping[str, str] = WORDS[language]

    def offer(self, mentoring: AssignedMentor) -> Page:
        """Return the page that shows what a link is about, with its one button."""
        words, name = self._words, self._name
        lead_to_mentor = f"{name}.lead_to_mentor"
        theirs = self._link.mentor_id is not None and lead_to_mentor in words
        said = words[lead_to_mentor if theirs else f"{name}.lead"]
        lead = [said.format(name=self._mentor(mentoring), day=self._link.day)]
        if self._link.purpose in OF_ASKING:
            lead.append(words["role"])
        return Page(
            language=self._language,
            title=words[f"{self._question}.title"],
            lead=lead,
            form=self._form(),
            after=[words["close"]],
        )

    def done(self, mentoring: AssignedMentor) -> Page:
        """Return the page after an answer: what is so now."""
        return Page(
            language=self._language,
            title=self._words["thanks"],
            notices=[Notice(self._words[f"done.{self._name}"], good=True)],
            card=self._card(mentoring),
            translated=False,
        )

    def instead(self, what: str, mentoring: AssignedMentor | None) -> Page:
        """Return a page that says why there is nothing to answer, and what is so now.

        Args:
            what: ``used`` or ``not_now``.
            mentoring: as it is; ``None`` where the holder has no part in it any more.
        """
        return Page(
            language=self._language,
            title=self._words[f"{what}.title"],
            lead=[self._words[f"{what}.say"]],
            card=self._card(mentoring),
        )

    @property
    def _name(self) -> str:
        return self._link.purpose.value

    @property
    def _question(self) -> str:
        """What is asked: of the same thing, or by each purpose in its own words."""
        if self._link.purpose in OF_CHECKS:
            return "check"
        return "contact" if self._link.purpose in OF_CONTACT else self._name

    def _form(self) -> Form:
        words = self._words
        button = words[f"{self._name}.button"]
        if self._link.purpose is not Purpose.DECLINE:
            return Form(button=button)
        return Form(
            button=button,
            ask=words["decline.ask"],
            optional=[Choice(each, words[f"reason.{each}"]) for each in get_args(DeclineReason)],
        )

    def _card(self, mentoring: AssignedMentor | None) -> Card:
        heading, say = self._state(mentoring)
        return Card(
            heading=self._words[f"now.{heading}"],
            say=self._words[f"say.{say}"].format(name=self._mentor(mentoring)),
        )

    def _state(self, mentoring: AssignedMentor | None) -> tuple[str, str]:
        """Return the names of a heading and of a sentence."""
        step = mentoring.step if mentoring and mentoring.status == "assigned" else None
        if self._link.mentor_id is not None:
            is_theirs = mentoring is not None and mentoring.mentor_id == self._link.mentor_id
            if not is_theirs or step not in _AT_THEIR_SIDE:
                return "settled", "settled"
            return "yours", "yours" if self._link.purpose in OF_ASKING else "still_yours"
        if step in _AT_THEIR_SIDE:
            return "at_your_side", "at_your_side"
        if step == "asked":
            return "asked", "asked"
        state = "ended" if mentoring and mentoring.status == "ended" else "wanted"
        return state, state

    def _mentor(self, mentoring: AssignedMentor | None) -> str:
        named = mentoring.mentor_given_name if mentoring else None
        return named or self._words["somebody"]


def role(language: str, card: RoleCard) -> Page:
    """Return the page that says what a mentor is and is not.

    Args:
        language: ``fr``, ``nl`` or ``en``.
        card: in that language.
    """
    return Page(
        language=language,
        title=card.title,
        lead=[card.summary],
        sections=[
            Section(WORDS[language][f"role.{part}"], getattr(card, part))
            for part in _PARTS_OF_THE_ROLE
        ],
    )
