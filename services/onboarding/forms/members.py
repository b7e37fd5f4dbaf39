"""What somebody must say who joins, changes what is known of them, or leaves."""

from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from chassis.forms import Form
from services.onboarding.domain.members import Stakeholder
from services.onboarding.forms.words import Email, Id, Languages, Line, Phone, different

Roles = Annotated[list[Line], AfterValidator(different), Field(max_length=20)]
Stakeholders = Annotated[list[Stakeholder], AfterValidator(different), Field(max_length=9)]
Wishes = Annotated[str, StringConstraints(max_length=4096)]
Words = Annotated[str, StringConstraints(max_length=4000)]


class MemberForm(Form):
    """Somebody who joins. Nobody needs an e-mail address: a telephone number will do."""

    given_name: Line
    family_name: Line | None = None
    email: Email | None = None
    phone: Phone | None = None
    place_id: Id
    languages: Languages
    roles: Roles = Field(default=[])
    wishes: Wishes = ""
    stakeholder_types: Stakeholders = Field(default=[])
    organisation: Line | None = None
    household: Line | None = None

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if self.email is None and self.phone is None:
            raise ValueError("give an e-mail address or a telephone number")
        return self


class MemberChangeForm(Form):
    """What somebody changes of what is known of them; what is absent stays (RFC 7396)."""

    given_name: Line = ""
    family_name: Line | None = None
    email: Email | None = None
    phone: Phone | None = None
    languages: Languages = Field(default=[])
    roles: Roles = Field(default=[])
    wishes: Wishes = ""
    stakeholder_types: Stakeholders = Field(default=[])
    organisation: Line | None = None
    household: Line | None = None

    def changes(self) -> dict[str, Any]:
        """Return what was sent, in the domain's words."""
        sent = self.model_dump(exclude_unset=True)
        return {
            name: tuple(value) if isinstance(value, list) else value for name, value in sent.items()
        }


class FeedbackForm(Form):
    """What somebody who leaves says of us."""

    good: Words = ""
    missing: Words = ""


class DepartureForm(Form):
    """What somebody says who leaves; nothing of it is required."""

    goodbye: Words = ""
    feedback: FeedbackForm = FeedbackForm()
    hand_over: Words = ""


class NothingForm(Form):
    """An act that needs no words."""
