"""Quartiles of spans of days: what a quarter, half and three quarters of the cases took at most."""

from collections.abc import Mapping, Sequence
from statistics import quantiles
from types import MappingProxyType

# The keys and headings of the columns, and which part of the cases each covers.
QUARTILE_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "quarter": "A quarter within",
        "median": "Half within (median)",
        "three-quarters": "Three quarters within",
    }
)
_PLACES = {key: place for place, key in enumerate(QUARTILE_LABELS)}


def quartile(days: Sequence[int], key: str) -> float:
    """The quartile named *key* of *days*, of which there is one at least.

    Between two values the point is taken in proportion, as spreadsheets do
    (``QUARTILE.INC``), so that a reader can check the figure with one.
    """
    if len(days) == 1:
        return float(days[0])
    return float(quantiles(days, n=4, method="inclusive")[_PLACES[key]])
