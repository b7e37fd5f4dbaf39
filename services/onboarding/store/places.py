"""The places of the network, one document each."""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database

from chassis import idempotency
from chassis.http import Idempotency
from services.onboarding.domain.places import Nearby, Place, Point, latitude_band, nearest


class Places:
    """Places by id and by distance."""

    COLLECTION = "places"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._places = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [
            idempotency.index(),
            # With the id, so that the band is answered from the index alone.
            IndexModel(
                [
                    ("location.latitude", ASCENDING),
                    ("location.longitude", ASCENDING),
                    ("_id", ASCENDING),
                ],
                name="location",
            ),
        ]

    def add(self, place: Place, *, effect: Idempotency, body: dict[str, Any]) -> dict[str, Any]:
        """Add a place once per request; return the body to answer with."""
        document = asdict(place)
        document["_id"] = document.pop("id")
        return idempotency.create_once(self._places, document, effect=effect, body=body)

    def get(self, place_id: str) -> Place | None:
        """Return one place."""
        document = self._places.find_one({"_id": place_id})
        return _place(document) if document else None

    def of(self, place_ids: Iterable[str]) -> dict[str, Place]:
        """Return the places with these ids, by id."""
        found = self._places.find({"_id": {"$in": list(set(place_ids))}})
        return {document["_id"]: _place(document) for document in found}

    def page(self, *, limit: int, after: str | None) -> list[Place]:
        """Return ``limit`` places by id, beginning after ``after``."""
        query = {"_id": {"$gt": after}} if after is not None else {}
        return [_place(each) for each in self._places.find(query).sort("_id").limit(limit)]

    def near(
        self, centre: Point, *, radius_m: float, limit: int, after: Nearby | None
    ) -> list[tuple[Nearby, Place]]:
        """Return ``limit`` places within ``radius_m``, nearest first, beginning after ``after``."""
        south, north = latitude_band(centre, radius_m)
        band = self._places.find(
            {"location.latitude": {"$gte": south, "$lte": north}},
            {"location.latitude": 1, "location.longitude": 1},
        )
        spots = ((each["_id"], _point(each["location"])) for each in band)
        found = nearest(spots, centre, radius_m=radius_m, after=after, limit=limit)
        places = self.of(each.id for each in found)
        return [(each, places[each.id]) for each in found if each.id in places]


def _point(document: dict[str, Any]) -> Point:
    return Point(latitude=document["latitude"], longitude=document["longitude"])


def _place(document: dict[str, Any]) -> Place:
    fields: Collection[str] = Place.__dataclass_fields__.keys() - {"id", "location"}
    return Place(
        id=document["_id"],
        location=_point(document["location"]) if document["location"] else None,
        # Places that were taken in before territories were asked for do not have any.
        **{name: document[name] for name in fields & document.keys()},
    )
