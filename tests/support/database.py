"""A private SecantusDB for tests, launched by the very code that `make up` uses."""

import shutil
from pathlib import Path

import pymongo
import pymongo.errors

from ops.database import DatabaseServer
from tests.support.ports import free_port
from tests.support.processes import Child, wait_until


class Database:
    """A real database server that can be stopped, killed and wiped; `url` never changes."""

    def __init__(self, directory: Path) -> None:
        self.server = DatabaseServer(directory=directory, port=free_port())
        self.server.prepare()
        self._process = Child(self.server.command(), log=directory / "database.log")

    @property
    def url(self) -> str:
        """mongodb://… of this server."""
        return self.server.url

    @property
    def pid(self) -> int:
        """The process id of the server."""
        return self._process.pid

    def start(self) -> None:
        """Start it and return when it answers."""
        self._process.start()
        self.wait_until_ready()

    def wait_until_ready(self, *, within: float = 60) -> None:
        """Return when it answers a ping.

        Raises:
            TimeoutError: with the end of the server's log.
        """
        client: pymongo.MongoClient[dict[str, object]] = pymongo.MongoClient(
            self.url, serverSelectionTimeoutMS=500
        )
        try:
            wait_until(
                lambda: self._answers(client),
                within=within,
                saying="database ready",
                ignoring=(pymongo.errors.PyMongoError,),
            )
        except TimeoutError as error:
            error.add_note(self._process.text()[-3000:])
            raise
        finally:
            client.close()

    def stop(self) -> None:
        """A clean stop."""
        self._process.stop()

    def kill(self) -> None:
        """SIGKILL: no farewell, no flush."""
        self._process.kill()

    def wipe(self) -> None:
        """Forget everything; it comes back empty and running."""
        if self._process.is_running:
            self._process.kill()
        shutil.rmtree(self.server.data)
        self.server.prepare()
        self.start()

    def close(self) -> None:
        """End the server."""
        if self._process.is_running:
            self._process.kill()

    def _answers(self, client: "pymongo.MongoClient[dict[str, object]]") -> bool:
        if not self._process.is_running:
            raise AssertionError(f"the database has ended: {self._process.text()[-3000:]}")
        client.admin.command("ping")
        return True
