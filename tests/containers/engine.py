"""Asking a Docker engine: whether there is one, and whether it has the images we need."""

import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pytest

PULL_SECONDS = 300


def run(
    command: Sequence[str], *, within: float, environment: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run a program to its end; both its outputs are text.

    Raises:
        subprocess.TimeoutExpired: it took more than `within` seconds.
    """
    return subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=within,
        check=False,
    )


def docker(*words: str, within: float = 60) -> str:
    """Run `docker ...` and return what it printed."""
    done = run(["docker", *words], within=within)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def inspect(container: str) -> dict[str, Any]:
    """Everything the engine knows of one container."""
    found: dict[str, Any] = json.loads(docker("inspect", container))[0]
    return found


def require_engine() -> None:
    """Skip, saying so, where no Docker engine answers."""
    if shutil.which("docker") is None:
        pytest.skip("no Docker engine: the program docker is missing")
    try:
        done = run(["docker", "version", "--format", "{{.Server.Version}}"], within=20)
    except subprocess.TimeoutExpired:
        pytest.skip("no Docker engine answers within 20 s")
    if done.returncode != 0:
        pytest.skip("no Docker engine answers")


def require_images(images: Iterable[str]) -> None:
    """Skip, saying so, where an image is not there and cannot be pulled."""
    for image in sorted(set(images)):
        if run(["docker", "image", "inspect", image], within=60).returncode == 0:
            continue
        try:
            pulled = run(["docker", "pull", "--quiet", image], within=PULL_SECONDS)
        except subprocess.TimeoutExpired:
            pytest.skip(f"the image {image} is missing, and pulling it took too long")
        if pulled.returncode != 0:
            pytest.skip(f"the image {image} is missing and cannot be pulled")


def compose_command() -> list[str]:
    """`docker compose` or `docker-compose`, whichever there is; skip where neither is."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]) and run([*command, "version"], within=30).returncode == 0:
            return command
    pytest.skip("neither `docker compose` nor `docker-compose` is installed")
