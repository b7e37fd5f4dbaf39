"""People who change their minds while everything dies: calls moved, given up, booked again."""

import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.faults.driver.asking import Answer, Gateway

ORDERERS = 6
RETRIES = 120
BOOKED_WITHIN_SECONDS = 90
PLANS: tuple[tuple[str, ...], ...] = (
    ("move",),
    ("move", "move"),
    ("cancel", "rebook"),
    ("move", "cancel", "rebook", "move"),
)
HISTORY = {"move": "moved", "cancel": "cancelled", "rebook": "rebooked"}
"""What an order is called in the call's own history."""


@dataclass
class Orders:
    """What was asked of one member's call, and answered for certain.

    Attributes:
        done: how often each order was answered with success.
        refused: orders that the state of things did not allow.
        surprises: answers that should not have been.
        uncertain: how many requests had no certain answer, so were repeated with their key.
    """

    done: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    surprises: list[str] = field(default_factory=list)
    uncertain: int = 0


class Orderers:
    """A few clients who give orders for calls as soon as these are booked.

    Each order has a key of its own and is repeated with it until there is a certain answer: so
    the call's history must show it exactly as often as it was acknowledged.
    """

    def __init__(self, gateway: Gateway, run: str) -> None:
        self._gateway = gateway
        self._run = run
        self._pool = ThreadPoolExecutor(ORDERERS)
        self._futures: list[Future[None]] = []
        self.by_member: dict[str, Orders] = {}

    def change_mind(self, member: str, plan: Sequence[str]) -> None:
        """Give these orders for the member's call, one after the other, once it is booked."""
        if member not in self.by_member:
            self.by_member[member] = Orders()
            self._futures.append(self._pool.submit(self._give, member, plan))

    def finish(self) -> None:
        """Return when every order has a certain answer."""
        for future in self._futures:
            future.result()
        self._pool.shutdown()

    def _give(self, member: str, plan: Sequence[str]) -> None:
        orders = self.by_member[member]
        if not self._is_booked(member):
            return
        for number, order in enumerate(plan):
            answer = self._insist(member, order, number, orders)
            if answer.status == 200:
                orders.done[order] += 1
            elif 400 <= answer.status < 500:
                orders.refused += 1
                if answer.status not in {409, 410}:
                    orders.surprises.append(f"{order} was answered with {answer.status}")
                if order == "cancel":
                    break
            else:
                orders.surprises.append(f"{order} never had a certain answer")

    def _insist(self, member: str, order: str, number: int, orders: Orders) -> Answer:
        path = f"/v1/members/{member}/welcome-call/{order}"
        key = f"{order}-{number}-of-{member}-{self._run}"
        for _ in range(RETRIES):
            answer = self._gateway.post(path, {}, key=key, staff=True)
            # "Others are changing this just now" is a conflict that passes.
            if answer.certain and not answer.again:
                return answer
            orders.uncertain += not answer.certain
            threading.Event().wait(0.5)
        return answer

    def _is_booked(self, member: str) -> bool:
        deadline = time.monotonic() + BOOKED_WITHIN_SECONDS
        while time.monotonic() < deadline:
            answer = self._gateway.get(f"/v1/members/{member}/welcome-call")
            if answer.status == 200 and answer.body["status"] == "booked":
                return True
            if answer.status == 200 and answer.body["waiting_for"] == "no_welcomer_for_language":
                return False
            threading.Event().wait(0.5)
        return False


def plan_of(chance: random.Random) -> tuple[str, ...]:
    """Return what somebody will want of their call; nothing, for most."""
    return chance.choice(PLANS) if chance.random() < 0.25 else ()
