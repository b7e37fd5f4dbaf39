"""What a schema cannot say: which places there are, and that a key is new for each act.

Only requests that schemathesis means to be right are completed; wrong ones stay as they are.
"""

import json
import os
import uuid
from typing import Any

import schemathesis

_THERE = json.loads(os.environ["ENTRELIEUX_THERE"])
"""Ids of what is really there, by the name of the path parameter."""


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Complete a request that is meant to be right."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    for name in case.path_parameters or {}:
        case.path_parameters[name] = _THERE.get(name, case.path_parameters[name])
    if case.method.upper() == "POST":
        # Another body under a key that was used is refused, as it should be.
        case.headers["Idempotency-Key"] = str(uuid.uuid4())
    _complete_query(case.query or {})
    if isinstance(case.body, dict):
        _complete_body(case.body)


def _complete_query(query: dict[str, Any]) -> None:
    # A cursor that nobody gave is no cursor; a point has two coordinates.
    query.pop("cursor", None)
    if {"latitude", "longitude", "radius_m"} & set(query):
        query.setdefault("latitude", 44.7)
        query.setdefault("longitude", 5.0)


def _complete_body(body: dict[str, Any]) -> None:
    if body.get("place_id") is not None:
        body["place_id"] = _THERE["place_id"]
    if body.get("time_zone") is not None:
        body["time_zone"] = "Europe/Paris"
    if "trained_until" in body:
        body["trained_until"] = "2099-12-31"
    if "availability" in body:
        # Times must not overlap, and must end after they begin.
        body["availability"] = [{"weekday": 1, "from": "18:00", "until": "20:00"}]
