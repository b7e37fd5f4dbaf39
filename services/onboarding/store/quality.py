"""The quality programme, one document for each measure of it."""

from collections.abc import Callable, Collection
from datetime import date
from itertools import islice
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database

from chassis import idempotency
from chassis.http import Idempotency
from services.onboarding.domain.charter.versions import NETWORK
from services.onboarding.domain.quality import Indicator, QualityMeasure
from services.onboarding.store import pages
from services.onboarding.store.passages import words_of


class QualityMeasures:
    """Measures of quality by place; those of the network belong to none."""

    COLLECTION = "quality_measures"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._measures = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [
            idempotency.index(),
            IndexModel([("scope", ASCENDING), ("_id", ASCENDING)], name="scope"),
        ]

    def add(
        self, measure: QualityMeasure, *, effect: Idempotency, body: dict[str, Any]
    ) -> dict[str, Any]:
        """Add a measure, once per request."""
        document = {
            "_id": measure.id,
            "scope": measure.place_id or NETWORK,
            "version": measure.version,
            **_kept(measure),
        }
        return idempotency.create_once(self._measures, document, effect=effect, body=body)

    def get(self, measure_id: str) -> QualityMeasure | None:
        """Return one measure."""
        document = self._measures.find_one({"_id": measure_id}, pages.SHOWN)
        return _measure(document) if document else None

    def change(
        self,
        measure_id: str,
        *,
        effect: Idempotency,
        decide: Callable[[QualityMeasure], tuple[QualityMeasure, dict[str, Any]]],
    ) -> dict[str, Any] | None:
        """Change a measure, once per request; ``None`` if it is not there."""

        def change(document: dict[str, Any]) -> idempotency.Change:
            measure, body = decide(_measure(document))
            return idempotency.Change({"$set": _kept(measure)}, body)

        return idempotency.change_once(self._measures, measure_id, effect=effect, decide=change)

    def page(
        self, *, limit: int, after: str | None, place_ids: Collection[str] | None
    ) -> list[QualityMeasure]:
        """Return ``limit`` measures by id: all, or those of some places and of the network."""
        queries: list[dict[str, Any]] = (
            [{}]
            if place_ids is None
            else [{"scope": scope} for scope in sorted({*place_ids, NETWORK})]
        )
        found = pages.merged(self._measures, queries, after=after)
        return [_measure(document) for document in islice(found, limit)]


def _kept(measure: QualityMeasure) -> dict[str, Any]:
    indicator = measure.indicator
    return {
        "name": dict(measure.name),
        "owner": measure.owner,
        "status": measure.status,
        "indicator": {
            "unit": indicator.unit,
            "target": indicator.target,
            "value": indicator.value,
            "measured_on": indicator.measured_on and indicator.measured_on.isoformat(),
        },
    }


def _measure(document: dict[str, Any]) -> QualityMeasure:
    indicator = document["indicator"]
    day = indicator["measured_on"]
    return QualityMeasure(
        id=document["_id"],
        place_id=None if document["scope"] == NETWORK else document["scope"],
        name=words_of(document["name"]),
        owner=document["owner"],
        status=document["status"],
        indicator=Indicator(**{**indicator, "measured_on": day and date.fromisoformat(day)}),
        version=document["version"],
    )
