"""The embedded stand-in for MongoDB: SecantusDB, a program of its own, bound to the loopback."""

import sys
from dataclasses import dataclass
from pathlib import Path

from ops.errors import OperatorError


@dataclass(frozen=True, kw_only=True)
class DatabaseServer:
    """One SecantusDB on `directory` (absolute), answering MongoDB's protocol on `port`."""

    directory: Path
    port: int

    @property
    def url(self) -> str:
        """Where clients connect. It says it is a replica set of one, called secantus."""
        return f"mongodb://127.0.0.1:{self.port}/?directConnection=true"

    @property
    def data(self) -> Path:
        """What a wiped database has lost."""
        return self.directory / "data"

    def prepare(self) -> None:
        """Make the folders and an empty configuration, so that no file of the user's is read."""
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self.directory / "secantusd.toml").write_text("")

    def command(self) -> list[str]:
        """The server in the foreground; without --sync-on-commit a kill could lose writes.

        Raises:
            OperatorError: the program is not in this virtual environment.
        """
        program = Path(sys.prefix) / "bin" / "secantusd-py"
        if not program.exists():
            raise OperatorError(
                "The embedded database is not installed: run `make venv`, or set MONGO_URL."
            )
        return [
            str(program),
            *("--config", str(self.directory / "secantusd.toml")),
            *("--host", "127.0.0.1"),
            *("--port", str(self.port)),
            *("--storage-path", str(self.data)),
            *("--cache-size", "256M"),
            *("--log-level", "WARNING"),
            "--sync-on-commit",
        ]
