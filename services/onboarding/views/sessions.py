"""How sessions look in JSON: no names, and the link only for who has a seat."""

from datetime import datetime
from typing import Any

from services.onboarding.domain.sessions.polls import Poll, Tally, tallies
from services.onboarding.domain.sessions.session import Entry, Session
from services.onboarding.domain.sessions.tongues import LANGUAGES_AT_LEAST, Tongues
from services.onboarding.views.words import moment


def of_session(
    session: Session, now: datetime, *, leads: bool, member_id: str | None
) -> dict[str, Any]:
    """Return a session.

    Args:
        session: the session.
        now: aware UTC.
        leads: whether the reader organises it: they see warnings, votes and the link.
        member_id: who reads it, if somebody does.
    """
    own = session.entry(member_id) if member_id else None
    seated = own is not None and own.standing == "seated"
    over = session.status == "scheduled" and session.over(now)
    return {
        "id": session.id,
        "kind": session.kind,
        "titles": dict(session.titles),
        "descriptions": dict(session.descriptions),
        "languages": list(session.languages),
        "place_id": session.place_id,
        "mode": session.mode,
        "address": session.address,
        "link": session.link if session.link and (leads or seated) else None,
        "room_seats": session.room_seats,
        "online_seats": session.online_seats,
        "room_free": max(0, session.free("room")),
        "online_free": max(0, session.free("online")),
        "waiting": sum(each.standing == "waiting" for each in session.entries),
        "elders_wanted": session.elders_wanted,
        "elders": session.elders,
        "time_zone": session.time_zone,
        "status": "over" if over else session.status,
        "starts_at": moment(session.span.starts_at) if session.span else None,
        "ends_at": moment(session.span.ends_at) if session.span else None,
        "arrangement": session.arrangement,
        "poll": _poll(session, session.poll, leads=leads) if session.poll else None,
        "warnings": _warnings(session) if leads else [],
        "mine": of_seat(session, own, open_to_them=True) if own else None,
    }


def of_seat(session: Session, entry: Entry, *, open_to_them: bool) -> dict[str, Any]:
    """Return somebody's seat, or place in the waiting line.

    Args:
        session: the session.
        entry: theirs.
        open_to_them: whether the reader is them or organises the session: they see where it is.
    """
    waiting = [
        each.member_id
        for each in session.entries
        if each.standing == "waiting" and each.way == entry.way
    ]
    seated = entry.standing == "seated" and session.status != "cancelled"
    return {
        "session_id": session.id,
        "member_id": entry.member_id,
        "way": entry.way,
        "standing": entry.standing,
        "position": waiting.index(entry.member_id) + 1 if entry.member_id in waiting else None,
        "elder": entry.elder,
        "since": moment(entry.since),
        "answer_by": moment(entry.answer_by),
        "where": session.where(entry.way) if seated and open_to_them else None,
        "attended": entry.attended,
    }


def of_tongues(tongues: Tongues) -> dict[str, Any]:
    """Return the languages that sessions are held in, and those that are lacking."""
    warnings = [
        {"code": "language_missing", "detail": each.language, "since": None}
        for each in tongues.lacking
    ]
    if tongues.too_few:
        warnings.append(
            {"code": "too_few_languages", "detail": str(len(tongues.offered)), "since": None}
        )
    return {
        "at_least": LANGUAGES_AT_LEAST,
        "offered": [
            {
                "language": each.language,
                "sessions": each.sessions,
                "next_starts_at": moment(each.next_starts_at),
            }
            for each in tongues.offered
        ],
        "lacking": [
            {"language": each.language, "newcomers": each.newcomers} for each in tongues.lacking
        ],
        "warnings": warnings,
    }


def _poll(session: Session, poll: Poll, *, leads: bool) -> dict[str, Any]:
    counted = tallies(poll, session.time_zone, session.mode)
    return {
        "closes_at": moment(poll.closes_at),
        "times": [
            {
                "number": tally.number,
                "starts_at": moment(span.starts_at),
                "ends_at": moment(span.ends_at),
                "tally": _tally(tally) if leads else None,
            }
            for span, tally in zip(poll.times, counted, strict=True)
        ],
        "chosen": session.choice.number if session.choice else None,
        "because": session.choice.because if session.choice else None,
    }


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "can_come": tally.can_come,
        "yes": tally.yes,
        "maybe": tally.maybe,
        "with_constraints": tally.constrained,
        "needs": [
            {"constraint": need, "people": people} for need, people in sorted(tally.needs.items())
        ],
        "unmet": tally.unmet,
    }


def _warnings(session: Session) -> list[dict[str, Any]]:
    if session.status != "scheduled" or not session.elders_missing:
        return []
    return [
        {
            "code": "elders_missing",
            "detail": str(session.elders_missing),
            "since": moment(session.warned_at),
        }
    ]
