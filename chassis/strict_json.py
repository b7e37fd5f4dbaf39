"""JSON read strictly: what one reader would take differently from another is refused."""

import json
from typing import Any, Never

from chassis.problems import Problem

MAX_BYTES = 65_536
MAX_DEPTH = 20
MAX_KEYS = 200
_INT64 = range(-(2**63), 2**63)


class NotStrictJson(ValueError):  # noqa: N818 - reads as the sentence it is
    """The bytes are not JSON, or JSON on which readers disagree. Holds no part of the input."""


def loads(raw: bytes, *, max_bytes: int = MAX_BYTES) -> Any:
    """Parse ``raw`` (UTF-8).

    Raises:
        NotStrictJson: too large, not UTF-8, not JSON, NaN or infinite numbers, integers over 64
            bits, duplicate or dangerous keys, lone surrogates, NUL characters, or nested too deep.
    """
    if len(raw) > max_bytes:
        raise NotStrictJson(f"larger than {max_bytes} bytes")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise NotStrictJson("not UTF-8") from None
    try:
        value = json.loads(
            text,
            parse_constant=_refuse_constant,
            parse_int=_bounded_int,
            parse_float=_finite_float,
            object_pairs_hook=_unique_keys,
        )
    except NotStrictJson:
        raise
    except RecursionError:
        raise NotStrictJson("nested too deep") from None
    except ValueError:
        raise NotStrictJson("not JSON") from None
    # Only an escape can bring in a NUL or half a surrogate pair, and only many brackets can nest
    # deep: most bodies need no second look.
    if "\\u" in text or text.count("[") + text.count("{") > MAX_DEPTH:
        _check(value, depth=1)
    return value


def dumps(value: object) -> bytes:
    """Return ``value`` as compact UTF-8 JSON; NaN and infinities raise ``ValueError``."""
    return json.dumps(
        value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=str
    ).encode()


def parse_body(raw: bytes, *, max_bytes: int = MAX_BYTES) -> Any:
    """Parse a request body, refusing with the fitting 4xx problem."""
    if len(raw) > max_bytes:
        raise Problem(413, "content-too-large", f"The body may have {max_bytes} bytes at the most.")
    try:
        return loads(raw, max_bytes=max_bytes)
    except NotStrictJson as refusal:
        raise Problem(
            400, "malformed", f"The body must be strict JSON, but it is not: {refusal}."
        ) from None


def _refuse_constant(_: str) -> Never:
    raise NotStrictJson("NaN or an infinite number")


def _bounded_int(digits: str) -> int:
    # int() refuses thousands of digits by itself; a shorter bound keeps the refusal cheap.
    if len(digits) > 20 or (number := int(digits)) not in _INT64:  # noqa: PLR2004 - 64 bits in digits
        raise NotStrictJson("an integer over 64 bits")
    return number


def _finite_float(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise NotStrictJson("NaN or an infinite number")
    return number


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MAX_KEYS:
        raise NotStrictJson("an object with too many keys")
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        raise NotStrictJson("an object with a key twice")
    for key in mapping:
        if key[:1] == "$":
            raise NotStrictJson("a key that begins with a dollar sign")
    return mapping


def _check(value: object, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise NotStrictJson("nested too deep")
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_text(key)
            _check(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth + 1)


def _check_text(text: str) -> None:
    if "\x00" in text:
        raise NotStrictJson("a NUL character")
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise NotStrictJson("half of a surrogate pair")
