"""API answers about one newcomer, to be varied by tests."""

from typing import Any

from ops.demo.due import Followed

MEMBER = {"id": "0b9c7c1e-8f0a-4c3e-9a52-7f7c6a0f3d11", "joined_at": "2027-05-03T16:00:00Z"}
BOOKED = {
    "status": "booked",
    "arrangement": 1,
    "welcomer_given_name": "Paule",
    "language": "fr-BE",
    "waiting_for": None,
    "reasons": [{"code": "speaks", "detail": "fr"}],
}
CALL_WANTED = {"status": "wanted", "waiting_for": "no_welcomer_for_language", "reasons": []}
ASSIGNED = {
    "status": "assigned",
    "mentor_given_name": "Odile",
    "waiting_for": None,
    "reasons": [{"code": "language", "detail": "fr"}, {"code": "skills", "detail": "couture"}],
}
MENTOR_WANTED = {"status": "wanted", "waiting_for": None, "reasons": ["no_room"]}


def message(about: str, *, second: int | None) -> dict[str, Any]:
    """A message about a fact, sent that many seconds after joining, or `None`: not yet."""
    sent_at = None if second is None else f"2027-05-03T16:00:{second:02}.250Z"
    return {
        "about": about,
        "event_id": f"{about} at {second}",
        "status": "sent" if sent_at else "to_send",
        "sent_at": sent_at,
    }


def journey(*, call_done: bool, mentor_done: bool) -> dict[str, Any]:
    """A journey of three steps."""
    here = "mentor" if call_done else "welcome_call"
    return {
        "you_are_here": here,
        "next_action": "Be reachable at the time of your welcome call.",
        "who_acts": "member",
        "steps": [
            {
                "name": "joined",
                "title": "Joined",
                "state": "done",
                "at": "2027-05-03T16:00:00Z",
                "waiting_for": None,
            },
            {
                "name": "welcome_call",
                "title": "Welcome call arranged",
                "state": "done" if call_done else "current",
                "at": "2027-05-05T16:30:00Z" if call_done else None,
                "waiting_for": None if call_done else "no_welcomer_for_language",
            },
            {
                "name": "mentor",
                "title": "Mentor found",
                "state": "done" if mentor_done else ("current" if call_done else "todo"),
                "at": "2027-05-03T16:00:01Z" if mentor_done else None,
                "waiting_for": None,
            },
        ],
    }


def served(**changes: Any) -> Followed:
    """A newcomer who has everything, but for the changes."""
    whole: dict[str, Any] = {
        "member": MEMBER,
        "accepted_seconds": 0.012,
        "call": BOOKED,
        "mentor": ASSIGNED,
        "journey": journey(call_done=True, mentor_done=True),
        "messages": [
            message("member_joined", second=1),
            message("welcome_call_booked", second=2),
            message("mentor_assigned", second=3),
        ],
    }
    return Followed(**(whole | changes))


def waiting() -> Followed:
    """A newcomer who waits for both, and was told so."""
    return served(
        call=CALL_WANTED,
        mentor=MENTOR_WANTED,
        journey=journey(call_done=False, mentor_done=False),
        messages=[
            message("member_joined", second=1),
            message("welcome_call_wanted", second=2),
            message("mentor_wanted", second=2),
        ],
    )
