"""What somebody says who does a step of their journey."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from chassis.forms import Form
from services.onboarding.domain.journey.acts import Act, Link, LinkKind
from services.onboarding.forms.words import different

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,49}$")]


class LinkForm(Form):
    """Something that lies elsewhere."""

    kind: LinkKind
    url: Annotated[str, StringConstraints(min_length=8, max_length=500)]


class ActForm(Form):
    """An act, as far as any step may ask for it."""

    text: Annotated[str, StringConstraints(max_length=4000)] = ""
    links: Annotated[list[LinkForm], Field(max_length=5)] = Field(default=[])
    choice: Name | None = None
    items: Annotated[list[Name], Field(max_length=30), AfterValidator(different)] = Field(
        default=[]
    )

    def act(self) -> Act:
        """Return it in the domain's words."""
        return Act(
            text=self.text,
            links=tuple(Link(kind=link.kind, url=link.url) for link in self.links),
            choice=self.choice,
            items=tuple(self.items),
        )
