"""What every service on the bus has: health, metrics, and its dead letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from bus.dead_letters import DeadLetters
from bus.dead_letters.store import Decision
from chassis import http
from chassis.http import Answer, Call, route
from chassis.problems import FieldError, Problem, not_found

if TYPE_CHECKING:
    from bus.outbox import Outbox

_MAX_REASON = 500


class Service(http.Service):
    """Base of the services. A subclass sets ``name``, ``outbox`` and its own dependencies."""

    outbox: Outbox
    dead_letters = DeadLetters()

    @route("GET", "/dead-letters")
    def list_dead_letters(self, call: Call) -> Answer:
        """List dead letters without their bodies."""
        _for_operators(call)
        limit, after = call.page()
        items, following = self.dead_letters.page(limit, after)
        return Answer(200, {"items": items, "after": following})

    @route("POST", "/dead-letters/<letter_id>/replay")
    def replay_dead_letter(self, call: Call, letter_id: str) -> Answer:
        """Send a dead letter back to the queue it came from."""
        return self._decide(call, letter_id, "replayed")

    @route("POST", "/dead-letters/<letter_id>/discard")
    def discard_dead_letter(self, call: Call, letter_id: str) -> Answer:
        """Give a dead letter up for good; its body is deleted."""
        return self._decide(call, letter_id, "discarded")

    def _decide(
        self, call: Call, letter_id: str, status: Literal["replayed", "discarded"]
    ) -> Answer:
        _for_operators(call)
        effect = call.effect
        letter = self.dead_letters.decide(
            letter_id,
            Decision(
                status=status,
                by=call.caller.subject,
                reason=_reason(call.body),
                request_key=effect.key,
                fingerprint=effect.fingerprint,
            ),
        )
        if letter is None:
            raise not_found()
        request = letter.pop("request") or {}
        if request.get("key") != effect.key:
            raise Problem(409, "conflict", f"This dead letter has been {letter['status']} already.")
        if request["fingerprint"] != effect.fingerprint:
            raise Problem(
                422, "idempotency-key-reused", "Use a new Idempotency-Key for another request."
            )
        return Answer(200, letter)


def _for_operators(call: Call) -> None:
    if "ops" not in call.caller.roles or "network" not in call.caller.reach:
        raise not_found()


def _reason(body: Any) -> str:
    reason = body.get("reason") if isinstance(body, dict) else None
    if not isinstance(reason, str) or not 1 <= len(reason.strip()) <= _MAX_REASON:
        raise Problem(
            422,
            "not-valid",
            "Say why, so that whoever comes after you understands.",
            errors=[FieldError("/reason", f"1 to {_MAX_REASON} characters")],
        )
    return reason.strip()
