"""How functions are compiled, and where what has been compiled is kept.

numba keeps it by a function's own file, and would not notice that a rule which it has compiled in,
of another file, is a different one now. So it is kept by all of our sources together.
"""

import os
import tempfile
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import numba

_Function = TypeVar("_Function", bound=Callable[..., Any])
_numba: Final[Any] = numba.config
_HERE: Final = Path(__file__).parent
_SOURCES: Final = (_HERE, _HERE.parent, _HERE.parents[1] / "domain")


def _kept_at() -> Path | None:
    """Return a folder for what is compiled; ``None`` where there is none that can be written to.

    Where the operator says, or beside the code; else, as in a container that cannot be written to,
    among temporary files, in a folder that nobody else can have put anything into.
    """
    digest = blake2b(digest_size=8)
    for source in sorted(file for folder in _SOURCES for file in folder.glob("*.py")):
        digest.update(source.read_bytes())
    ours = Path(tempfile.gettempdir()) / f"entrelieux-rounds-{os.getuid()}"
    for place in (Path(_numba.CACHE_DIR or _HERE / "__pycache__"), ours):
        folder = place / f"rounds-{digest.hexdigest()}"
        try:
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.mkdir(exist_ok=True)
            (folder / "writable").touch()
        except OSError:
            continue
        found = place.lstat()
        if place != ours or (found.st_uid == os.getuid() and not found.st_mode & 0o077):
            return folder
    return None


_KEPT_AT: Final = _kept_at()
if _KEPT_AT is not None:
    _numba.CACHE_DIR = str(_KEPT_AT)


def compiled(*, parallel: bool = False) -> Callable[[_Function], _Function]:
    """Return a decorator that compiles a function when it is first called.

    Where nothing can be kept, each process compiles anew, which takes it up to a minute.

    Args:
        parallel: whether its ``prange`` uses all processors.
    """
    return cast(
        "Callable[[_Function], _Function]",
        numba.njit(cache=_KEPT_AT is not None, parallel=parallel),
    )
