"""Installing Debian or Ubuntu packages for root, without letting them start anything."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ops.errors import OperatorError

POLICY: Final = Path("/usr/sbin/policy-rc.d")
NO_SERVICE_STARTS: Final = "#!/bin/sh\n# 101: starting services is forbidden\nexit 101\n"


def can_install() -> bool:
    """Whether we are root on a machine with apt-get."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*packages: str, policy: Path = POLICY) -> None:
    """Install packages, quietly, with nothing started by them.

    Args:
        packages: their names.
        policy: the file that Debian asks whether a service may be started.

    Raises:
        OperatorError: apt-get failed; the sentence holds its last lines.
    """
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with _no_service_starts(policy):
        for arguments in (
            ("update", "-qq"),
            ("install", "-y", "-qq", "--no-install-recommends", *packages),
        ):
            done = subprocess.run(
                ["apt-get", *arguments],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            if done.returncode != 0:
                last = "\n".join(f"  {line}" for line in done.stdout.splitlines()[-10:])
                raise OperatorError(f"apt-get {' '.join(arguments)} failed:\n{last}")


@contextmanager
def _no_service_starts(policy: Path) -> Iterator[None]:
    """Debian asks this file before a package starts its service; whatever was there comes back."""
    before = policy.with_name(f"{policy.name}.entrelieux-before")
    existed = policy.exists()
    if existed:
        policy.replace(before)
    try:
        policy.write_text(NO_SERVICE_STARTS)
        policy.chmod(0o755)
        yield
    finally:
        policy.unlink(missing_ok=True)
        if existed:
            before.replace(policy)
