"""What requests about rounds must hold."""

from pydantic import Field

from chassis.forms import Form
from services.matching.domain.rounds import RoundSettings
from services.matching.domain.rounds.round import MOST_CANDIDATES
from services.matching.forms.words import Id


class RoundForm(Form):
    """A round that is to be tried out: of one place's newcomers, or of the whole network's."""

    place_id: Id | None = None
    seed: int = Field(default=0, ge=0, le=2**31 - 1)
    load_weight: int = Field(default=100, ge=0, le=1000)
    stability_threshold: int = Field(default=100, ge=0, le=1000)
    candidates: int = Field(default=20, ge=1, le=MOST_CANDIDATES)

    def settings(self) -> RoundSettings:
        """Return what was chosen, in the domain's words."""
        return RoundSettings(**self.model_dump(exclude={"place_id"}))


class NothingForm(Form):
    """An act that needs no further words."""
