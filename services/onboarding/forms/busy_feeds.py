"""What a welcomer says of their own calendar."""

from typing import Annotated

from pydantic import StringConstraints

from chassis.forms import Form
from services.onboarding.busy_feeds.fetching import MAX_URL

Address = Annotated[str, StringConstraints(min_length=1, max_length=MAX_URL)]


class BusyFeedForm(Form):
    """Where it is."""

    url: Address
