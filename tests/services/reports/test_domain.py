"""A concern's day, and its receipt: easy to copy, impossible to guess, known again by its hash."""

from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as some

from services.reports.domain import (
    RECEIPT_BYTES,
    RetryKey,
    day_of,
    read_receipt,
    receipt_digest,
    receipt_of,
)

SECRETS = some.binary(min_size=RECEIPT_BYTES, max_size=RECEIPT_BYTES)
KEYS = some.text(alphabet="0123456789abcdef", min_size=64, max_size=64)


@given(SECRETS)
def test_a_receipt_is_read_however_it_was_copied(secret: bytes) -> None:
    receipt = receipt_of(secret)
    assert [len(group) for group in receipt.split("-")] == [4] * 7
    assert read_receipt(receipt) == receipt
    assert read_receipt(receipt.lower().replace("-", " ")) == receipt
    assert read_receipt(f" {receipt.replace('-', '')}\n") == receipt
    assert read_receipt(receipt.replace("0", "o").replace("1", "l")) == receipt


@given(SECRETS, some.integers(0, 27), some.sampled_from("23456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_a_slip_of_the_pen_is_hardly_ever_taken_for_another_receipt(
    secret: bytes, place: int, wrong: str
) -> None:
    characters = receipt_of(secret).replace("-", "")
    slipped = characters[:place] + wrong + characters[place + 1 :]
    if place >= 26:
        assert (read_receipt(slipped) is None) == (slipped != characters)
    assert read_receipt(characters[:-1]) is None
    assert read_receipt(characters + "0") is None


def test_the_check_finds_nearly_every_slip() -> None:
    characters = receipt_of(bytes(range(RECEIPT_BYTES))).replace("-", "")
    slips = [
        characters[:place] + wrong + characters[place + 1 :]
        for place in range(26)
        for wrong in "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
        if wrong != characters[place]
    ]
    found = sum(read_receipt(slip) is None for slip in slips)
    assert found / len(slips) > 0.99


@given(SECRETS, SECRETS)
def test_each_secret_has_its_own_receipt(one: bytes, other: bytes) -> None:
    same_bits = int.from_bytes(one, "big") >> 6 == int.from_bytes(other, "big") >> 6
    assert (receipt_of(one) == receipt_of(other)) == same_bits
    assert (receipt_digest(receipt_of(one)) == receipt_digest(receipt_of(other))) == same_bits


@given(some.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    assert read_receipt(typed) is None


@given(KEYS, KEYS, SECRETS, some.text())
def test_only_the_key_opens_the_seal(key: str, other: str, secret: bytes, body: str) -> None:
    retry, foreign = RetryKey(key), RetryKey(other)
    assert retry.seal(retry.seal(secret)) == secret
    assert retry.fingerprint(body) == RetryKey(key).fingerprint(body)
    if key != other:
        assert foreign.seal(retry.seal(secret)) != secret
        assert foreign.index != retry.index
        assert foreign.fingerprint(body) != retry.fingerprint(body)
    # What the store holds is not the key, nor does it hold the pad.
    assert key not in retry.index
    assert retry.seal(bytes(RECEIPT_BYTES)).hex() not in retry.index


@given(
    some.datetimes(min_value=datetime(1970, 1, 3), max_value=datetime(2200, 1, 1)),  # noqa: DTZ001 - made aware below
    some.integers(-14 * 60, 14 * 60),
)
def test_only_the_day_is_left_of_a_time(moment: datetime, minutes: int) -> None:
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    day = day_of(aware)
    assert timedelta() <= aware - day < timedelta(days=1)
    assert (day.hour, day.minute, day.second, day.microsecond) == (0, 0, 0, 0)
    assert day.utcoffset() == timedelta()
