"""Seats that a round which is being published has claimed: noted in the assignments themselves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from chassis.database import duplicates
from services.matching.store.assignments import Assignments

Document = dict[str, Any]
_STANDING: Final = {"version": 1, "status": 1, "claim": 1, "held": 1, "of_round": 1}
_CLAIMED: Final = {"version": 1, "status": 1, "claim": 1, "held": 1, "in_row": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A seat that a round wants for a newcomer.

    Attributes:
        version: of the newcomer's assignment, as the round has seen it.
        row, languages: by which they are found among those who wait; while they are claimed, they
            are not, so that nobody gives them a mentor at once.
    """

    assignment_id: str
    version: int
    mentor_id: str
    seat: int
    row: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an assignment stands to rounds.

    Attributes:
        round_id: the round that has a claim on it now.
        claimed: that claim's mentor and seat, while the seat is kept for it.
        untouched: whether nothing but the claim has happened to it since it was claimed.
        of_round: the round by which its last arrangement came about.
    """

    version: int
    wanted: bool
    round_id: str | None
    claimed: tuple[str, int] | None
    untouched: bool
    of_round: str | None


class RoundClaims:
    """Claims by assignment and by round.

    A claim is written only over the version that the round has seen, and its seat is listed in
    ``held``, so the unique index keeps it from everybody else; the version counts on, so whoever
    was about to change the assignment looks at it anew.
    """

    COLLECTION = Assignments.COLLECTION

    def __init__(self, database: Database[Document]) -> None:
        self._assignments = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [
            IndexModel([("claim.round_id", ASCENDING)], name="claim", sparse=True),
            IndexModel([("claim.mentor_id", ASCENDING)], name="claimed", sparse=True),
        ]

    def claim(self, round_id: str, claims: Sequence[Claim], now: datetime) -> None:
        """Write claims; those that may not be are not written: ``standing`` tells which were."""
        try:
            self._assignments.bulk_write(
                [
                    UpdateOne(
                        {
                            "_id": each.assignment_id,
                            "version": each.version,
                            "status": "wanted",
                            "claim": {"$exists": False},
                        },
                        {
                            "$set": {
                                "claim": {
                                    "round_id": round_id,
                                    "mentor_id": each.mentor_id,
                                    "seat": each.seat,
                                    "version": each.version + 1,
                                    "row": each.row,
                                    "languages": list(each.languages),
                                },
                                "held": [_held(each.mentor_id, each.seat)],
                                "changed_at": now,
                            },
                            "$unset": {"in_row": "", "waiting_languages": ""},
                            "$inc": {"version": 1},
                        },
                    )
                    for each in claims
                ],
                ordered=False,
            )
        except BulkWriteError as error:
            duplicates(error)  # somebody else was quicker; the others are written

    def standing(self, assignment_ids: Collection[str]) -> dict[str, Standing]:
        """Return how assignments stand to rounds, by id."""
        found = self._assignments.find({"_id": {"$in": sorted(assignment_ids)}}, _STANDING)
        return {document["_id"]: _standing(document) for document in found}

    def seats_taken(self, mentor_ids: Collection[str]) -> dict[str, set[int]]:
        """Return the seats of these mentors that somebody has, or has a claim on."""
        taken: dict[str, set[int]] = {mentor_id: set() for mentor_id in mentor_ids}
        for whose in ("invitations.mentor_id", "claim.mentor_id"):
            query = {whose: {"$in": sorted(taken)}}
            for document in self._assignments.find(query, {"_id": 0, "held": 1}):
                for entry in document.get("held", ()):
                    mentor_id, _, seat = entry.rpartition(":")
                    if mentor_id in taken:
                        taken[mentor_id].add(int(seat))
        return taken

    def settle(self, round_id: str, assignment_ids: Collection[str], now: datetime) -> None:
        """Let claims of a published round be over: by it came what holds their seat now.

        Where nothing came of a claim, its seat is free again.
        """
        known = self._assignments.find({"_id": {"$in": sorted(assignment_ids)}}, _CLAIMED)
        found = [each for each in known if each.get("claim", {}).get("round_id") == round_id]
        arranged = [each["_id"] for each in found if _is_arranged(each)]
        over = [_given_back(each, now) for each in found if not _is_arranged(each)]
        if arranged:
            # One write for all of them: nothing about them changes but that it is over.
            self._assignments.update_many(
                {"_id": {"$in": arranged}, "claim.round_id": round_id},
                {"$set": {"of_round": round_id}, "$unset": {"claim": ""}},
            )
        if over:
            self._assignments.bulk_write(over, ordered=False)

    def give_back(self, round_id: str, *, limit: int, now: datetime) -> int:
        """Take claims of a round away, up to so many; return how many there were."""
        found = list(self._assignments.find({"claim.round_id": round_id}, _CLAIMED).limit(limit))
        if found:
            self._assignments.bulk_write([_given_back(each, now) for each in found], ordered=False)
        return len(found)

    def rounds_that_claim(self, *, limit: int) -> set[str]:
        """Return ids of rounds that have claims now."""
        found = self._assignments.find(
            {"claim.round_id": {"$gt": ""}}, {"_id": 0, "claim.round_id": 1}
        ).limit(limit)
        return {document["claim"]["round_id"] for document in found}


def _held(mentor_id: str, seat: int) -> str:
    return f"{mentor_id}:{seat}"


def _standing(document: Document) -> Standing:
    claim: Document | None = document.get("claim")
    return Standing(
        version=document["version"],
        wanted=document["status"] == "wanted",
        round_id=claim["round_id"] if claim else None,
        claimed=(claim["mentor_id"], claim["seat"]) if claim and _is_kept(document) else None,
        untouched=claim is not None and claim["version"] == document["version"],
        of_round=document.get("of_round"),
    )


def _is_kept(document: Document) -> bool:
    claim = document["claim"]
    return _held(claim["mentor_id"], claim["seat"]) in document.get("held", ())


def _is_arranged(document: Document) -> bool:
    return document["status"] != "wanted" and _is_kept(document)


def _given_back(document: Document, now: datetime) -> UpdateOne:
    # Never down to an empty list: as many of these as there are would be the same to the index.
    wanted, claim = document["status"] == "wanted", document["claim"]
    waits: Document = {"in_row": claim["row"], "waiting_languages": claim["languages"]}
    return UpdateOne(
        {"_id": document["_id"], "version": document["version"]},
        {
            "$unset": {"claim": "", **({"held": ""} if wanted and _is_kept(document) else {})},
            # Whoever has said something new since is found already.
            "$set": {"changed_at": now, **(waits if wanted and not document.get("in_row") else {})},
            "$inc": {"version": 1},
        },
    )
