"""What a command says when it cannot go on: one sentence that tells the operator what to do."""


class OperatorError(Exception):
    """A command ends here with status 1; the message is shown as it is, without a stack."""
