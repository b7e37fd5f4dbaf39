"""What somebody says that they do not wish for: no such words are a wish."""

from collections.abc import Iterator, Sequence
from typing import Final

_WISHES: Final = frozenset(
    """
    veux veut voulons voulez veulent voudrais voudrait voudrions souhaite souhaitons souhaiterais
    souhaiterait souhaiterions aimerais aimerait aimerions desire desirons cherche cherchons
    wil willen wilt wens wensen zoek zoeken
    """.split()  # noqa: SIM905 - a list of words reads best as text
)
"""In French and Dutch, what says no stands behind one of these: je ne veux *pas*, ik wil *geen*."""

_NOT: Final = frozenset(
    ["pas", "aucun", "aucune", "aucunement", "jamais", "geen", "niet", "nooit", "nergens"]
)
_WEIGHING: Final = frozenset(
    """
    absolument absoluut dus echt eigenlijk franchement graag helemaal liever momenteel nu ook
    surtout vraiment zeker
    """.split()  # noqa: SIM905
)
"""What may stand between."""

_REFUSING: Final = frozenset(
    [
        *(("pas", "envie"), ("aucune", "envie"), ("plus", "envie"), ("geen", "zin")),
        *(
            (no, wish)
            for no in ("not", "don", "dont", "doesn", "doesnt", "didn", "never", "longer")
            for wish in ("want", "wish")
        ),
        *((would, "like") for would in ("wouldn", "wouldnt")),
        ("would", "not", "like"),
        ("not", "looking", "for"),
    ]
)
"""Words that say no together. Of *don't* a letter is left out: one alone is no word."""

ONLY: Final = frozenset(
    "alleen enkel just juste only seulement simplement simply slechts uniquement".split()  # noqa: SIM905
)
"""Not only this is this, too."""

LOSING: Final = frozenset(
    """
    abandonner arreter attendre kwijtraken lose manquer miss oublier opgeven perdre quit rater
    stop stoppen stopping forget vergeten verliezen wachten wait
    """.split()  # noqa: SIM905
)
"""Who does not wish to stop, or to wait, wishes for what follows."""

INSTEAD: Final = frozenset(["but", "instead", "maar", "mais", "plutot", "rather", "wel"])
"""Where what somebody does wish for begins."""

_NEITHER: Final = frozenset(["ni", "noch", "nor"])
"""How a clause begins that goes on with what somebody does not wish for."""

_LONGEST_BETWEEN: Final = 2


def wished_for(clauses: Sequence[Sequence[str]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield what is left of clauses without what is refused, with the number of each clause.

    Args:
        clauses: plain words, clause by clause, in their order.
    """
    refusing = False
    for number, words in enumerate(clauses):
        refusing = refusing and words[0] in _NEITHER
        part: list[str] = []
        at = 0
        while at < len(words):
            if refusing and words[at] in INSTEAD:
                refusing = False
            elif not refusing and (past := _past_refusal(words, at)):
                if part:
                    yield number, tuple(part)
                part, refusing, at = [], True, past
                continue
            if not refusing:
                part.append(words[at])
            at += 1
        if part:
            yield number, tuple(part)


def _past_refusal(words: Sequence[str], at: int) -> int:
    """Return where the words end that say no from here on; 0 if none does."""
    past = _past_not(words, at) if words[at] in _WISHES else 0
    for size in (2, 3):
        if tuple(words[at : at + size]) in _REFUSING:
            past = at + size
    # "Je ne veux plus" is no; without "ne" it may as well be more.
    if not past and words[at] == "ne" and words[at + 2 : at + 3] == ("plus",):
        past = at + 3 if words[at + 1] in _WISHES else 0
    if not past or ONLY.intersection(words[past : past + 1]):
        return 0
    return 0 if LOSING.intersection(words[past : past + _LONGEST_BETWEEN + 1]) else past


def _past_not(words: Sequence[str], at: int) -> int:
    for there in range(at + 1, min(len(words), at + 2 + _LONGEST_BETWEEN)):
        if words[there] in _NOT:
            return there + 1
        if words[there] not in _WEIGHING:
            break
    return 0
