"""The words of a text that say something: what the directory is searched by."""

import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+")
_SHORTEST = 2

# What says nothing about a subject, in French and English, without accents.
_EMPTY = frozenset(
    """
    a ai aider alors apprendre as au aussi autre autres aux avec avoir beaucoup besoin bien bonjour
    ca car ce cela ces cet cette chez comme comment dans de des donc du elle elles en entre est et
    etre eux faire fait il ils j je l la le les leur leurs lui m ma mais me mes mieux moi mon ne nos
    notre nous on ou par pas plus pour pouvoir qu que quelqu quelque quelques qui s sa sans se ses
    si son sont sur t ta te tes toi ton tous tout toute toutes tres trouver tu un une vers veux vos
    votre voudrais vous y
    about an and any are at be been but by can could do does find for from get have help her him his
    how i in into is it its learn like me more my need not of on one or others our out she so some
    somebody someone something that the their them there these they this to too us very want was we
    what when where which who will with would you your
    """.split()  # noqa: SIM905 - a list of words reads best as text
)


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text that say something: without accents, case, and empty words."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    plain = "".join(each for each in decomposed if not unicodedata.combining(each))
    return frozenset(
        _stem(word)
        for word in _WORD.findall(plain)
        if len(word) >= _SHORTEST and word not in _EMPTY
    )


def _stem(word: str) -> str:
    # Plurals, in both languages, are the difference that most often hides a match.
    longest_kept = 3
    return word.rstrip("sx") if len(word.rstrip("sx")) >= longest_kept else word
