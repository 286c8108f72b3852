"""How the incidents behind a figure count, in words: in a share's part or not, or several times."""

from collections.abc import Sequence
from dataclasses import dataclass

from esafety_tui.reports.behind import Counted
from esafety_tui.reports.figure_types import Column

# Why a case counts more than once; other figures count what a case may have several of.
_SEVERAL = {
    "incidents-by-provider": "a case may concern several providers",
    "incidents-by-year-group": "a case may concern several year groups",
    "removals-by-provider": "a case may have several requests",
    "policy-compliance": "a case may have several steps",
    "overdue-steps": "a case may have several steps",
}
_SEVERAL_ELSE = "a case may have several"


@dataclass(frozen=True, slots=True)
class CountedWords:
    """The words for *figure*; *share* is the part and the whole of a share."""

    figure: str
    share: tuple[Column, Column] | None

    def sentence(self, found: Sequence[Counted]) -> str:
        """Say how many incidents there are, and what they add up to."""
        if not found:
            return "No incident stands behind it."
        number, times = len(found), sum(one.times for one in found)
        incidents = f"{number:,} incident{'s' if number > 1 else ''}"
        several = any(one.times > 1 for one in found)
        why = f"; {_SEVERAL.get(self.figure, _SEVERAL_ELSE)}" if several else ""
        if self.share:
            part = sum(one.part for one in found)
            first = f" Those that are not come first{why}." if 0 < part < times else ""
            first = first or (f" {why[2:3].upper()}{why[3:]}." if why else "")
            among = "" if number == times else f", in {incidents}"
            return f"{part:,} of {times:,} {self._part}{among}.{first} Enter opens one."
        counted = f", {times:,} in the figure{why}" if several else ""
        return f"{incidents}{counted}. Enter opens one."

    def mark(self, one: Counted) -> str:
        """Say of a share whether *one* is in its part; empty for a plain count."""
        if not self.share:
            return ""
        if one.times > 1:
            return f"{one.part} of {one.times}"
        return self._part if one.part else "not" if one.times else "–"

    @property
    def mark_width(self) -> int:
        """Cells for the marks; none for a plain count."""
        return max(len(self._part), len("10 of 10")) + 1 if self.share else 0

    def in_order(self, found: Sequence[Counted]) -> list[Counted]:
        """Of a share what is not in its part comes first, what does not count in it last."""
        return sorted(found, key=lambda one: (not one.times, one.part == one.times))

    @property
    def _part(self) -> str:
        return self.share[0].label.lower() if self.share else ""
