"""What a member must say to share something of themselves."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from chassis.forms import Form
from services.onboarding.forms.words import different

Shareable = Literal["given_name", "family_name", "email", "phone", "languages", "wishes"]


class SharedContactForm(Form):
    """The fields that the others of the place may know; none takes somebody out of the table."""

    fields: Annotated[list[Shareable], AfterValidator(different)] = Field(max_length=6)
