"""Newcomers' wishes: they lie in the documents of their assignments."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo.database import Database

from bus import outbox
from chassis import idempotency
from chassis.http import Idempotency
from chassis.problems import not_found
from contracts.event import Event
from services.matching.domain.mentoring.assignment import PARTED
from services.matching.domain.people import Point, all_spoken
from services.matching.domain.wishes import Wishes
from services.matching.store.assignments import Assignments

_SHOWN = {"facts": 0, "requests": 0}
_PLAIN = ("wishes", "support", "online", "household", "employer")
_LISTS = ("languages", "learn", "can_words", "sought", "can")
_SETS = ("free", "avoid", "ties", "learns")


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """Wishes in their next version.

    Attributes:
        facts: what is said of it.
        body: what is answered, without anything secret: it is kept, and the secrets may go.
    """

    wishes: Wishes
    facts: Sequence[Event]
    body: dict[str, Any]


class KeptWishes:
    """Wishes by the id of the assignment."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._assignments = database[Assignments.COLLECTION]

    def get(self, assignment_id: str) -> Wishes | None:
        """Return a newcomer's wishes; of who has left there are none."""
        document = self._assignments.find_one({"_id": assignment_id}, _SHOWN)
        return _wishes(document) if document and not _has_left(document) else None

    def change(
        self,
        assignment_id: str,
        decide: Callable[[Wishes], Changed],
        *,
        effect: Idempotency,
        now: datetime,
    ) -> dict[str, Any] | None:
        """Change wishes, with the facts about it in the same write, once per request.

        Args:
            assignment_id: whose wishes they are.
            decide: takes the wishes in their version, and returns them in the one after that, or
                raises a ``Problem``; may be called several times.
            effect: the request's key and fingerprint.
            now: aware UTC.

        Returns:
            The body to answer with; ``None`` if there is no such newcomer.

        Raises:
            Problem: 404, they have left, and what they said is erased.
        """

        def operators(document: dict[str, Any]) -> idempotency.Change:
            if _has_left(document):
                raise not_found()
            before = _wishes(document)
            changed = decide(before)
            version = document["version"] + 1
            more = outbox.more_facts(changed.facts, version) if changed.facts else {}
            more.setdefault("$set", {}).update({**_state(changed.wishes), "changed_at": now})
            if "waiting_languages" in document:
                spoken = sorted(all_spoken(changed.wishes.languages))
                more["$set"]["waiting_languages"] = spoken
            if changed.wishes.support != before.support:
                more["$set"]["support_at"] = now
            if "invitations" in document and changed.wishes.sets_aside_otherwise(before):
                # Who is asked, or at their side, may be out of the question now: time looks at it.
                more["$set"]["due_at"] = now
            return idempotency.Change(operators=more, body=changed.body)

        return idempotency.change_once(
            self._assignments, assignment_id, effect=effect, decide=operators
        )


def _has_left(document: dict[str, Any]) -> bool:
    return document.get("ended") == "left"


def _state(wishes: Wishes) -> dict[str, Any]:
    location = wishes.location
    return {
        **{name: getattr(wishes, name) for name in _PLAIN},
        **{name: list(getattr(wishes, name)) for name in _LISTS},
        **{name: sorted(getattr(wishes, name)) for name in _SETS},
        "location": None
        if location is None
        else {"latitude": location.latitude, "longitude": location.longitude},
        "said_at": dict(wishes.said_at),
    }


def _wishes(document: dict[str, Any]) -> Wishes:
    """Return wishes; of somebody who joined long ago, what they never said is as by default."""
    location = document["location"]
    return Wishes(
        member_id=document["member_id"],
        place_id=document["place_id"],
        languages=tuple(document["languages"]),
        learn=tuple(document.get("learn", ())),
        can_words=tuple(document.get("can_words", ())),
        sought=tuple(document.get("sought", ())),
        learns=frozenset(document.get("learns", ())),
        can=tuple(document.get("can", ())),
        location=Point(**location) if location else None,
        free=frozenset(document.get("free", ())),
        avoid=frozenset(document.get("avoid", ())),
        ties=frozenset(document.get("ties", ())),
        waiting_for=document["waiting_for"] if document["status"] == "wanted" else None,
        does_without=document.get("ended") in {"not_wanted", *PARTED},
        said_at=document.get("said_at", {}),
        version=document["version"],
        **{name: document[name] for name in _PLAIN if name in document},
    )
