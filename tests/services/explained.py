"""Collections that note how the database answered each query."""

from typing import Any

from pymongo.database import Database


class Watched:
    """A collection that notes the plan of each query; reads and writes are the real ones."""

    def __init__(self, collection: Any, plans: list[str]) -> None:
        self._collection = collection
        self._plans = plans

    def find(self, query: dict[str, Any], *args: Any, **options: Any) -> Any:
        """As pymongo's."""
        plan = _stages(self._collection.find(query, *args, **options))
        self._plans.append(f"{self._collection.name} {sorted(query)}: {plan}")
        return self._collection.find(query, *args, **options)

    def find_one(self, query: dict[str, Any], *args: Any, **options: Any) -> Any:
        """As pymongo's."""
        return next(iter(self.find(query, *args, **options).limit(1)), None)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._collection, name)


class WatchedDatabase:
    """A database whose collections note the plan of each query in `plans`."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self.plans: list[str] = []
        self._database = database

    def __getitem__(self, name: str) -> Watched:
        return Watched(self._database[name], self.plans)

    def scans(self) -> list[str]:
        """The queries that no index answered."""
        return [plan for plan in self.plans if "COLLSCAN" in plan or "IXSCAN" not in plan]


def _stages(cursor: Any) -> str:
    stages = []
    plan = cursor.explain()["queryPlanner"]["winningPlan"]
    while plan:
        stages.append(f"{plan['stage']} {plan.get('indexName', '')}".strip())
        plan = plan.get("inputStage") or next(iter(plan.get("inputStages", [])), None)
    return " < ".join(stages)
