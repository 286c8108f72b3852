"""The sample school's records, in a school of the tests."""

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.sample import fill, load_sample


def with_sample(casework: Casework) -> Casework:
    """Fill *casework* with the cases and the prevention work of the sample school."""
    sample = load_sample(casework.records.today)
    fill(casework, sample.incidents, sample.prevention)
    return casework
