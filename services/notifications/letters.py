"""Letters: a subject, plain text and accessible HTML, out of one template a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from services.notifications.domain.messages import one_line
from services.notifications.domain.words import day_in_words, in_words

if TYPE_CHECKING:
    from services.notifications.domain.appointments import Appointment

ABOUTS: Final = (
    "member_joined",
    "welcome_call_wanted",
    "welcome_call_offered",
    "welcome_call_booked",
    "welcome_call_moved",
    "welcome_call_rebooked",
    "welcome_call_handed_over",
    "welcome_call_cancelled",
    "welcome_call_reminder_due",
    "welcome_call_missed",
    "welcome_call_held",
    "welcome_call_declined",
    "welcome_call_escalated",
    "hosting_cleared",
    "hosting_held",
    "charter_reading_asked",
    "step_overdue",
    "member_left",
    "member_returned",
    "session_invited",
    "session_scheduled",
    "session_seat_taken",
    "session_seat_moved",
    "session_seat_awaited",
    "session_seat_offered",
    "session_seat_given_up",
    "session_seat_lapsed",
    "session_reminder_due",
    "session_cancelled",
    "session_elders_missing",
    "mentor_assigned",
    "mentor_wanted",
    "mentor_accepted",
    "first_contact_asked",
    "mentoring_check_due",
    "goodbye_asked",
    "mentoring_ended",
    "mentoring_faded",
    "company_asked",
    "company_asked_again",
    "company_promised",
    "company_contact_asked",
    "company_contact_missing",
    "company_released",
    "company_check_due",
    "company_goodbye_asked",
    "company_step_overdue",
    "company_ended",
    "company_faded",
    "call_to_give",
    "call_to_give_moved",
    "call_to_give_cancelled",
    "call_to_give_reminder_due",
    "call_given_over",
    "welcomer_inactive_soon",
    "welcomer_training_ends",
    "call_to_look_after",
    "goodbye_to_pass_on",
    "concern_filed",
    "question_answered",
)
"""What a letter can be about; each has a template in every language."""

OFFERS: Final = (
    *("choose", "move", "cancel", "rebook"),
    *("accept", "decline", "contacted", "not_contacted"),
    *("going_well", "needs_more", "not_working", "autonomy", "ask_another", "role_card"),
)
"""What a reader may be offered to do by a link."""

_TEMPLATES: Final = FileSystemLoader(Path(__file__).parent / "templates")
_LONG: Final = 4096
# Characters that nothing typed by people can hold by the time it reaches a template.
_LINK, _WORDS = "\x1e", "\x1f"


@dataclass(frozen=True, slots=True)
class Letter:
    """What somebody reads: the same words twice, for two kinds of mail reader.

    Attributes:
        appointment: what the letter also does to their calendar.
    """

    subject: str
    text: str
    html: str
    appointment: Appointment | None = None


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph, a list where ``items`` are given, or a link."""

    paragraph: str
    items: tuple[str, ...] = ()
    address: str = ""


class LetterWriter:
    """Writes letters from the templates next to this file.

    What people typed reaches a template as data on one line, never as its source, and the HTML
    is escaped as a whole: it has no mark-up but the layout's. Only a template makes a link.
    """

    def __init__(self) -> None:
        words = ImmutableSandboxedEnvironment(
            loader=_TEMPLATES,
            autoescape=False,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        words.filters["when"] = in_words
        words.filters["day"] = day_in_words
        words.filters["link"] = _as_link
        self._words = words
        page = ImmutableSandboxedEnvironment(
            loader=_TEMPLATES,
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._page = page.get_template("layout.html")

    def write(
        self,
        about: str,
        language: str,
        data: Mapping[str, Any],
        *,
        links: Mapping[str, str] | None = None,
        appointment: Appointment | None = None,
    ) -> Letter:
        """Return the letter.

        Args:
            about: one of ``ABOUTS``.
            language: one of ``services.notifications.domain.messages.LANGUAGES``.
            data: what the template names; strings come out on one line, 200 characters at most
                (4,096 in a tuple: those are paragraphs).
            links: addresses of our own for some of ``OFFERS``; nobody else's may come here.
            appointment: what the letter also does to the reader's calendar.

        Raises:
            jinja2.TemplateNotFound: there is no such letter.
            jinja2.UndefinedError: the template names what is not in ``data``.
        """
        template = self._words.get_template(f"{language}/{about}.txt")
        offered = dict.fromkeys(OFFERS, "") | dict(links or {})
        source = template.render(
            {name: _tame(value) for name, value in data.items()} | {"links": offered}
        )
        subject, _, body = source.strip().partition("\n")
        blocks = _blocks(body.strip())
        html = self._page.render(language=language, subject=one_line(subject), blocks=blocks)
        text = "\n\n".join(_in_plain_text(block) for block in blocks) + "\n"
        return Letter(subject=one_line(subject), text=text, html=html, appointment=appointment)


def _tame(value: Any) -> Any:
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, tuple):
        return [one_line(paragraph, limit=_LONG) for paragraph in value]
    if isinstance(value, list):
        return [_tame(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _tame(part) for name, part in value.items()}
    return value


def _as_link(address: str, words: str) -> str:
    return f"{_LINK}{address}{_WORDS}{words}"


def _blocks(body: str) -> list[_Block]:
    blocks = []
    for chunk in filter(None, (part.strip("\n ") for part in body.split("\n\n"))):
        lines = [line.strip(" ") for line in chunk.split("\n")]
        if chunk.startswith(_LINK):
            address, _, words = chunk.removeprefix(_LINK).partition(_WORDS)
            blocks.append(_Block(words, address=address))
        elif all(line.startswith("- ") for line in lines):
            blocks.append(_Block("", items=tuple(line.removeprefix("- ") for line in lines)))
        else:
            blocks.append(_Block("\n".join(lines)))
    return blocks


def _in_plain_text(block: _Block) -> str:
    if block.items:
        return "\n".join(f"- {item}" for item in block.items)
    return f"{block.paragraph}\n{block.address}" if block.address else block.paragraph
