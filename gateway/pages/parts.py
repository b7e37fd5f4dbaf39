"""What pages are made of, whatever they are about."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from gateway.pages.words import WORDS


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence that must not be missed; ``good`` news or a hint."""

    text: str
    good: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """How things stand."""

    heading: str
    day: str = ""
    hour: str = ""
    zone: str = ""
    length: str = ""
    iso: str = ""
    say: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: what is sent, what is read, and whether it is chosen already."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """The times of one day."""

    name: str
    times: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class Form:
    """What can be done here, by one button: with one of the times, or with ``optional`` or none.

    Attributes:
        name: under which the optional choice is sent.
    """

    button: str
    grave: bool = False
    ask: str = ""
    zone: str = ""
    first: str = ""
    days: Sequence[Day] = ()
    later: Sequence[Day] = ()
    say_later: str = ""
    wide: bool = False
    optional: Sequence[Choice] = ()
    name: str = "reason"


@dataclass(frozen=True, slots=True)
class Section:
    """Some sentences that belong together."""

    heading: str
    sentences: Sequence[str]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that a page says, in one language."""

    language: str
    title: str
    notices: Sequence[Notice] = ()
    lead: Sequence[str] = ()
    card: Card | None = None
    form: Form | None = None
    after: Sequence[str] = field(default=())
    sections: Sequence[Section] = ()
    translated: bool = True


def refusal(language: str, what: str) -> Page:
    """Return a page that says why there is nothing to show, and what to do.

    Args:
        language: ``fr``, ``nl`` or ``en``.
        what: ``expired``, ``unknown``, ``away``, ``many`` or ``wrong``.
    """
    words = WORDS[language]
    return Page(language=language, title=words[f"{what}.title"], lead=[words[f"{what}.say"]])
