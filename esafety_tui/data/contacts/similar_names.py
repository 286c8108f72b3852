"""Names that are nearly spelt as what was typed."""

from collections.abc import Iterable

# Shorter words are near to nearly everything.
_SHORTEST = 4
# Jaro-Winkler similarity, which forgives a slip more readily than a wrong beginning:
# *instgram* and *tictok* are within it, another name of the same length is not.
_NEAR = 0.87
_AS_NEAR = 0.05
# Letters are left out more easily than put in: *vinted* is no *vine*.
_SHORTER = 1


def near_names(word: str, names: Iterable[str]) -> frozenset[str]:
    """Return the folded *names* that *word* may have meant: the nearest ones."""
    if len(word) < _SHORTEST:
        return frozenset()
    # Loaded by the first misspelling, not by every start of the program.
    from rapidfuzz.distance import JaroWinkler  # noqa: PLC0415
    from rapidfuzz.process import extract  # noqa: PLC0415

    long_enough = [name for name in names if len(name) >= len(word) - _SHORTER]
    found = extract(word, long_enough, scorer=JaroWinkler.similarity, score_cutoff=_NEAR, limit=12)
    best = max((score for _, score, _ in found), default=0.0)
    return frozenset(name for name, score, _ in found if score >= best - _AS_NEAR)
