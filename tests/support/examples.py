"""How many examples a property is tried with, and which."""

from hypothesis import settings


def examples(number: int) -> int:
    """So many for somebody who looks for new ones; the ordinary run makes do with a fifth."""
    return number if settings.get_current_profile_name() == "search" else -(-number // 5)
