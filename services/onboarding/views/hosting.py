"""How the gate to hosting looks in JSON."""

from dataclasses import replace
from typing import Any

from services.onboarding.domain.charter.readings import Reading
from services.onboarding.domain.welcome.hosting import Gate, Hold, missing, state_of
from services.onboarding.domain.welcome.rules import Rules
from services.onboarding.views.words import moment


def of_gate(
    gate: Gate, rules: Rules, *, inside: bool, reading: Reading | None = None
) -> dict[str, Any]:
    """Return whether somebody may host.

    Args:
        gate: what is known.
        rules: what the network asks for.
        inside: whether it is shown to those who decide: they also see who said what, and what
            waits for a second look.
        reading: what they have read by now, where the gate may not have heard of it yet.
    """
    left = missing(gate, rules)
    if reading is not None and not reading.complete:
        left = missing(replace(gate, charter_accepted=False), rules)
    view: dict[str, Any] = {
        "member_id": gate.member_id,
        "state": state_of(gate, rules),
        "missing": list(left),
        "charter_until": moment(gate.charter_until),
        "measures": list(gate.measures),
        "reason": gate.hold.reason if gate.hold else None,
    }
    if inside:
        view |= {
            "held_by": _hold(gate.hold),
            "proposed": _hold(gate.proposed),
            "cleared": None
            if gate.cleared is None
            else {
                "reason": gate.cleared.reason,
                "by": gate.cleared.said_by,
                "at": moment(gate.cleared.said_at),
            },
        }
    return view


def _hold(hold: Hold | None) -> dict[str, Any] | None:
    if hold is None:
        return None
    return {
        "measures": list(hold.measures),
        "reason": hold.reason,
        "said_by": hold.said_by,
        "said_at": moment(hold.said_at),
        "confirmed_by": hold.confirmed_by,
    }
