"""An assignment as a document, and back."""

from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

from services.matching.domain.mentoring import (
    Assignment,
    Backup,
    Check,
    Contact,
    Invitation,
)
from services.matching.domain.people import Newcomer, Point, all_spoken
from services.matching.domain.score import Score
from services.matching.domain.why import Reason

Document = dict[str, Any]

_ALWAYS = (
    "joined_at",
    "status",
    "step",
    "since",
    "waiting_for",
    "arrangement",
    "asked_another",
    "accepted_at",
    "met_at",
    "ended",
    "alone_since",
    "support_at",
    "presence_at",
)
OPTIONAL = (
    "due_at",
    "held",
    "invitations",
    "backup",
    "earlier",
    "mentor_id",
    "mentor_given_name",
    "seat",
    "waiting_languages",
    "waiting_since",
    "in_row",
)
"""Fields that are there only while they apply, so that sparse indexes hold nothing else."""

_SETS = ("free", "avoid", "ties", "learns")
_SEQUENCES = ("sought", "can")


def state_of(assignment: Assignment, now: datetime) -> Document:
    """Return what changes about an assignment."""
    state: Document = {name: getattr(assignment, name) for name in _ALWAYS}
    state |= _wishes(assignment.newcomer)
    state |= {
        "changed_at": now,
        "contact": asdict(assignment.contact),
        "checks": [asdict(each) for each in assignment.checks],
        "words": sorted(assignment.words),
        "goodbye": asdict(assignment.goodbye),
    }
    if assignment.due_at is not None:
        state["due_at"] = assignment.due_at
    if assignment.invitations:
        state["held"] = list(assignment.held)
        state["invitations"] = [_invitation_document(each) for each in assignment.invitations]
        state["mentor_id"] = assignment.invitations[0].mentor_id
        state["mentor_given_name"] = assignment.invitations[0].given_name
    if assignment.backup is not None:
        state["backup"] = asdict(assignment.backup)
    if assignment.newcomer.earlier:
        state["earlier"] = sorted(assignment.newcomer.earlier)
    if assignment.status == "wanted":
        state["waiting_languages"] = sorted(all_spoken(assignment.newcomer.languages))
        state["in_row"] = place_in_row(assignment)
    return state


def document_of(assignment: Assignment, now: datetime) -> Document:
    """Return a new assignment's document."""
    return {
        "_id": assignment.id,
        "member_id": assignment.member_id,
        "place_id": assignment.newcomer.place_id,
        "correlation_id": assignment.correlation_id,
        **state_of(assignment, now),
    }


def assignment_of(document: Document) -> Assignment:
    """Return the assignment that a document is; of one stored long ago, too."""
    invitations = tuple(_invitation(each) for each in document.get("invitations", ()))
    backup = document.get("backup")
    return Assignment(
        id=document["_id"],
        newcomer=_newcomer(document),
        joined_at=document["joined_at"] if "joined_at" in document else document["since"],
        since=document["since"],
        correlation_id=document["correlation_id"],
        alone_since=document.get("alone_since", document.get("waiting_since")),
        version=document["version"],
        status=document["status"],
        step=document.get("step"),
        waiting_for=document["waiting_for"],
        arrangement=document.get("arrangement", 0),
        invitations=invitations,
        backup=Backup(**backup) if backup else None,
        asked_another=document.get("asked_another", False),
        accepted_at=document.get("accepted_at"),
        met_at=document.get("met_at"),
        contact=Contact(**document.get("contact", {})),
        checks=tuple(Check(**each) for each in document.get("checks", ())),
        words=frozenset(document.get("words", ())),
        goodbye=Contact(**document.get("goodbye", {})),
        ended=document.get("ended"),
        support_at=document.get("support_at"),
        presence_at=document.get("presence_at"),
        due_at=document.get("due_at"),
    )


def place_in_row(assignment: Assignment) -> str:
    """Return what those who wait are sorted by: since when they are alone, then by id."""
    since = assignment.alone_since or assignment.since
    return f"{since.astimezone(UTC).isoformat(timespec='milliseconds')} {assignment.id}"


def arranged_before(document: Document) -> Document:
    """Return what a document lacks that was stored before mentors could be asked.

    Its mentor has said yes then, and time asks nothing of the two.
    """
    invitation = {
        "mentor_id": document["mentor_id"],
        "given_name": document["mentor_given_name"],
        "seat": document["seat"],
        "arrangement": 1,
        "asked_at": document["since"],
        "again_at": None,
        "reasons": document["reasons"],
        "score": {},
        "tier": "network",
        "distance_m": None,
    }
    return {
        "held": [f"{document['mentor_id']}:{document['seat']}"],
        "invitations": [invitation],
        "arrangement": 1,
        "step": "accepted",
        "accepted_at": document["since"],
    }


def _wishes(newcomer: Newcomer) -> Document:
    location = newcomer.location
    return {
        "languages": list(newcomer.languages),
        "wishes": newcomer.wishes,
        "location": None
        if location is None
        else {"latitude": location.latitude, "longitude": location.longitude},
        **{name: list(getattr(newcomer, name)) for name in _SEQUENCES},
        **{name: sorted(getattr(newcomer, name)) for name in _SETS},
        "support": newcomer.support,
        "online": newcomer.online,
        "household": newcomer.household,
        "employer": newcomer.employer,
    }


def _newcomer(document: Document) -> Newcomer:
    location = document["location"]
    return Newcomer(
        member_id=document["member_id"],
        place_id=document["place_id"],
        languages=tuple(document["languages"]),
        wishes=document["wishes"],
        location=Point(**location) if location else None,
        support=document.get("support", "light"),
        online=document.get("online", True),
        household=document.get("household"),
        employer=document.get("employer"),
        earlier=frozenset(document.get("earlier", ())),
        sought=tuple(document.get("sought", ())),
        learns=frozenset(document.get("learns", ())),
        can=tuple(document.get("can", ())),
        free=frozenset(document.get("free", ())),
        avoid=frozenset(document.get("avoid", ())),
        ties=frozenset(document.get("ties", ())),
    )


def _invitation_document(invitation: Invitation) -> Document:
    return {
        **{each.name: getattr(invitation, each.name) for each in fields(invitation)},
        "reasons": [asdict(each) for each in invitation.reasons],
        "score": asdict(invitation.score),
    }


def _invitation(document: Document) -> Invitation:
    return Invitation(
        **{
            **document,
            "reasons": tuple(Reason(**each) for each in document["reasons"]),
            "score": Score(**document["score"]),
        }
    )
