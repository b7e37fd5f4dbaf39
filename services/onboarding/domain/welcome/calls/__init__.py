"""The welcome call: how far it is arranged, and everything that can happen to it."""

from services.onboarding.domain.welcome.calls.call import (
    By,
    Choice,
    Escalation,
    Given,
    Happening,
    Outcome,
    Task,
    WelcomeCall,
    call_id_of,
)
from services.onboarding.domain.welcome.calls.refusals import (
    ClaimLost,
    LinkUsed,
    NotNow,
    SlotTaken,
)
from services.onboarding.domain.welcome.calls.turn import Told, Turn

__all__ = [
    "By",
    "Choice",
    "ClaimLost",
    "Escalation",
    "Given",
    "Happening",
    "LinkUsed",
    "NotNow",
    "Outcome",
    "SlotTaken",
    "Task",
    "Told",
    "Turn",
    "WelcomeCall",
    "call_id_of",
]
