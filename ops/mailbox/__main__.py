"""Runs the mail server: `python -m ops.mailbox --directory ... --smtp-port ... --http-port ...`."""

from __future__ import annotations

import argparse
import asyncio
import signal
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Final

from aiosmtpd.smtp import SMTP

from ops.mailbox.kept import Mailbox
from ops.mailbox.web import MailboxServer

if TYPE_CHECKING:
    from aiosmtpd.smtp import Envelope, Session

MAX_BYTES: Final = 1_000_000


class Keeper:
    """aiosmtpd's handler: acknowledges a mail once it is on the disk."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd looks for
        self,
        server: SMTP,  # noqa: ARG002 - its signature
        session: Session,  # noqa: ARG002 - its signature
        envelope: Envelope,
    ) -> str:
        """Keep one mail."""
        content = envelope.content
        self._mailbox.keep(
            content.encode() if isinstance(content, str) else content or b"",
            sender=envelope.mail_from or "",
            recipients=envelope.rcpt_tos,
        )
        return "250 Kept"


async def serve(mailbox: Mailbox, *, smtp_port: int, http_port: int) -> None:
    """Listen on both ports until SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    smtp = await loop.create_server(
        lambda: SMTP(
            Keeper(mailbox), hostname="localhost", data_size_limit=MAX_BYTES, enable_SMTPUTF8=True
        ),
        "127.0.0.1",
        smtp_port,
    )
    web = MailboxServer(http_port, mailbox)
    Thread(target=web.serve_forever, daemon=True).start()
    print(f"mail on port {smtp_port}, shown on http://127.0.0.1:{http_port}/", flush=True)
    async with smtp:
        await stop.wait()
    web.shutdown()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m ops.mailbox", description=__doc__)
    parser.add_argument("--directory", type=Path, required=True, help="where the mails are kept")
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--http-port", type=int, required=True)
    options = parser.parse_args()
    asyncio.run(
        serve(Mailbox(options.directory), smtp_port=options.smtp_port, http_port=options.http_port)
    )


if __name__ == "__main__":
    main()
