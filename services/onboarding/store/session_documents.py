"""How a session lies in its document."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from services.onboarding.domain.languages import spoken
from services.onboarding.domain.sessions.polls import Ballot, Choice, Poll
from services.onboarding.domain.sessions.session import Entry, Session, Span

if TYPE_CHECKING:
    from datetime import datetime

_AS_IT_IS = (
    "kind",
    "place_id",
    "mode",
    "address",
    "link",
    "room_seats",
    "online_seats",
    "elders_wanted",
    "time_zone",
    "organiser_id",
    "correlation_id",
    "created_at",
    "status",
    "edition",
    "arrangement",
    "elders_checked",
    "warned_at",
    "reminded",
)
_SOMETIMES = ("starts_at", "ends_at", "order", "due_at", "lacks_elders", "member_ids")
_OF_AN_ENTRY = (
    "member_id",
    "way",
    "standing",
    "number",
    "elder",
    "since",
    "sign_ups",
    "answer_by",
    "attended",
)


def state_of(session: Session, due_at: datetime | None) -> tuple[dict[str, Any], list[str]]:
    """Return the fields of a session's document, and the names of those that it does not have."""
    fields: dict[str, Any] = {name: getattr(session, name) for name in _AS_IT_IS}
    fields |= {
        "titles": dict(session.titles),
        "descriptions": dict(session.descriptions),
        "languages": list(session.languages),
        "spoken": sorted({spoken(each) for each in session.languages}),
        "poll": _poll_document(session.poll),
        "choice": None
        if session.choice is None
        else {"number": session.choice.number, "because": session.choice.because},
        "entries": [
            {name: getattr(entry, name) for name in _OF_AN_ENTRY} for entry in session.entries
        ],
    }
    if session.span is not None:
        fields |= _span_document(session.span)
    if session.status != "cancelled":
        fields["order"] = position_of(session)
        members = [each.member_id for each in session.entries if each.standing != "given_up"]
        if members:
            fields["member_ids"] = members
    if session.status == "scheduled" and session.elders_missing:
        fields["lacks_elders"] = True
    if due_at is not None:
        fields["due_at"] = due_at
    return fields, [name for name in _SOMETIMES if name not in fields]


def session_of(document: dict[str, Any]) -> Session:
    """Return the session that lies in a document."""
    choice = document["choice"]
    return Session(
        id=document["_id"],
        version=document["version"],
        titles=document["titles"],
        descriptions=document["descriptions"],
        languages=tuple(document["languages"]),
        span=_span(document) if "starts_at" in document else None,
        poll=_poll(document["poll"]),
        choice=None if choice is None else Choice(choice["number"], choice["because"]),
        entries=tuple(
            Entry(**{name: entry[name] for name in _OF_AN_ENTRY}) for entry in document["entries"]
        ),
        **{name: document[name] for name in _AS_IT_IS},
    )


def position_at(moment: datetime) -> str:
    """Return the position in the list of sessions at which those from ``moment`` on begin."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def position_of(session: Session) -> str:
    """Return a session's position in the list, by when it begins or may begin; none are equal."""
    if session.span is not None:
        begins = session.span.starts_at
    elif session.poll is not None:
        begins = min(session.poll.times).starts_at
    else:
        begins = session.created_at
    return f"{position_at(begins)} {session.id}"


def _span_document(span: Span) -> dict[str, Any]:
    return {"starts_at": span.starts_at, "ends_at": span.ends_at}


def _span(document: dict[str, Any]) -> Span:
    return Span(document["starts_at"], document["ends_at"])


def _poll_document(poll: Poll | None) -> dict[str, Any] | None:
    if poll is None:
        return None
    return {
        "closes_at": poll.closes_at,
        "times": [_span_document(each) for each in poll.times],
        "ballots": [
            {
                "member_id": each.member_id,
                "answers": [
                    {"number": number, "answer": answer}
                    for number, answer in sorted(each.answers.items())
                ],
                "constraints": list(each.constraints),
            }
            for each in poll.ballots
        ],
    }


def _poll(document: dict[str, Any] | None) -> Poll | None:
    if document is None:
        return None
    return Poll(
        closes_at=document["closes_at"],
        times=tuple(_span(each) for each in document["times"]),
        ballots=tuple(
            Ballot(
                member_id=each["member_id"],
                answers={vote["number"]: vote["answer"] for vote in each["answers"]},
                constraints=tuple(each["constraints"]),
            )
            for each in document["ballots"]
        ),
    )
