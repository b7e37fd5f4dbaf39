"""How it is between newcomers and mentors, as last seen, and what either of them does about it."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, Final

from ops.demo.gateway import AWAY_ONLY, Away, Refused
from ops.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ops.demo.company import Mentoring
    from ops.demo.gateway import Gateway

LOOK_AGAIN_SECONDS: Final = 0.3


class AtTheirSide:
    """Looks at mentorings and orders something about them.

    Args:
        gateway: any gateway.
        patience: seconds without anybody getting any further, after which it is given up.
    """

    def __init__(self, gateway: Gateway, patience: float) -> None:
        self._gateway = gateway
        self._patience = patience
        self._known: dict[str, Mentoring] = {}

    async def _order(
        self, member: str, what: str, body: dict[str, Any], token: str, *, by: str = ""
    ) -> bool:
        one = self._known[member]
        about = f"{one['arrangement']}-{one['next_step_by']}-{body.get('day', '')}-{by}"
        try:
            await self._gateway.create(
                f"/v1/members/{member}/mentor/{what}",
                body,
                key=f"demo-{what}-{member}-{about}",
                token=token,
                again=AWAY_ONLY,
            )
        except Refused:
            # Somebody was quicker, or is not asked (yet): then it stays as it is.
            return False
        return True

    async def _until(self, question: Callable[[Mentoring], bool], members: list[str]) -> None:
        deadline = time.monotonic() + self._patience
        left = members
        while True:
            await self._see(left)
            left = [member for member in left if not question(self._known[member])]
            if not left:
                return
            if time.monotonic() > deadline:
                raise OperatorError("The mentorings do not get any further: see matching.log.")
            await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def _see(self, members: Iterable[str]) -> None:
        """Look how it is with some newcomers now."""
        of = list(members)
        known = await asyncio.gather(*(self._look_at(member) for member in of))
        self._known.update(zip(of, known, strict=True))

    async def _look_at(self, member: str) -> Mentoring:
        deadline = time.monotonic() + self._patience
        while True:
            try:
                one = await self._gateway.look(f"/v1/members/{member}/mentor")
            except Away:
                one = None
            if one is not None:
                return dict(one)
            if time.monotonic() > deadline:
                raise OperatorError(f"Nothing is to be seen of a mentor of {member}.")
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
