"""Has a calendar looked at by a process of its own, and ends that process if it takes long."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import structlog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services.onboarding.busy_feeds.fetching import LocalServer
    from services.onboarding.domain.welcome.busy import BusyFeed

_ROOT: Final = Path(__file__).resolve().parents[3]
_SECONDS: Final = 15
_ENDED_BY_ITS_BOUNDS: Final = {"error": "too_much"}

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a look at a calendar found.

    Attributes:
        busy: when its owner is busy; ``None`` where nothing is new, or nothing could be seen.
        error: a closed word; ``None`` where all is well.
    """

    busy: tuple[tuple[datetime, datetime], ...] | None = None
    etag: str | None = None
    digest: str | None = None
    error: str | None = None


def look(
    feed: BusyFeed,
    *,
    zone: str,
    begins: datetime,
    ends: datetime,
    anew: bool,
    local_server: LocalServer | None,
) -> Look:
    """Look at a welcomer's calendar, within bounds of time, memory and size.

    Args:
        feed: whose, and where.
        zone: the welcomer's.
        begins, ends: aware; what is wanted of it.
        anew: whether to read it although it has not changed, because the window has moved on.
        local_server: for tests alone.
    """
    order = {
        "url": feed.url,
        "etag": None if anew else feed.etag,
        "digest": None if anew else feed.digest,
        "zone": zone,
        "begins": begins.isoformat(),
        "ends": ends.isoformat(),
        "local_server": None
        if local_server is None
        else {"port": local_server.port, "ca_file": str(local_server.ca_file)},
    }
    return _look_of(_answer(order))


def _answer(order: Mapping[str, Any]) -> Mapping[str, Any]:
    process = subprocess.Popen(  # noqa: S603 - ourselves, and nothing of the order
        [sys.executable, "-m", f"{__package__}"],
        cwd=_ROOT,
        # No proxy, no certificates of somebody's own, no secrets of ours.
        env={"PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONWARNINGS": "ignore"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        close_fds=True,
    )
    try:
        out, _ = process.communicate(json.dumps(order).encode(), timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return _ENDED_BY_ITS_BOUNDS
    if process.returncode != 0:
        log.warning("a look at a calendar ended early", code=process.returncode)
        return _ENDED_BY_ITS_BOUNDS if process.returncode < 0 else {"error": "broken"}
    answer: dict[str, Any] = json.loads(out)
    return answer


def _look_of(answer: Mapping[str, Any]) -> Look:
    if "busy" not in answer:
        return Look(error=answer.get("error"))
    return Look(
        busy=tuple(
            (datetime.fromisoformat(start), datetime.fromisoformat(end))
            for start, end in answer["busy"]
        ),
        etag=answer["etag"],
        digest=answer["digest"],
    )
