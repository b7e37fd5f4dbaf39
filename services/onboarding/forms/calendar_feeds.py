"""What a request for a feed must hold."""

from typing import Annotated

from pydantic import StringConstraints

from chassis.forms import Form

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class FeedForm(Form):
    """The SHA-256 of the secret in a feed's address; the secret itself never comes here."""

    digest: Digest
