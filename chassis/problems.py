"""Refusals as RFC 9457 problem documents, the same inside the house and at its door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:entrelieux:problem:"


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field: a JSON pointer (RFC 6901) and a sentence, never the value."""

    pointer: str
    detail: str


class Problem(Exception):  # noqa: N818 - RFC 9457's own word
    """A request is refused; ``detail`` says what to do about it.

    Args:
        status: HTTP status, 400-599.
        slug: names the kind of problem; documented in docs/problems.md.
        detail: one sentence for a person, without the request's own values.
        errors: the fields at fault.
        retry_after: seconds after which it is worth another try.
        headers: further response headers.
    """

    def __init__(
        self,
        status: int,
        slug: str,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        retry_after: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(slug)
        self.status = status
        self.slug = slug
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        if retry_after is not None:
            self.headers["Retry-After"] = str(retry_after)

    def document(self) -> dict[str, Any]:
        """Return the members of the problem document."""
        document: dict[str, Any] = {
            "type": TYPE_PREFIX + self.slug,
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            document["errors"] = [
                {"pointer": error.pointer, "detail": error.detail} for error in self.errors
            ]
        return document


def not_found() -> Problem:
    """Return the one answer for what does not exist and for what the caller may not know of."""
    return Problem(404, "not-found", "There is nothing here that you may see.")


def moved_on() -> Problem:
    """Return the refusal of a change to something that is no longer as its ``ETag`` said."""
    return Problem(
        412, "moved-on", "It has been changed meanwhile: read it again, then decide anew."
    )


def unavailable(what: str, *, retry_after: int = 2) -> Problem:
    """Return the refusal for a dependency that is away; ``what`` names it in plain words."""
    return Problem(
        503,
        "unavailable",
        f"{what} cannot be reached just now. Nothing was changed; please try again.",
        retry_after=retry_after,
    )
