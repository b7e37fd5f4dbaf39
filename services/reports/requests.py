"""What may be asked of reports, read strictly."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from chassis.problems import FieldError, Problem
from contracts.event import Id
from services.reports.domain import About

LONGEST_TEXT = 20_000


class ConcernGiven(BaseModel):
    """The body of a concern: at least a text, everything else as they wish."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    text: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT)
    ]
    about: Annotated[About | None, Field(strict=False)] = None
    place_id: Id | None = None


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
                FieldError(pointer=_pointer(fault["loc"]), detail=_SENTENCES[_kind(fault["type"])])
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
    "enum": "This must be one of: " + ", ".join(about.value for about in About) + ".",
    "other": "This is not in the form that is expected.",
}


def _kind(fault: str) -> str:
    return fault if fault in _SENTENCES else "other"


def _pointer(location: tuple[int | str, ...]) -> str:
    known = [part for part in location if part in ConcernGiven.model_fields]
    # The name of a field that does not exist is the caller's own text: it stays out.
    return "".join(f"/{part}" for part in known)
