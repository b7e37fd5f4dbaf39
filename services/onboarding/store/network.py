"""What the network has decided, one document for each matter."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database

from chassis import idempotency
from chassis.http import Idempotency
from services.onboarding.domain.welcome.rules import Contact, Rules

_WELCOME = "welcome"


class NetworkSettings:
    """The network's settings. Until somebody decides, the usual ones hold."""

    COLLECTION = "network_settings"

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._settings = database[self.COLLECTION]

    @staticmethod
    def indexes() -> list[IndexModel]:
        """Return what is needed: a few documents are found by their ids."""
        return []

    def rules(self) -> tuple[Rules, int]:
        """Return the rules of welcoming, and their version; 1 until somebody decides."""
        document = self._settings.find_one({"_id": _WELCOME})
        return (Rules(), 1) if document is None else (_rules(document), document["version"])

    def change_rules(
        self,
        *,
        effect: Idempotency,
        decide: Callable[[Rules, int], tuple[Rules, dict[str, Any]]],
    ) -> dict[str, Any] | None:
        """Change the rules once a request; return the body to answer with.

        Args:
            effect: the request's key.
            decide: takes the rules and their version; returns the new ones and the body.
        """
        self._settings.update_one(
            {"_id": _WELCOME}, {"$setOnInsert": {**_document(Rules()), "version": 1}}, upsert=True
        )

        def changed(document: dict[str, Any]) -> idempotency.Change:
            rules, body = decide(_rules(document), document["version"])
            return idempotency.Change({"$set": _document(rules)}, body)

        return idempotency.change_once(self._settings, _WELCOME, effect=effect, decide=changed)


def _document(rules: Rules) -> dict[str, Any]:
    return {
        **asdict(rules),
        "contacts": [asdict(each) for each in rules.contacts],
        "hosting_needs": list(rules.hosting_needs),
    }


def _rules(document: dict[str, Any]) -> Rules:
    fields = Rules.__dataclass_fields__.keys() - {"contacts", "hosting_needs"}
    return Rules(
        **{name: document[name] for name in fields if name in document},
        contacts=tuple(Contact(**each) for each in document["contacts"]),
        hosting_needs=tuple(document["hosting_needs"]),
    )
