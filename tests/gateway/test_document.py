"""The OpenAPI document and the list of problems say all that there is."""

import re
from pathlib import Path

from gateway.app import openapi_document
from gateway.examples import ANSWERS, REQUESTS
from gateway.policy import MATRIX, Role
from gateway.routes import concerns, dead_letters, health, members, mentors, places, welcomers
from tests.support.processes import ROOT

PROBLEMS = re.compile(r"""Problem\(\s*(\d{3}),\s*"([a-z-]+)",""")
ROW = re.compile(r"^\| `([a-z-]+)` \| (\d{3}) \|", re.MULTILINE)


def test_every_operation_says_all_that_it_should() -> None:
    """Summary, description, example, problems, roles and scopes, required headers."""
    document = openapi_document()
    operations = {
        (method.upper(), path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    assert set(operations) | {("GET", "/docs"), ("GET", "/openapi.json")} == set(MATRIX)
    for (method, path), operation in operations.items():
        rule = MATRIX[method, path]
        assert operation["summary"], path
        assert operation["description"], path
        success = next(code for code in operation["responses"] if code.startswith("2"))
        answer = operation["responses"][success]["content"]["application/json"]
        assert "example" in answer, path
        for status, response in operation["responses"].items():
            if status[0] in "45" and path != "/readyz":
                assert list(response["content"]) == ["application/problem+json"]
        if rule.unguarded:
            assert operation["x-roles"] == ["everybody"]
            continue
        assert set(operation["x-roles"]) == {role.value for role in rule.cells}
        assert operation["x-scopes"] == ([rule.scope] if Role.APP in rule.cells else [])
        assert {"401", "403", "429", "503"} <= set(operation["responses"])
        if method == "POST":
            (key,) = [p for p in operation["parameters"] if p["name"] == "Idempotency-Key"]
            assert key["required"]
            assert operation["requestBody"]["content"]["application/json"]["examples"]
            assert {"413", "415", "422", "428"} <= set(operation["responses"])


def test_examples_are_valid() -> None:
    """What the document shows can be sent, and could have been answered."""
    for module in (places, members, welcomers, mentors, concerns, dead_letters, health):
        for route in module.router.routes:
            if route.name in ANSWERS:
                assert route.response_field is not None
                _, errors = route.response_field.validate(ANSWERS[route.name], {}, loc=())
                assert not errors, route.name
            if route.name in REQUESTS:
                body = REQUESTS[route.name]["usual"]["value"]
                _, errors = route.body_field.validate(body, {}, loc=())
                assert not errors, route.name


def test_every_problem_is_explained() -> None:
    """Each type that the gateway or a service can answer with is in docs/problems.md."""
    explained = {(slug, status) for slug, status in ROW.findall(_text("docs/problems.md"))}
    raised: set[tuple[str, str]] = set()
    for room in ("gateway", "chassis", "services", "bus"):
        for file in (ROOT / room).rglob("*.py"):
            raised |= {(slug, status) for status, slug in PROBLEMS.findall(file.read_text())}
    assert len(raised) > 15
    assert raised <= explained, sorted(raised - explained)
    # No row without its problem: what is not raised any more is not explained any more.
    assert explained <= raised, sorted(explained - raised)


def _text(path: str) -> str:
    return Path(ROOT / path).read_text(encoding="utf-8")
