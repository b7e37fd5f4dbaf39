"""What a process says of its own state: alive, ready, and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nameko.extensions import SharedExtension

if TYPE_CHECKING:
    from collections.abc import Callable

OK = "ok"


class Health(SharedExtension):
    """Collects checks; each returns ``"ok"`` or a sentence that says what is wrong.

    A failing *essential* check makes the process unready. The others are told but tolerated: a
    service goes on accepting work while the broker is away.
    """

    def __init__(self) -> None:
        super().__init__()
        self._checks: dict[str, tuple[Callable[[], str], bool]] = {}

    def add(self, name: str, check: Callable[[], str], *, essential: bool) -> None:
        """Register a check; ``name`` is shown beside its answer."""
        self._checks[name] = (check, essential)

    def report(self) -> tuple[bool, dict[str, str]]:
        """Return whether the process is ready, and each check's answer."""
        answers: dict[str, str] = {}
        ready = True
        for name, (check, essential) in sorted(self._checks.items()):
            answers[name] = check()
            ready = ready and (answers[name] == OK or not essential)
        return ready, answers
