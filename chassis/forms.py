"""Request bodies that services read into typed forms, refusing field by field."""

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from chassis.problems import FieldError, Problem

F = TypeVar("F", bound="Form")


class Form(BaseModel):
    """What a request must hold: nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def read(form: type[F], body: Any) -> F:
    """Return the form that ``body`` fills in.

    Raises:
        Problem: 422 with the fields at fault and without their values.
    """
    try:
        return form.model_validate(body)
    except ValidationError as error:
        raise Problem(
            422,
            "not-valid",
            "Correct the fields named here.",
            errors=[
                FieldError(_pointer(each["loc"]), each["msg"])
                for each in error.errors(include_input=False, include_url=False)
            ],
        ) from None


def _pointer(steps: tuple[int | str, ...]) -> str:
    escaped = (str(step).replace("~", "~0").replace("/", "~1") for step in steps)
    return "".join(f"/{step}" for step in escaped)
