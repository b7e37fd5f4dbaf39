"""The calendar of all welcomers: who is free at which half hour, and who should call."""

from services.onboarding.domain.welcome.calendar.calendar import Calendar
from services.onboarding.domain.welcome.calendar.explanation import Explanation
from services.onboarding.domain.welcome.calendar.free import FreeSlot, WhyNobody
from services.onboarding.domain.welcome.eligibility import Request

__all__ = ["Calendar", "Explanation", "FreeSlot", "Request", "WhyNobody"]
