"""`python -m ops charter`: gives a network that has none a charter to begin with."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from ops.demo.charter import publish_starter, starter
from ops.demo.gateway import Gateway, Refused
from ops.demo.staff import staff_token
from ops.errors import OperatorError

if TYPE_CHECKING:
    import argparse

    from ops.settings import Settings

SUMMARY = "publish the charter to begin with, unless the network has its own"
PATIENCE_SECONDS: Final = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """A token may be given; all else is set by the environment."""
    parser.add_argument("--token", help="access token of the staff, for TARGET")


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Publish it, and say what is in force now.

    Raises:
        OperatorError: the gateway is away or does not take it.
    """
    version = asyncio.run(_publish(settings, options.token))
    print(
        f"In force: {version['title']} (version {version['number']}, {version['published_on']}), "
        f"{settings.gateway_url}/v1/charters/{version['id']}"
    )
    return 0


async def _publish(settings: Settings, token: str | None) -> dict[str, Any]:
    content = starter()
    async with Gateway(
        settings.gateway_url,
        at_once=1,
        patience=PATIENCE_SECONDS,
        where_to_look="is it running?",
        token=staff_token(settings, token),
    ) as gateway:
        try:
            return await publish_starter(gateway, content)
        except Refused as refusal:
            raise OperatorError(f"The gateway does not take the charter: {refusal}") from refusal
