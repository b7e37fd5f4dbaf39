"""What may be asked of reports, read strictly."""

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from chassis.problems import FieldError, Problem
from contracts.event import Id
from services.reports.domain import About

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

LONGEST_TEXT = 20_000
MOST_MEASURES = 10


def _different(items: list[str]) -> list[str]:
    if len(set(items)) != len(items):
        raise ValueError("must not hold the same item twice")
    return items


Slug = Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class ConcernGiven(BaseModel):
    """The body of a concern: at least a text, everything else as they wish.

    ``measures`` name measures of a charter. Only their form is looked at: whether there are such
    measures is not asked of anybody. A concern must not fail because onboarding is away, must not
    be told to another service, and must never be refused for naming what nobody knows.
    """

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    text: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT)
    ]
    about: Annotated[About | None, Field(strict=False)] = None
    place_id: Id | None = None
    measures: Annotated[
        list[Slug], Field(max_length=MOST_MEASURES), AfterValidator(_different)
    ] = []


def concern_given(body: Any) -> ConcernGiven:
    """Read the body of a concern.

    Raises:
        Problem: 422 that names the fields at fault and repeats nothing of what was written.
    """
    try:
        return ConcernGiven.model_validate(body)
    except ValidationError as error:
        raise Problem(
            422,
            "not-valid",
            "At least a text is needed; correct the fields named here.",
            errors=[
                FieldError(pointer=_pointer(fault["loc"]), detail=_SENTENCES[_kind(fault)])
                for fault in error.errors(
                    include_url=False, include_context=False, include_input=False
                )
            ],
        ) from None


_SENTENCES = {
    "missing": "This is needed.",
    "extra_forbidden": "There is no such field.",
    "string_too_short": "Please write something, even if it is only a doubt.",
    "string_too_long": f"This may have {LONGEST_TEXT} characters at the most.",
    "too_long": f"There may be {MOST_MEASURES} of these at the most.",
    "value_error": "The same may not be here twice.",
    "enum": "This must be one of: " + ", ".join(about.value for about in About) + ".",
    "other": "This is not in the form that is expected.",
}


def _kind(fault: "ErrorDetails") -> str:
    if fault["type"] == "string_too_long" and fault["loc"] != ("text",):
        return "other"  # the sentence is about the text
    return fault["type"] if fault["type"] in _SENTENCES else "other"


def _pointer(location: tuple[int | str, ...]) -> str:
    # The name of a field that does not exist is the caller's own text: it stays out.
    known = [
        part for part in location if isinstance(part, int) or part in ConcernGiven.model_fields
    ]
    return "".join(f"/{part}" for part in known)
