"""What somebody says who does a step, and what the step's form asks for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args
from urllib.parse import urlsplit

from services.onboarding.domain.journey.milestones import Milestone
from services.onboarding.domain.journey.templates import COMPLETE, Form, WhoActs
from services.onboarding.domain.refusals import NotAcceptable

LinkKind = Literal["image", "audio", "video", "page"]
LINK_KINDS: tuple[LinkKind, ...] = get_args(LinkKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Something that lies elsewhere: a picture, a voice, a film, a page."""

    kind: LinkKind
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What was said.

    Attributes:
        text: in their own words.
        links: what they show or let us hear.
        choice: the name of an option.
        items: names of options that are done.
    """

    text: str = ""
    links: tuple[Link, ...] = ()
    choice: str | None = None
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """An act as it is remembered.

    Attributes:
        fact_id: identity of the fact that announced it.
        word: what the fact says was chosen.
        acted_by: who said so.
        noted_by: who wrote it down for them, by id; ``None`` where they did it themselves.
    """

    step: str
    fact_id: str
    act: Act
    word: str
    acted_by: WhoActs
    at: datetime
    noted_by: str | None = None

    def milestone(self) -> Milestone:
        """Return the milestone that it is, the same as that of its fact."""
        return Milestone(
            id=self.fact_id,
            fact="StepTaken",
            occurred_at=self.at,
            words={"step": self.step, "choice": self.word},
        )


def check_act(form: Form, act: Act) -> None:
    """Check an act against the form of its step.

    Raises:
        NotAcceptable: it does not say what is asked, or something else besides.
    """
    for number, link in enumerate(act.links):
        if not is_web_address(link.url):
            raise NotAcceptable(f"/links/{number}/url", "must begin with https:// or http://")
    if form.kind not in {"text", "link"} and act.links:
        raise NotAcceptable("/links", "is not asked here")
    if form.kind != "choice" and act.choice is not None:
        raise NotAcceptable("/choice", "is not asked here")
    if form.kind != "checklist" and act.items:
        raise NotAcceptable("/items", "is not asked here")
    known = {option.id for option in form.options}
    if form.kind == "text" and not act.text.strip() and not act.links:
        raise NotAcceptable("/text", "say it in words, or send a link")
    if form.kind == "link" and not act.links:
        raise NotAcceptable("/links", "send at least one link")
    if form.kind == "choice" and act.choice not in known:
        raise NotAcceptable("/choice", f"must be one of {', '.join(sorted(known))}")
    if form.kind == "checklist" and (not act.items or not known.issuperset(act.items)):
        raise NotAcceptable("/items", f"must be some of {', '.join(sorted(known))}")


def added_up(form: Form, before: Act | None, act: Act) -> tuple[Act, str]:
    """Return what is remembered after an act, and the word for it.

    Items of a check-list are ticked one by one and stay ticked; everything else is said anew.
    """
    if form.kind != "checklist":
        return act, act.choice or ""
    done = {*(before.items if before else ()), *act.items}
    items = tuple(option.id for option in form.options if option.id in done)
    whole = Act(text=act.text or (before.text if before else ""), items=items)
    return whole, COMPLETE if len(items) == len(form.options) else "ticked"


def is_web_address(url: str) -> bool:
    """Tell whether somebody may be shown this as a link: the web, no names or passwords in it."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and bool(host)
        and parts.username is None
        and parts.password is None
        and port != 0
        and url.isprintable()
        and not any(letter.isspace() or letter in '"<>\\^`{|}' for letter in url)
    )
