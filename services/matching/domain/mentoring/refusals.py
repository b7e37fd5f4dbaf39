"""What cannot be done with a mentoring as it is now."""


class NotNow(Exception):  # noqa: N818 - reads as the sentence it is
    """It is not in a state that allows this.

    Args:
        because: one sentence for a person.
    """

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


class LinkUsed(Exception):  # noqa: N818 - reads as the sentence it is
    """The order was meant for an arrangement that is no longer the current one."""


class SeatLost(Exception):  # noqa: N818 - reads as the sentence it is
    """Somebody else took that seat first, in this very moment: look again, choose again."""
