"""Every refusal as a problem document: ours, the framework's and a failed validation's."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from chassis.problems import MEDIA_TYPE, FieldError, Problem, not_found
from chassis.strict_json import dumps
from gateway.words import are_fitting

_MOST_ERRORS = 20

# What pydantic says may quote the value; these sentences never do. What is in braces is our own
# bound, not the client's input.
_SENTENCES = {
    "missing": "is required",
    "extra_forbidden": "holds something that is not known here",
    "string_type": "must be a string",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "may have {max_length} characters at the most",
    "string_pattern_mismatch": "does not have the right form",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a finite number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "dict_type": "must be an object",
    "too_short": "must hold at least {min_length} items",
    "too_long": "may hold {max_length} items at the most",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "literal_error": "must be one of {expected}",
    "enum": "must be one of {expected}",
}


def respond(problem: Problem) -> Response:
    """Return the problem as an HTTP response."""
    return Response(
        dumps(problem.document()),
        status_code=problem.status,
        headers=problem.headers,
        media_type=MEDIA_TYPE,
    )


def install(app: FastAPI) -> None:
    """Make ``app`` refuse in problem documents alone."""

    async def refuse(_: Request, error: Exception) -> Response:
        if not isinstance(error, Problem):
            raise error
        return respond(error)

    async def refuse_invalid(_: Request, error: Exception) -> Response:
        if not isinstance(error, RequestValidationError):
            raise error
        return respond(not_valid(error.errors()))

    async def refuse_unrouted(request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            raise error
        return respond(_unrouted(request, error))

    app.add_exception_handler(Problem, refuse)
    app.add_exception_handler(RequestValidationError, refuse_invalid)
    app.add_exception_handler(HTTPException, refuse_unrouted)


def not_valid(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """Return the refusal for what pydantic found, without any of the values."""
    return Problem(
        422,
        "not-valid",
        "Correct the fields that are named and send the request again.",
        errors=[_field_error(error) for error in errors[:_MOST_ERRORS]],
    )


def _field_error(error: Mapping[str, Any]) -> FieldError:
    where, *path = error["loc"]
    if error["type"] == "extra_forbidden":
        # An unknown key is the client's own text: point at what holds it.
        path = path[:-1]
    sentence = _sentence(error)
    if where == "query":
        return FieldError("", f"The query parameter {path[0]} {sentence}.")
    pointer = "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)
    return FieldError(pointer, f"This {sentence}.")


def _sentence(error: Mapping[str, Any]) -> str:
    context = error.get("ctx", {})
    if error["type"] == "value_error":
        # Raised by our own checks, whose sentences hold no values.
        return str(context["error"])
    return _SENTENCES.get(error["type"], "is not valid").format_map(context)


def _unrouted(request: Request, error: HTTPException) -> Problem:
    if error.status_code == 405:  # noqa: PLR2004 - an HTTP status
        allowed = sorted(methods_here(request) or _methods(request, fitting=False))
        return Problem(
            405,
            "method-not-allowed",
            "Use one of the methods in the Allow header.",
            headers={"Allow": ", ".join(allowed)},
        )
    if error.status_code == 404:  # noqa: PLR2004
        return not_found()
    return Problem(error.status_code, "malformed", "The request could not be read.")


def methods_here(request: Request) -> set[str]:
    """Return the methods of an address, whichever routes they belong to.

    The router names those of the first route with this path only. A word with an address of its
    own is no id, though it stands where one could be.
    """
    return _methods(request, fitting=True)


def _methods(request: Request, *, fitting: bool) -> set[str]:
    methods: set[str] = set()
    for route in request.app.router.routes:
        match, scope = route.matches(request.scope)
        if match is Match.NONE:
            continue
        # What another route has taken for a value is still there: only this one's own count.
        values = {name: scope["path_params"][name] for name in route.param_convertors}
        if not fitting or are_fitting(values):
            methods |= route.methods
    return methods
