"""An attack from outside: what whoever has the reports and the definitions can work out.

It reads reports as JSON and knows nothing of the code that made them.  Every count that could be
is a whole number in a solver; every number shown, and every sum that the definitions imply, is a
constraint.  Whether a number fits is asked of the solver, not reckoned.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import highspy

import esafety_tui.reports.annual

# The definitions are printed in every report; here they are read where they are written down.
_CONTENTS = tomllib.loads(
    Path(esafety_tui.reports.annual.__file__).with_name("contents.toml").read_text(encoding="utf-8")
)
_SHARES = {
    one["id"]: one.get("within", False) for one in _CONTENTS["figure"] if one["kind"] == "share"
}
_PARTS = [one["id"] for one in _CONTENTS["figure"] if one["kind"] == "count"]
_MOST = 10_000
# A number that is hidden: the table or figure, its row, and the year.
Name = tuple[str, str, str]
Sum = frozenset[Name]
TOTAL = "total"


def told(
    reports: Sequence[Mapping[str, Any]],
    years: Sequence[str],
    truth: Mapping[Name, int],
    only: Sequence[str] = (),
) -> list[tuple[Sum, set[int]]]:
    """The counts from 1 to 4 of which *reports* leave fewer than three values, and those.

    *years* are all of which the reports say anything; *truth* are the true numbers; *only* are
    the tables and figures that are attacked, all if there are none.  Tables hang together by
    the years' totals alone: where those are known each is taken by itself.
    """
    exact = all(one["least"] == one["most"] for report in reports for one in report["incidents"])
    named = {one["year"] for report in reports for one in report["incidents"]}
    parts = list(only) or [one["id"] for one in _CONTENTS["breakdown"]] + [*_SHARES, *_PARTS]
    groups = [[part] for part in parts] if exact and named >= set(years) else [parts]
    found: dict[Sum, set[int]] = {}
    for group in groups:
        found |= _Attack(reports, years, group).told(truth)
    return sorted(found.items(), key=lambda one: sorted(one[0]))


class _Attack:
    """What the reports say, as constraints on whole numbers."""

    def __init__(
        self, reports: Sequence[Mapping[str, Any]], years: Sequence[str], parts: Sequence[str]
    ) -> None:
        """Take in *reports*, the oldest first, as far as they are about *parts*."""
        self._parts = parts
        self._solver = highspy.Highs()
        self._solver.setOptionValue("output_flag", False)
        self._years = years
        self._columns: dict[Name, int] = {}
        self.sums: set[Sum] = set()
        for table in _CONTENTS["breakdown"]:
            for year in years if table["id"] in parts else ():
                rows = {(table["id"], row["key"], year): 1 for row in table["rows"]}
                self._say({**rows, (TOTAL, "", year): -1}, 0, 0)
        for report in reports:
            self._read(report)

    def _column(self, name: Name) -> int:
        if name not in self._columns:
            self._columns[name] = self._solver.getNumCol()
            self._solver.addCol(0, 0, _MOST, 0, [], [])
            self._solver.changeColIntegrality(self._columns[name], highspy.HighsVarType.kInteger)
        return self._columns[name]

    def _say(self, parts: Mapping[Name, float], least: float, most: float) -> None:
        at = [self._column(name) for name in parts]
        self._solver.addRow(least, most, len(at), at, list(parts.values()))

    def _sum(self, names: list[Name], least: float, most: float) -> None:
        self.sums.add(frozenset(names))
        self._say(dict.fromkeys(names, 1), least, most)

    def _read(self, report: Mapping[str, Any]) -> None:
        for one in report["incidents"]:
            self._sum([(TOTAL, "", one["year"])], one["least"], one["most"])
        for table in (one for one in report["tables"] if one["id"] in self._parts):
            for row in table["rows"]:
                self._row(table["id"], row, table["years"])
            for row in table["before"]:
                self._row(table["id"], row, row["years"])
        for one in (one for one in report["figures"] if one["id"] in self._parts):
            values = [
                (one["years"], one, one["of"]),
                *((b["years"], b, None) for b in one["before"]),
            ]
            for years, band, of in values:
                if one["id"] in _SHARES:
                    self._share(one["id"], years, band, of)
                elif one["id"] in _PARTS and band["least"] is not None:
                    for year in years:
                        self._say(
                            {
                                (one["id"], "in", year): 1,
                                (one["id"], "out", year): 1,
                                (TOTAL, "", year): -1,
                            },
                            0,
                            0,
                        )
                    self._sum(
                        [(one["id"], "in", year) for year in years], band["least"], band["most"]
                    )

    def _row(self, table: str, row: Mapping[str, Any], years: Sequence[str]) -> None:
        names = [(table, key, year) for key in _keys(table, row["label"]) for year in years]
        # "Not recorded" stands for none: whoever attacks has seen that it is not "1 to 4".
        self._sum(names, row["least"] or 0, row["most"] or 0)

    def _share(
        self, figure: str, years: Sequence[str], band: Mapping[str, Any], of: str | None
    ) -> None:
        inside, outside = ([(figure, part, year) for year in years] for part in ("in", "out"))
        if _SHARES[figure]:
            for year in years:
                parts = {
                    (figure, "in", year): 1,
                    (figure, "out", year): 1,
                    (figure, "not", year): 1,
                }
                self._say({**parts, (TOTAL, "", year): -1}, 0, 0)
            self.sums |= {frozenset({(figure, "not", year)}) for year in years}
        if band["least"] is None or band["shown"] == "not recorded":
            return
        self.sums |= {frozenset(inside), frozenset(outside)}
        # The share itself: least * all <= part <= most * all.
        for factor, sign in ((band["least"], 1), (band["most"], -1)):
            ins = dict.fromkeys(inside, sign * (1 - factor))
            self._say({**ins, **dict.fromkeys(outside, -sign * factor)}, -1e-9, _MOST)
        # What its form says of the numbers.
        shown = band["shown"]
        every = dict.fromkeys([*inside, *outside], 1.0)
        least_whole = 20 if "%" in shown else 5 if "half" in shown and "about" not in shown else 14
        self._say(every, least_whole, _MOST)
        if "or more" in shown and "%" in shown:
            self._say(dict.fromkeys(outside, 1), 0, 4)
        elif "or less" in shown:
            self._say(dict.fromkeys(inside, 1), 1, 4)
        elif "%" in shown and shown != "0%":
            self._say(dict.fromkeys(inside, 1), 5, _MOST)
            self._say(dict.fromkeys(outside, 1), 5, _MOST)
        if of:
            self._say(every, *_numbers(of))

    def possible(self, names: Sum) -> set[int]:
        """Three of the values that the sum of *names* can have, or all if they are fewer."""
        at = [self._column(name) for name in names]
        ends = []
        for sign in (1, -1):
            for number in at:
                self._solver.changeColCost(number, sign)
            self._solver.run()
            assert self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
            ends.append(round(self._solver.getObjectiveValue() * sign))
        for number in at:
            self._solver.changeColCost(number, 0)
        found = set(ends)
        for value in range(ends[0] + 1, ends[1]):
            if len(found) > 2:
                break
            row = self._solver.getNumRow()
            self._solver.addRow(value, value, len(at), at, [1.0] * len(at))
            self._solver.run()
            if self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
                found.add(value)
            self._solver.deleteRows(1, [row])
        return found

    def told(self, truth: Mapping[Name, int]) -> dict[Sum, set[int]]:
        """The counts from 1 to 4 that have fewer than three possible values."""
        found = {}
        for names in {frozenset({name}) for name in self._columns} | self.sums:
            true = sum(truth.get(name, 0) for name in names)
            if 1 <= true <= 4:
                values = self.possible(names)
                assert true in values or len(values) > 2
                if len(values) < 3:
                    found[names] = values
        return found


def _keys(table: str, label: str) -> Iterator[str]:
    """The rows of *table* that are counted under *label*, which may be that of several."""
    rows = next(one for one in _CONTENTS["breakdown"] if one["id"] == table)["rows"]
    said = [part.casefold() for part in label.split("; ")]
    for row in rows:
        if row["label"].casefold() in said or row.get("coarse", "").casefold() in said:
            yield row["key"]


def _numbers(of: str) -> tuple[int, int]:
    """What *of 30*, *of 26 to 29*, *of about 20 in 3 years* says of the number."""
    of = of.removesuffix("in 3 years").strip().replace(",", "")
    numbers = [int(one) for one in re.findall(r"\d+", of)]
    if not numbers:
        return 0, _MOST
    if "about" in of:
        return max(numbers[0] - 2, 5), numbers[0] + 2
    return numbers[0], numbers[-1]
