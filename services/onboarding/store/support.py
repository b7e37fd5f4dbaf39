"""The support files, one document for each member who has one."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from chassis import idempotency
from chassis.http import Idempotency
from chassis.idempotency import Change
from services.onboarding.domain.support import (
    Companion,
    Contact,
    NextAction,
    SupportFile,
    SupportStep,
    support_file_id_of,
)


class SupportFiles:
    """Support files by member; they are found by ids alone."""

    COLLECTION = "support_files"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._files = database[self.COLLECTION]

    def get(self, member_id: str) -> SupportFile:
        """Return a member's support file; an empty one before anybody wrote into it."""
        shown = {"request": 0, "requests": 0}
        document = self._files.find_one({"_id": support_file_id_of(member_id)}, shown)
        return _file(document) if document else SupportFile(member_id=member_id)

    def change(
        self,
        member_id: str,
        *,
        effect: Idempotency,
        decide: Callable[[SupportFile], tuple[SupportFile, dict[str, Any]]],
    ) -> dict[str, Any]:
        """Change a support file once per request; return the body to answer with.

        Args:
            member_id: whose.
            effect: the request's key and fingerprint.
            decide: returns its next version and the body; may raise a ``Problem``.
        """

        def change(document: dict[str, Any]) -> Change:
            changed, body = decide(_file(document))
            return Change({"$set": _fields(changed)}, body)

        file_id = support_file_id_of(member_id)
        body = idempotency.change_once(self._files, file_id, effect=effect, decide=change)
        if body is None:
            self._open(member_id)
            body = idempotency.change_once(self._files, file_id, effect=effect, decide=change)
        if body is None:
            raise LookupError("a support file has disappeared")
        return body

    def _open(self, member_id: str) -> None:
        empty = SupportFile(member_id=member_id)
        document = {"_id": support_file_id_of(member_id), "member_id": member_id, "version": 1}
        try:
            self._files.insert_one(document | _fields(empty))
        except DuplicateKeyError:
            return  # somebody else was quicker, or the driver sent it twice: it is there


def _fields(file: SupportFile) -> dict[str, Any]:
    fields = asdict(file)
    for owned in ("member_id", "version"):
        del fields[owned]
    if file.next_action is not None and file.next_action.by_when is not None:
        fields["next_action"]["by_when"] = file.next_action.by_when.isoformat()
    return {**fields, "steps": list(fields["steps"]), "contacts": list(fields["contacts"])}


def _file(document: dict[str, Any]) -> SupportFile:
    companion, action = document["companion"], document["next_action"]
    return SupportFile(
        member_id=document["member_id"],
        companion=Companion(**companion) if companion else None,
        steps=tuple(SupportStep(**each) for each in document["steps"]),
        notes=document["notes"],
        private_notes=document["private_notes"],
        next_action=_action(action) if action else None,
        contacts=tuple(Contact(**each) for each in document["contacts"]),
        version=document["version"],
    )


def _action(document: dict[str, Any]) -> NextAction:
    by_when = document["by_when"]
    return NextAction(
        what=document["what"],
        by_whom=document["by_whom"],
        by_when=date.fromisoformat(by_when) if by_when else None,
    )
