"""Dead letters: kept in the service's database, listed without data, replayed or discarded."""

from bus.dead_letters.provider import DeadLetters

__all__ = ["DeadLetters"]
