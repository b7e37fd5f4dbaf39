"""Sets of small numbers as long integers: bit ``n`` is set while ``n`` is in the set."""

from itertools import compress, count

_AS_NUMBERS = bytes.maketrans(b"01", b"\x00\x01")


def ones(bits: int) -> list[int]:
    """Return the numbers in the set, in order."""
    return list(compress(count(), flags(bits)))


def flags(bits: int) -> bytes:
    """Return a byte for each number from 0 to the largest one: 1 if it is in the set."""
    return bin(bits)[:1:-1].encode().translate(_AS_NUMBERS)


def stretch(first: int, end: int) -> int:
    """Return the set of the numbers from ``first`` until before ``end``; none are negative."""
    first = max(first, 0)
    return ((1 << (end - first)) - 1) << first if end > first else 0


def lowest(bits: int) -> int:
    """Return the smallest number in a set that is not empty."""
    return (bits & -bits).bit_length() - 1
