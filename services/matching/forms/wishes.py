"""What requests about a newcomer's wishes must hold."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from chassis.forms import Form
from services.matching.forms.words import Ids, Languages, Line, LocationForm, Parts, Words

Text = Annotated[str, StringConstraints(max_length=4000)]


class WishesChangeForm(Form):
    """What is to be different about a newcomer's wishes; what is not named stays as it is."""

    wishes: Text = ""
    learn: Words = Field(default=[])
    can: Words = Field(default=[])
    languages: Languages = Field(default=[])
    location: LocationForm | None = None
    support: Literal["light", "close"] = "light"
    online: bool = True
    free: Parts = Field(default=[])
    avoid: Ids = Field(default=[])
    household: Line | None = None
    employer: Line | None = None

    def said(self) -> dict[str, Any]:
        """Return what was said, in the domain's words and by its names."""
        said = {name: getattr(self, name) for name in self.model_fields_set}
        for name in {"learn", "can", "languages"} & said.keys():
            said[name] = tuple(said[name])
        for name in {"free", "avoid"} & said.keys():
            said[name] = frozenset(said[name])
        if "can" in said:
            said["can_words"] = said.pop("can")
        if said.get("location") is not None:
            said["location"] = said["location"].point()
        return said
