"""A small real mail server: keeps each mail as a line of a file, and refuses on request.

`python -m tests.services.notifications.mail_server PORT FILE [SECONDS]`; each mail takes SECONDS.
A recipient `refuse-550@...` is refused with that code; `once-450@...` is refused once.
"""

import asyncio
import json
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class _Keeper:
    def __init__(self, file: Path, seconds: float) -> None:
        self._file = file
        self._seconds = seconds
        self._refused_once: set[str] = set()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        kind, _, rest = address.partition("-")
        if kind == "refuse":
            return f"{rest[:3]} not here"
        if kind == "once" and address not in self._refused_once:
            self._refused_once.add(address)
            return f"{rest[:3]} try again"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self._seconds:
            await asyncio.sleep(self._seconds)
        content = envelope.original_content or b""
        line = {"to": envelope.rcpt_tos, "content": content.decode("ascii")}
        with self._file.open("a") as file:
            file.write(json.dumps(line) + "\n")
        return "250 kept"


async def _serve(port: int, keeper: _Keeper) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(keeper, hostname="localhost"), "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    slow = float(sys.argv[3]) if len(sys.argv) > 3 else 0
    asyncio.run(_serve(int(sys.argv[1]), _Keeper(Path(sys.argv[2]), slow)))
