"""The pairs of rounds, in parts of a bounded size."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from chassis.database import duplicates
from services.matching.domain.rounds import Attempt, Pair, Round

Document = dict[str, Any]

PAIRS_IN_A_PART: Final = 1000
_PARTS_AT_ONCE: Final = 5


class RoundPairs:
    """The pairs of rounds, up to a thousand to a document."""

    COLLECTION = "round_pairs"

    def __init__(self, database: Database[Document]) -> None:
        self._parts = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [
            IndexModel([("round_id", ASCENDING), ("number", ASCENDING)], name="round"),
            IndexModel([("pairs.member_id", ASCENDING)], name="member"),
            IndexModel([("pairs.mentor_id", ASCENDING)], name="mentor"),
        ]

    def add(self, attempt: Attempt, pairs: Sequence[Pair]) -> int:
        """Store the pairs of one process's turn at a round; return in how many parts."""
        parts = [
            _part(attempt, number, pairs[start : start + PAIRS_IN_A_PART])
            for number, start in enumerate(range(0, len(pairs), PAIRS_IN_A_PART))
        ]
        for start in range(0, len(parts), _PARTS_AT_ONCE):
            try:
                self._parts.insert_many(parts[start : start + _PARTS_AT_ONCE])
            except BulkWriteError as error:
                duplicates(error)  # our own, that the driver sent twice
        return len(parts)

    def part(self, of: Round, number: int) -> list[Pair]:
        """Return the pairs of one part; of those who left meanwhile nothing is there."""
        document = self._parts.find_one({"_id": _part_id(of.attempt, number)})
        return [_pair(each) for each in document["pairs"]] if document else []

    def parts(self, of: Round) -> Iterator[list[Pair]]:
        """Yield the parts of a round, one after the other."""
        for number in range(of.parts):
            yield self.part(of, number)

    def forget(self, person_ids: Sequence[str]) -> None:
        """Take those who have left out of every part, as newcomers and as mentors."""
        them = {"$in": list(person_ids)}
        for part in ("member_id", "mentor_id") if person_ids else ():
            self._parts.update_many({f"pairs.{part}": them}, {"$pull": {"pairs": {part: them}}})

    def remove(self, round_ids: Sequence[str]) -> None:
        """Forget the pairs of rounds."""
        self._parts.delete_many({"round_id": {"$in": list(round_ids)}})

    def remove_older_turns(self, attempt: Attempt) -> None:
        """Forget what processes that were killed have left of a round."""
        self._parts.delete_many({"round_id": attempt.round_id, "turn": {"$lt": attempt.number}})


def _part_id(attempt: Attempt, number: int) -> str:
    return f"{attempt.round_id}:{attempt.number}:{number}"


def _part(attempt: Attempt, number: int, pairs: Sequence[Pair]) -> Document:
    return {
        "_id": _part_id(attempt, number),
        "round_id": attempt.round_id,
        "turn": attempt.number,
        "number": number,
        "pairs": [asdict(pair) for pair in pairs],
    }


def _pair(document: Mapping[str, Any]) -> Pair:
    return Pair(**document)
