"""What happened on members' ways: one small document per fact, only ever added."""

from collections.abc import Collection, Sequence
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from chassis.database import duplicates
from services.onboarding.domain.journey.milestones import Milestone, Reason


class Milestones:
    """Milestones by member. Facts that arrive twice, or late, need no reading and no order."""

    COLLECTION = "milestones"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._milestones = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [IndexModel([("member_id", ASCENDING)], name="member")]

    def add(self, milestones: Sequence[tuple[str, Milestone]]) -> int:
        """Add milestones, each with its member's id; return how many were there already."""
        if not milestones:
            return 0
        try:
            self._milestones.insert_many(
                [_document(member_id, milestone) for member_id, milestone in milestones],
                ordered=False,
            )
        except BulkWriteError as error:
            return len(duplicates(error))
        return 0

    def of(self, member_id: str) -> list[Milestone]:
        """Return all that happened on a member's way, in no particular order."""
        return [_milestone(each) for each in self._milestones.find({"member_id": member_id})]

    def of_all(self, member_ids: Collection[str]) -> dict[str, list[Milestone]]:
        """Return the same for several members, by member."""
        by_member: dict[str, list[Milestone]] = {member_id: [] for member_id in member_ids}
        for each in self._milestones.find({"member_id": {"$in": sorted(by_member)}}):
            by_member[each["member_id"]].append(_milestone(each))
        return by_member


def _document(member_id: str, milestone: Milestone) -> dict[str, Any]:
    return {
        "_id": milestone.id,
        "member_id": member_id,
        "fact": milestone.fact,
        "occurred_at": milestone.occurred_at,
        "words": dict(milestone.words),
        "waiting_for": milestone.waiting_for,
        "reasons": [{"code": each.code, "detail": each.detail} for each in milestone.reasons],
        "appointment": milestone.appointment,
        "peer_id": milestone.peer_id,
    }


def _milestone(document: dict[str, Any]) -> Milestone:
    return Milestone(
        id=document["_id"],
        fact=document["fact"],
        occurred_at=document["occurred_at"],
        words=document["words"],
        waiting_for=document["waiting_for"],
        reasons=tuple(Reason(**each) for each in document["reasons"]),
        appointment=document["appointment"],
        peer_id=document["peer_id"],
    )
