"""What is noted of mentors beside their profile: that they declined, that somebody is gone."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from pymongo import UpdateOne
from pymongo.database import Database

from services.matching.store.mentors import Mentors

_MOST_DECLINES = 20

_NOTHING_LEFT: dict[str, Any] = {
    "left": True,
    "given_name": "",
    "family_name": None,
    "email": "",
    "skills": [],
    "abilities": [],
    "passes_on": [],
    "passes_on_words": [],
    "location": None,
    "free": [],
    "avoid": [],
    "pauses": [],
    "declined_at": [],
    "household": None,
    "employer": None,
}
_UNSAID = ("member_id", "member_since")
_SECRET: dict[str, Any] = {name: _NOTHING_LEFT[name] for name in ("avoid", "household", "employer")}


class MentorNews:
    """Writes to the documents of mentors what happens without them."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._mentors = database[Mentors.COLLECTION]

    def note_declines(self, declined: Collection[tuple[str, datetime]], now: datetime) -> None:
        """Note when mentors declined, the latest twenty of each; each moment once."""
        if not declined:
            return
        at_the_end = {"$sort": 1, "$slice": -_MOST_DECLINES}
        self._mentors.bulk_write(
            [
                UpdateOne(
                    {"_id": mentor_id, "declined_at": {"$ne": at}, "left": {"$ne": True}},
                    {
                        "$push": {"declined_at": {"$each": [at], **at_the_end}},
                        "$set": {"changed_at": now},
                    },
                )
                for mentor_id, at in declined
            ],
            ordered=False,
        )

    def being(self, member_ids: Collection[str]) -> list[str]:
        """Return the ids of the mentors whom these members are."""
        ids = sorted(member_ids)
        found = [
            *self._mentors.find({"_id": {"$in": ids}}, {"_id": 1}),
            *self._mentors.find({"member_id": {"$in": ids}}, {"_id": 1}),
        ]
        return [document["_id"] for document in found]

    def stop(self, mentor_ids: Collection[str], now: datetime) -> None:
        """Let mentors be so no longer whose record as a member has ended."""
        self._mentors.update_many(
            {"_id": {"$in": sorted(mentor_ids)}, "left": {"$ne": True}},
            {"$set": {**_SECRET, "left": True, "changed_at": now}, "$inc": {"version": 1}},
        )

    def erase(self, mentor_id: str, now: datetime) -> None:
        """Leave nothing of a mentor who has left but that they were there.

        That they have left is answered to a repetition as it was, but for what they had said.
        """
        document = self._mentors.find_one({"_id": mentor_id}, {"request": 1, "requests": 1})
        if document is None:
            return
        # Nothing about who has left is changed any more, so no answer comes in between.
        answers = [each for each in document.get("requests", ()) if each["body"].get("left")]
        kept: dict[str, Any] = {"requests": [_bare(each) for each in answers]}
        if "request" in document:
            kept["request"] = _bare(document["request"])
        self._mentors.update_one(
            {"_id": mentor_id, "left": True},
            {
                "$set": {**_NOTHING_LEFT, **kept, "changed_at": now},
                "$unset": dict.fromkeys(_UNSAID, ""),
                "$inc": {"version": 1},
            },
        )

    def forget_person(self, ids: Iterable[str], now: datetime) -> None:
        """Take somebody who is gone off all lists of whom to avoid."""
        for each in ids:
            self._mentors.update_many(
                {"avoid": each},
                {"$pull": {"avoid": each}, "$set": {"changed_at": now}, "$inc": {"version": 1}},
            )


def _bare(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answered request whose answer says of a mentor only that they were there."""
    empty = {**_NOTHING_LEFT, **dict.fromkeys(_UNSAID), **dict.fromkeys(_SECRET)}
    body = request.get("body", {})
    return {**request, "body": body | {name: empty[name] for name in body.keys() & empty.keys()}}
