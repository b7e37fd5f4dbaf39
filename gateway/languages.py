"""Which of our languages a reader prefers (RFC 9110, Accept-Language)."""

import re

SPOKEN = ("fr", "nl", "en")
"""The languages of sentences; the first one where nothing fits."""

_LONGEST = 500
_RANGE = re.compile(
    r"([A-Za-z]{1,8}|\*)(?:-[A-Za-z0-9]{1,8})*(?:\s*;\s*q\s*=\s*([01](?:\.\d{0,3})?))?"
)


def preferred(accept_language: str) -> str:
    """Return the language to answer in; what cannot be read counts for nothing."""
    weights: dict[str, float] = {}
    for part in accept_language[:_LONGEST].split(","):
        match = _RANGE.fullmatch(part.strip())
        if match is not None:
            language = match[1].lower()
            weight = float(match[2] or 1)
            weights[language] = max(weight, weights.get(language, 0))
    rest = weights.get("*", 0)
    best = max(SPOKEN, key=lambda language: weights.get(language, rest))
    return best if weights.get(best, rest) > 0 else SPOKEN[0]
