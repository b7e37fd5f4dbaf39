"""The rooms of matching's front are one class in the end: what they call their own must be so."""

from collections import Counter

from services.matching.service import Matching
from services.matching.service.room import Room


def test_no_two_rooms_have_something_of_the_same_name() -> None:
    """Otherwise one would quietly answer for the other."""
    rooms = [each for each in Matching.__mro__ if issubclass(each, Room) and each is not Matching]
    named = Counter(
        name
        for each in rooms
        for name in vars(each)
        if not name.startswith("__") and not name.startswith("_abc")
    )
    assert [name for name, times in named.items() if times > 1] == []
