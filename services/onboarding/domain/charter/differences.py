"""What has changed in a text, word by word, so that it can be shown."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_PIECES = re.compile(r"\s+|[^\s]+")
_MOST_COMPARISONS = 250_000


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that stayed, came or went."""

    kind: Literal["same", "added", "removed"]
    text: str


def difference(before: str, after: str) -> list[Piece]:
    """Return the pieces that ``before`` and ``after`` are made of, in reading order.

    Those that stayed or went make up ``before``, those that stayed or came make up ``after``, to
    the letter. Two texts so long that comparing them would take noticeable time are shown as one
    that went and one that came.
    """
    if before == after:
        return [Piece("same", after)] if after else []
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if len(old) * len(new) > _MOST_COMPARISONS:
        return [each for each in (Piece("removed", before), Piece("added", after)) if each.text]
    pieces = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece("removed", "".join(old[i1:i2])))
        if j2 > j1:
            pieces.append(Piece("added", "".join(new[j1:j2])))
    return pieces
