"""The OpenAPI document: what the routes say of themselves, and what is true of all of them."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from chassis.problems import MEDIA_TYPE
from gateway.admission import CONCERNS, GuardedRoute
from gateway.examples import ANSWERS, REQUESTS
from gateway.policy import Role, Rule
from gateway.words import PATH_PATTERNS

VERSION = "1.0.0"
_DESCRIPTION = """\
Somebody joins a third place, a trained peer calls them, an experienced member becomes their mentor,
they are told what matters, and a worry can be voiced in confidence.

Errors are RFC 9457 problem documents; docs/problems.md says for each what to do. Every act takes an
`Idempotency-Key`: the same key with the same body is answered the same, and done once.
"""
_PROBLEMS = {
    "400": "Malformed: the body is not strict JSON, or a header or cursor is not what it should be",
    "401": "No access token, or one that is not valid here",
    "403": "Your role does not allow this",
    "404": "There is nothing here that you may see",
    "406": "What is answered here is not accepted",
    "408": "The request did not arrive in time",
    "409": "In conflict with the state of things, or still running",
    "410": "The link has expired, or was used",
    "412": "It has been changed meanwhile",
    "413": "The body is too large",
    "414": "The address is too long",
    "415": "Send application/json in UTF-8",
    "422": "Not valid: `errors` names the fields",
    "428": "An Idempotency-Key, or an If-Match for a change, is required",
    "429": "Too many requests",
    "431": "The head of the request is too large",
    "500": "Something went wrong on our side",
    "503": "Something that this needs is away",
}
_WAITING = frozenset({"429", "503"})
_ALWAYS = ("414", "431", "500")
_ASKED = ("400", "401", "403", "406", "422", "429", "503")
_BY_ADDRESS = ("400", "404", "406", "410", "422", "429", "503")
_WITH_EFFECT = ("408", "409", "413", "415", "428")
_PROBLEM_SCHEMA = {
    "title": "Problem",
    "description": "A refusal (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {
            "type": "string",
            "pattern": "^urn:entrelieux:problem:[a-z0-9-]+$",
            "description": "names the kind of problem; see docs/problems.md",
        },
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "what to do, in one sentence"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer (RFC 6901)"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
    "examples": [
        {
            "type": "urn:entrelieux:problem:not-valid",
            "title": "Unprocessable Entity",
            "status": 422,
            "detail": "Correct the fields that are named and send the request again.",
            "errors": [{"pointer": "/email", "detail": "This does not have the right form."}],
        }
    ],
}
_KEY_PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "A new one for each act; the same one when the act is repeated.",
    "schema": {
        "type": "string",
        "minLength": 16,
        "maxLength": 128,
        "pattern": "^[\\x21-\\x7e]{16,128}$",
    },
    "example": "8e03978e-40d5-43e8-bc93-6894a57f9324",
}
_MATCH_PARAMETER = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "the ETag of what was read: nothing is changed if it moved on",
    "schema": {"type": "string", "pattern": '^"[1-9][0-9]{0,8}"$'},
    "example": '"3"',
}
_CORRELATION_HEADER = {
    "description": "what to name when asking for help; log lines carry it",
    "schema": {"type": "string", "format": "uuid"},
}
_RETRY_HEADER = {
    "description": "seconds to wait",
    "required": True,
    "schema": {"type": "integer", "minimum": 1},
}


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of ``app``."""
    document = get_openapi(
        title="Entrelieux", version=VERSION, description=_DESCRIPTION, routes=app.routes
    )
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = _PROBLEM_SCHEMA
    document["components"]["securitySchemes"] = {
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "An OIDC access token (RFC 9068) of the configured issuer.",
        }
    }
    for route in app.routes:
        if isinstance(route, GuardedRoute) and route.include_in_schema:
            _complete(document["paths"][route.path][route.method.lower()], route)
    return document


def _complete(operation: dict[str, Any], route: GuardedRoute) -> None:
    operation["operationId"] = route.name
    rule = route.rule
    operation["security"] = _security(rule)
    operation["x-roles"] = _roles(rule)
    operation["x-scopes"] = [rule.scope] if rule.scope else []
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            parameter["schema"] = _path_schema(parameter["name"])
    _complete_responses(operation, route)
    if route.has_effect:
        operation.setdefault("parameters", []).append(_KEY_PARAMETER)
        if route.method == "PATCH":
            operation["parameters"].append(_MATCH_PARAMETER)
    if route.has_effect and route.method != "DELETE":
        body = operation["requestBody"]["content"]["application/json"]
        body["examples"] = REQUESTS[route.name]


def _roles(rule: Rule) -> list[str]:
    if rule.unguarded:
        return ["everybody"]
    if rule.by_address:
        return ["whoever has the address"]
    return [role.value for role in Role if role in rule.cells]


def _path_schema(name: str) -> dict[str, Any]:
    if name in PATH_PATTERNS:
        return {"type": "string", "pattern": PATH_PATTERNS[name].pattern}
    return {
        "type": "string",
        "format": "uuid",
        "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
    }


def _security(rule: Rule) -> list[dict[str, list[str]]]:
    if rule.unguarded or rule.by_address:
        return []
    if Role.VISITOR in rule.cells:
        return [{}, {"bearer": []}]
    return [{"bearer": []}]


def _complete_responses(operation: dict[str, Any], route: GuardedRoute) -> None:
    responses = operation["responses"]
    (success,) = (code for code in responses if code.startswith("2"))
    example = ANSWERS.get(route.name)
    if example is not None:
        responses[success]["content"][route.media_type]["example"] = example
    responses.pop("422", None)
    # A route names what only few routes refuse.
    named = [status for status in responses if status in _PROBLEMS]
    for status in sorted({*_refusals(route), *named}):
        responses[status] = _problem_response(status)
    if route.name == "readyz":
        responses["503"] = {**responses[success], "description": "Not ready yet"}
    headers: dict[str, Any] = {}
    if success == "201" and not route.path.startswith(CONCERNS):
        headers["Location"] = {
            "description": "where it can be read",
            "required": True,
            "schema": {"type": "string", "format": "uri-reference"},
        }
    if not route.path.startswith(CONCERNS):
        headers["X-Correlation-Id"] = _CORRELATION_HEADER
    if headers:
        responses[success]["headers"] = headers


def _refusals(route: GuardedRoute) -> list[str]:
    statuses = [*_ALWAYS]
    if route.rule.by_address:
        statuses += _BY_ADDRESS
    elif not route.rule.unguarded:
        statuses += _ASKED
    if route.param_convertors:
        statuses.append("404")
    if route.has_effect:
        statuses += _WITH_EFFECT
    if route.method == "PATCH":
        statuses.append("412")
    return list(dict.fromkeys(statuses))


def _problem_response(status: str) -> dict[str, Any]:
    response: dict[str, Any] = {
        "description": _PROBLEMS[status],
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in _WAITING:
        response["headers"] = {"Retry-After": _RETRY_HEADER}
    return response
