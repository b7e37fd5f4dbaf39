"""Strict JSON: what readers disagree on is refused; all else survives the way there and back."""

from __future__ import annotations

import json
import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.problems import Problem
from chassis.strict_json import MAX_DEPTH, NotStrictJson, dumps, loads, parse_body

texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=30)
keys = texts.filter(lambda key: not key.startswith("$"))
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(2**63), max_value=2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=15,
)

REFUSED = {
    "nothing": (b"", "not JSON"),
    "half a document": (b'{"a": 1', "not JSON"),
    "two documents": (b"{} {}", "not JSON"),
    "a byte order mark": (b"\xef\xbb\xbf{}", "not JSON"),
    "comments": (b"{} // nice", "not JSON"),
    "utf-16": ('{"a": 1}'.encode("utf-16"), "not UTF-8"),
    "a stray byte": (b'"\xff"', "not UTF-8"),
    "a raw surrogate": (b'"\xed\xa0\x80"', "not UTF-8"),
    "nan": (b'{"a": NaN}', "NaN or an infinite number"),
    "infinity": (b"[Infinity]", "NaN or an infinite number"),
    "minus infinity": (b"[-Infinity]", "NaN or an infinite number"),
    "too large a float": (b"1e999", "NaN or an infinite number"),
    "65 bits": (b"18446744073709551616", "an integer over 64 bits"),
    "just over 64 bits": (b"9223372036854775808", "an integer over 64 bits"),
    "thousands of digits": (b"9" * 5000, "an integer over 64 bits"),
    "a key twice": (b'{"a": 1, "a": 2}', "an object with a key twice"),
    "a key twice, once escaped": (b'{"a": 1, "\\u0061": 2}', "an object with a key twice"),
    "a key twice, deep inside": (b'[{"x": {"a": 1, "a": 1}}]', "an object with a key twice"),
    "a dollar key": (b'{"$where": "1"}', "a key that begins with a dollar sign"),
    "many keys": (
        json.dumps({str(number): 0 for number in range(201)}).encode(),
        "an object with too many keys",
    ),
    "nul in a text": (b'"a\\u0000"', "a NUL character"),
    "nul in a key": (b'{"a\\u0000": 1}', "a NUL character"),
    "half a pair in a text": (b'["\\ud800"]', "half of a surrogate pair"),
    "half a pair in a key": (b'{"\\udfff": 1}', "half of a surrogate pair"),
    "deep": (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "nested too deep"),
    "very deep": (b"[" * 30_000, "nested too deep"),
    "too long": (b'"' + b"a" * 65_536 + b'"', "larger than 65536 bytes"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_its_reason(name: str) -> None:
    raw, reason = REFUSED[name]
    with pytest.raises(NotStrictJson, match=f"^{reason}$"):
        loads(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"9223372036854775807",
        b"-9223372036854775808",
        '"\U0001f6b2 \\ud83d\\udeb2"'.encode(),
        b"[" * MAX_DEPTH + b"]" * MAX_DEPTH,
        b'{"a$": 1, "A": 2, "a": 3}',
        b"-0.0",
        b" \t\r\n{}\n",
    ],
)
def test_taken_although_it_looks_odd(raw: bytes) -> None:
    assert loads(raw) == json.loads(raw)


@given(values)
def test_there_and_back(value: object) -> None:
    assert loads(dumps(value)) == value


@given(st.binary(max_size=200))
def test_arbitrary_bytes_raise_nothing_else(raw: bytes) -> None:
    with suppress(NotStrictJson):
        loads(raw)


@given(st.text('[]{}",:\\ud80eE+-.0123456789NaInfty$ \x00', max_size=60))
def test_almost_json_raises_nothing_else_and_agrees_with_a_lenient_reader(text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    try:
        value = loads(raw)
    except NotStrictJson:
        return
    assert value == json.loads(raw)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_no_infinite_number_is_ever_said(number: float) -> None:
    with pytest.raises(ValueError, match="Out of range"):
        dumps({"x": number})


def test_a_body_is_refused_with_the_fitting_problem() -> None:
    with pytest.raises(Problem) as too_large:
        parse_body(b" " * 65_537)
    assert (too_large.value.status, too_large.value.slug) == (413, "content-too-large")
    with pytest.raises(Problem) as malformed:
        parse_body(b'{"secret": NaN}')
    assert (malformed.value.status, malformed.value.slug) == (400, "malformed")
    assert "secret" not in malformed.value.detail
