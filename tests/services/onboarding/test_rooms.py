"""The rooms of onboarding's front are one class: none may take another's name away."""

from collections import defaultdict

from services.onboarding.service import Onboarding


def test_no_room_hides_what_another_one_answers() -> None:
    """A route or reaction with a name that is taken would be gone without a word."""
    rooms: defaultdict[str, list[str]] = defaultdict(list)
    for room in Onboarding.__mro__[1:-1]:
        for name in vars(room):
            if not name.startswith("__"):
                rooms[name].append(room.__name__)
    assert {name: where for name, where in rooms.items() if len(where) > 1} == {}
