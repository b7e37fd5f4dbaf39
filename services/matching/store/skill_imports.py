"""Which portions of concepts were taken in, and when: one document each."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from pymongo import IndexModel
from pymongo.database import Database

from chassis import idempotency
from chassis.http import Idempotency


class SkillImports:
    """Portions, so that one that is sent again is answered as it was."""

    COLLECTION = "skill_imports"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._imports = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what the questions below need."""
        return [idempotency.index()]

    def answered(self, effect: Idempotency) -> dict[str, Any] | None:
        """Return what this very request was answered before; ``None`` if it was not."""
        return idempotency.answered(self._imports, effect)

    def add(self, body: dict[str, Any], *, effect: Idempotency, now: datetime) -> dict[str, Any]:
        """Note a portion, once a request; return the body to answer with."""
        document = {"_id": str(uuid4()), "at": now}
        return idempotency.create_once(self._imports, document, effect=effect, body=body)
