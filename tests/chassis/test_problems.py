"""Refusals, forms, idempotency and settings: one voice, nothing echoed."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from pydantic import Field, ValidationError

from chassis import crash_points
from chassis.forms import Form, read
from chassis.health import Health
from chassis.http import correlation_of
from chassis.problems import FieldError, Problem, not_found, unavailable
from chassis.settings import ChassisSettings
from tests.support.processes import ROOT


def test_a_problem_is_a_problem_document() -> None:
    problem = Problem(
        422, "not-valid", "Correct it.", errors=[FieldError("/a/0", "too long")], retry_after=3
    )
    assert problem.document() == {
        "type": "urn:entrelieux:problem:not-valid",
        "title": "Unprocessable Entity",
        "status": 422,
        "detail": "Correct it.",
        "errors": [{"pointer": "/a/0", "detail": "too long"}],
    }
    assert problem.headers == {"Retry-After": "3"}
    assert "errors" not in not_found().document()


def test_unavailable_says_when_to_come_back() -> None:
    problem = unavailable("The store")
    assert problem.status == 503
    assert int(problem.headers["Retry-After"]) >= 1


def test_every_slug_is_explained_in_the_documentation() -> None:
    explained = (ROOT / "docs" / "problems.md").read_text()
    for room in ("bus", "chassis", "services", "gateway"):
        for file in (ROOT / room).rglob("*.py"):
            for slug in re.findall(r'Problem\(\s*\d{3},\s*"([a-z-]+)"', file.read_text()):
                assert slug in explained, f"{slug} of {file}"


class Order(Form):
    """A form to fill in wrongly."""

    name: str = Field(max_length=5)
    count: int = 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": "secret value"}, "/name"),
        ({"name": 5}, "/name"),
        ({}, "/name"),
        ({"name": "x", "count": "12"}, "/count"),
        ({"name": "x", "count": True}, "/count"),
        ({"name": "x", "more": "secret"}, "/more"),
        (["secret"], ""),
        (None, ""),
    ],
)
def test_a_form_names_the_field_and_never_its_value(body: object, pointer: str) -> None:
    with pytest.raises(Problem) as refusal:
        read(Order, body)
    document = refusal.value.document()
    assert document["status"] == 422
    assert [error.get("pointer", "") for error in document["errors"]] == [pointer]
    assert "secret" not in str(document)


def test_the_trace_of_a_request_is_its_correlation() -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    assert correlation_of(f"00-{trace}-b7ad6b7169203331-01") == UUID(hex=trace)
    for bent in (None, "", "00-x-y-z", f"00-{trace.upper()}-b7ad6b7169203331-01", "0" * 9999):
        assert correlation_of(bent) != correlation_of(bent)


def test_health_tells_all_and_only_essentials_make_unready() -> None:
    health = Health()
    health.add("broker", lambda: "away", essential=False)
    assert health.report() == (True, {"broker": "away"})
    health.add("database", lambda: "away", essential=True)
    assert health.report() == (False, {"broker": "away", "database": "away"})


def test_settings_need_the_key_file_and_read_one_prefix(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CHASSIS_ASSERTION_PUBLIC_KEY_FILE", raising=False)
    with pytest.raises(ValidationError):
        ChassisSettings()
    monkeypatch.setenv("CHASSIS_ASSERTION_PUBLIC_KEY_FILE", "key.pem")
    monkeypatch.setenv("CHASSIS_MAX_WORKERS", "7")
    monkeypatch.setenv("CRASH_AT", "somewhere")
    settings = ChassisSettings()
    assert (settings.max_workers, settings.crash_at) == (7, "somewhere")


def test_an_unknown_crash_point_is_refused_and_an_unarmed_one_harmless() -> None:
    with pytest.raises(ValueError, match="CRASH_AT must be one of"):
        crash_points.arm("somewhere")
    crash_points.arm(None)
    for point in crash_points.ALL:
        crash_points.reached(point)
