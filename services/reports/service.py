"""What reports answers. It reacts to nothing and says one thing: there is something to look at."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import uuid4

from bus.outbox import Outbox
from bus.service import Service
from chassis.database import Store
from chassis.http import Answer, Call, route
from chassis.problems import Problem, not_found
from contracts.reports import ConcernFiled
from services.reports.domain import (
    RECEIPT_BYTES,
    Concern,
    RetryKey,
    day_of,
    receipt_digest,
    receipt_of,
)
from services.reports.requests import concern_given
from services.reports.store import Filing, ReportsStore


class Reports(Service):
    """Takes concerns from anybody; shows them to the network's staff alone."""

    name: ClassVar[str] = "reports"
    store = Store(ReportsStore)
    outbox = Outbox(announces=(ConcernFiled,), collections=("concerns",))

    @route("POST", "/concerns")
    def file(self, call: Call) -> Answer:
        """Take a concern and give the receipt for it.

        The measures that it names are taken as they were said: see ``ConcernGiven``.
        """
        given = concern_given(call.body)
        retry = RetryKey(call.effect.key)
        today = day_of(datetime.now(UTC))
        secret = secrets.token_bytes(RECEIPT_BYTES)
        filing = Filing(
            key=retry.index,
            fingerprint=retry.fingerprint(call.effect.fingerprint),
            sealed=retry.seal(secret),
            digest=receipt_digest(receipt_of(secret)),
        )
        concern, kept = self.store.file(
            Concern(
                concern_id=str(uuid4()),
                filed_on=today.date(),
                about=given.about,
                place_id=given.place_id,
                text=given.text,
                from_member=call.caller.subject is not None,
                measures=tuple(given.measures),
            ),
            filing,
            [_there_is_something(today)],
        )
        if kept.fingerprint != filing.fingerprint:
            raise Problem(
                422, "idempotency-key-reused", "This Idempotency-Key came with another body before."
            )
        return Answer(
            201,
            {
                "id": concern.concern_id,
                "receipt": receipt_of(retry.seal(kept.sealed)),
                "filed_on": concern.filed_on.isoformat(),
            },
        )

    @route("GET", "/concerns")
    def list(self, call: Call) -> Answer:
        """Show the staff what there is; the words are read one concern at a time."""
        _for_staff_only(call)
        limit, after = call.page()
        concerns, next_after = self.store.page(limit=limit, after=after)
        return Answer(
            200, {"items": [_listed(concern) for concern in concerns], "after": next_after}
        )

    @route("GET", "/concerns/<string:concern_id>")
    def read(self, call: Call, concern_id: str) -> Answer:
        """Show the staff one concern."""
        _for_staff_only(call)
        concern = self.store.get(concern_id)
        if concern is None:
            raise not_found()
        return Answer(200, _listed(concern) | _words(concern))


def _there_is_something(today: datetime) -> ConcernFiled:
    # Neither derived from the concern nor from the request: whoever reads the broker or the logs
    # cannot lead the fact back to either. It is stored with the concern, so it stays the same.
    return ConcernFiled(event_id=uuid4(), occurred_at=today, correlation_id=uuid4())


def _for_staff_only(call: Call) -> None:
    if "staff" not in call.caller.roles or "network" not in call.caller.reach:
        raise not_found()


def _listed(concern: Concern) -> dict[str, Any]:
    return {
        "id": concern.concern_id,
        "filed_on": concern.filed_on.isoformat(),
        "about": concern.about.value if concern.about else None,
        "place_id": concern.place_id,
        "from_member": concern.from_member,
    }


def _words(concern: Concern) -> dict[str, Any]:
    # What somebody says was not kept tells as much as their text: it is shown where that is.
    return {"text": concern.text, "measures": list(concern.measures)}
