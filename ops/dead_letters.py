"""What was given up on: list it, replay it, discard it, through the gateway."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any, Final

import httpx
from rich.console import Console
from rich.table import Table

from ops.errors import OperatorError
from ops.token import issue

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from ops.settings import Settings

SUMMARY = "list what was given up on; replay or discard one, with a reason"
PAGE: Final = 100
COLUMNS: Final = ("id", "queue", "event_type", "reason", "attempts", "dead_at", "status")


class DeadLetters:
    """The gateway's /v1/dead-letters, as somebody with the role ops."""

    def __init__(self, target: str, token: str) -> None:
        self._http = httpx.Client(
            base_url=target,
            headers={"Authorization": f"Bearer {token}"},
            timeout=15,
            trust_env=False,
        )

    def all(self) -> Iterator[dict[str, Any]]:
        """Every dead letter, page by page.

        Raises:
            OperatorError: the gateway is away or refuses.
        """
        cursor: str | None = None
        while True:
            query = {"limit": str(PAGE), **({"cursor": cursor} if cursor else {})}
            answer = self._ask("GET", "/v1/dead-letters", params=query)
            yield from answer["items"]
            cursor = answer["next_cursor"]
            if cursor is None:
                return

    def decide(self, what: str, letter: str, reason: str) -> dict[str, Any]:
        """`replay` or `discard` one.

        Raises:
            OperatorError: the gateway is away or refuses, or there is no such dead letter.
        """
        return self._ask(
            "POST",
            f"/v1/dead-letters/{id_of(letter)}/{what}",
            json={"reason": reason},
            headers={"Idempotency-Key": str(uuid.uuid4())},
        )

    def _ask(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        try:
            answer = self._http.request(method, path, **more)
        except httpx.HTTPError as error:
            raise OperatorError(
                f"The gateway at {self._http.base_url} does not answer ({type(error).__name__}): "
                "is the system up?"
            ) from error
        if not answer.is_success:
            raise OperatorError(f"The gateway answered {answer.status_code}: {_detail(answer)}")
        body: dict[str, Any] = answer.json() if answer.content else {}
        return body


def id_of(text: str) -> str:
    """The id as the API writes it: the service, a dot, and the letter's own.

    Raises:
        OperatorError: it is not an id.
    """
    if not re.fullmatch(r"[a-z]+\.[A-Za-z0-9_-]{1,80}", text):
        raise OperatorError(f"{text} is not the id of a dead letter: copy one from the list.")
    return text


def _detail(answer: httpx.Response) -> str:
    if "json" not in answer.headers.get("content-type", ""):
        return answer.reason_phrase
    problem = answer.json()
    return str(problem.get("detail") or problem.get("title") or answer.reason_phrase)


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with which."""
    parser.add_argument("--target", help="the gateway (default: TARGET, or the embedded one)")
    parser.add_argument("--token", help="an access token with the role ops (default: our own)")
    actions = parser.add_subparsers(dest="action", required=True, metavar="action")
    actions.add_parser("list", help="show them, newest decisions included")
    for action, help_text in (
        ("replay", "hand it to its reaction once more"),
        ("discard", "decide that nothing more is to happen"),
    ):
        described = actions.add_parser(action, help=help_text)
        described.add_argument("id")
        described.add_argument("--reason", required=True, help="kept beside the dead letter")


def run(options: argparse.Namespace, settings: Settings) -> int:
    """List, replay or discard."""
    console = Console(soft_wrap=True)
    token = options.token or issue(settings, roles=["ops"])
    letters = DeadLetters((options.target or settings.gateway_url).rstrip("/"), token)
    if options.action == "list":
        table = Table(*COLUMNS)
        for letter in letters.all():
            table.add_row(*(str(letter.get(column, "")) for column in COLUMNS))
        console.print(table if table.row_count else "No dead letters.")
        return 0
    letters.decide(options.action, options.id, options.reason)
    console.print(f"{options.action}: {options.id} - done")
    return 0
