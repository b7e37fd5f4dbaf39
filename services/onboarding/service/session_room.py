"""What the rooms about sessions have in common: the desk, and who leads a session."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from nameko.timer import Timer

from chassis.database import Store
from chassis.problems import FieldError, Problem, not_found
from services.onboarding.domain.refusals import NotAcceptable
from services.onboarding.domain.sessions.session import NotPossible
from services.onboarding.service.room import Room, found
from services.onboarding.session_desk import SessionDesk
from services.onboarding.settings import OnboardingSettings
from services.onboarding.store import OnboardingStore
from services.onboarding.views.sessions import of_session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from chassis.database import ServiceDatabase
    from chassis.http import Call
    from services.onboarding.domain.sessions.session import Session, Turn


def _desk(database: ServiceDatabase) -> SessionDesk:
    return SessionDesk(OnboardingStore(database), OnboardingSettings())


class SessionClock(Timer):
    """Fires every ``ONBOARDING_SESSION_SECONDS``, in every replica: it must be harmless."""

    def __init__(self, **options: Any) -> None:
        super().__init__(interval=0, **options)

    def setup(self) -> None:
        """Read how long to wait."""
        self.interval = OnboardingSettings().session_seconds


class SessionRoom(Room):
    """A part of the service that is about sessions."""

    session_desk = Store(_desk)

    def changed(
        self,
        session_id: str,
        call: Call,
        now: datetime,
        act: Callable[[Session], Turn],
        view: Callable[[Session], dict[str, Any]] | None = None,
    ) -> dict[str, Any]:
        """Do something with a session and return the view of it; by default its organiser's own.

        Raises:
            Problem: 404 without such a session, 409 or 422 where it is not to be.
        """

        def plainly(session: Session) -> Turn:
            with refusing():
                return act(session)

        def whole(session: Session) -> dict[str, Any]:
            return of_session(session, now, leads=True, member_id=self_of(call))

        body: dict[str, Any] | None = self.session_desk.change(
            session_id, call, now, plainly, view or whole
        )
        return found(body)


def leads(call: Call, session: Session) -> bool:
    """Tell whether the caller organises a session: their place's own, or any as staff."""
    return call.caller.may_see(place_id=session.place_id)


def led(call: Call, session: Session) -> Session:
    """Return a session that the caller organises.

    Raises:
        Problem: 404 where somebody else does.
    """
    if not leads(call, session):
        raise not_found()
    return session


def self_of(call: Call) -> str | None:
    """Return who asks, where they may see what is their own."""
    return call.caller.subject if "own" in call.caller.reach else None


@contextmanager
def refusing() -> Iterator[None]:
    """Turn what the domain says no to into problems."""
    try:
        yield
    except NotAcceptable as refusal:
        raise Problem(
            422,
            "not-valid",
            "Correct the fields named here.",
            errors=[FieldError(refusal.field, refusal.because)],
        ) from None
    except NotPossible as refusal:
        raise Problem(409, "conflict", str(refusal)) from None
