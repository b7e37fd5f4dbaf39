"""What the rules say no to, and which field is at fault."""


class NotAcceptable(ValueError):  # noqa: N818 - reads as the sentence it is
    """A wish breaks a rule.

    Args:
        field: the field at fault, as a JSON pointer.
        because: one sentence for a person, without the field's value.
    """

    def __init__(self, field: str, because: str) -> None:
        super().__init__(because)
        self.field = field
        self.because = because
