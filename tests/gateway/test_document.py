"""The OpenAPI document and the list of problems say all that there is."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gateway.app import openapi_document
from gateway.examples import ANSWERS, REQUESTS
from gateway.policy import MATRIX, Role
from gateway.routes import (
    call_guide,
    charters,
    concerns,
    dead_letters,
    guidance,
    health,
    hosting,
    journeys,
    links,
    matching,
    members,
    mentors,
    network,
    places,
    sessions,
    skills,
    support,
    tasks,
    welcome_calls,
    welcomers,
)
from tests.support.processes import ROOT

Text = tuple[str, str | None]
"""Where a text is, and its pattern."""

HIDDEN = [f"{around}{sign}{around}" for sign in "\0\x1b\x7f\u2028\u202e" for around in ("", "a")]

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
    without = {"/docs", "/openapi.json", "/call/{token}", "/mentor/{token}", "/mentor-role"}
    pages = {key for key in MATRIX if key[1] in without}
    assert set(operations) | pages == set(MATRIX)
    for (method, path), operation in operations.items():
        rule = MATRIX[method, path]
        assert operation["summary"], path
        assert operation["description"], path
        success = next(code for code in operation["responses"] if code.startswith("2"))
        (answer,) = operation["responses"][success]["content"].values()
        assert "example" in answer, path
        for status, response in operation["responses"].items():
            if status[0] in "45" and path != "/readyz":
                assert list(response["content"]) == ["application/problem+json"]
        if rule.unguarded:
            assert operation["x-roles"] == ["everybody"]
            continue
        if rule.by_address:
            assert operation["x-roles"] == ["whoever has the address"]
            assert operation["security"] == []
            assert {"404", "410", "429", "503"} <= set(operation["responses"])
        else:
            assert set(operation["x-roles"]) == {role.value for role in rule.cells}
            assert operation["x-scopes"] == ([rule.scope] if Role.APP in rule.cells else [])
            assert {"401", "403", "429", "503"} <= set(operation["responses"])
        if method == "POST":
            (key,) = [p for p in operation["parameters"] if p["name"] == "Idempotency-Key"]
            assert key["required"]
            assert operation["requestBody"]["content"]["application/json"]["examples"]
            assert {"413", "415", "422", "428"} <= set(operation["responses"])


def texts_of(schema: Mapping[str, Any], schemas: Mapping[str, Any], at: str) -> Iterator[Text]:
    """Yield each text in a schema, with the patterns that it must match and where it is."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        # What holds itself is walked once.
        if f"({name})" not in at:
            yield from texts_of(schemas[name], schemas, f"{at}({name})")
    for part in ("anyOf", "oneOf", "allOf"):
        for each in schema.get(part, ()):
            yield from texts_of(each, schemas, at)
    if schema.get("type") == "string" and "enum" not in schema and "const" not in schema:
        yield at, schema.get("pattern")
    for name, each in schema.get("properties", {}).items():
        yield from texts_of(each, schemas, f"{at}/{name}")
    for part in ("items", "additionalProperties", "propertyNames"):
        if isinstance(schema.get(part), dict):
            yield from texts_of(schema[part], schemas, f"{at}/{part}")


def test_no_text_that_is_sent_may_hold_hidden_characters() -> None:
    """What the gateway refuses, its document refuses too: clients learn it before they send."""
    document = openapi_document()
    texts = [
        text
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if "requestBody" in operation
        for text in texts_of(
            operation["requestBody"]["content"]["application/json"]["schema"],
            document["components"]["schemas"],
            f"{method} {path} ",
        )
    ]
    assert len(texts) > 200
    safe = {
        at
        for at, pattern in texts
        if pattern is not None and not any(re.search(pattern, sent) for sent in HIDDEN)
    }
    # That one of two is needed is said apart, without their patterns: hence by where they are.
    assert {at for at, _ in texts} - safe == set()


def test_examples_are_valid() -> None:
    """What the document shows can be sent, and could have been answered."""
    for module in (
        places,
        members,
        journeys,
        support,
        welcomers,
        mentors,
        matching,
        call_guide,
        charters,
        guidance,
        sessions,
        skills,
        links,
        welcome_calls,
        hosting,
        tasks,
        network,
        concerns,
        dead_letters,
        health,
    ):
        for route in module.router.routes:
            # What is relayed as it is has no shape.
            if route.name in ANSWERS and route.media_type == "application/json":
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
