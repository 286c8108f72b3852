"""Count the files that a piece of work passes below the screens: python benchmarks/touched.py.

Whoever has to understand a tick of a step, or to find what is wrong with one, reads about as
many files.  A file counts when one of its functions or methods is called; functions count once
each, comprehensions and lambdas with them, but no generator expressions and no code of a module
itself.  Left out are the screens, the widgets, the commands, and what stands beside the folders
of the package: application, keys, themes.  Each work is done once before it is counted: what is
loaded, or worked out once and remembered, is no part of it.

The row of the index of an incident that changed is made when somebody next reads the index, mostly
to draw the board: that is counted as a work of its own.  So is what a case that changed counts
towards in the figures; the workbook is counted with its figures, of cases as they were before.

The exit code is 1 when a work passes more files than it should.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType

import esafety_tui
from esafety_tui.casework.annual.annual_report import count, of_year, write_report
from esafety_tui.casework.annual.counted_cases import CountedCases
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.sample import fill, load_sample
from esafety_tui.importing.answers import NONE
from esafety_tui.importing.files.open_log import content_of, sheets_of
from esafety_tui.importing.intake import carry_in, decided
from esafety_tui.importing.reader import read_sheets
from esafety_tui.model.record import now, plain

_PACKAGE = Path(esafety_tui.__file__).parent
_FACES = {"screens", "widgets", "commands"}
_NO_FUNCTION = {"<genexpr>", "<module>"}

Work = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Passed:
    """What a work passed: files below the screens, functions in them, and how many files it may."""

    work: str
    files: frozenset[str]
    functions: int
    at_most: int

    @property
    def met(self) -> bool:
        """Whether the work passes as few files as it should."""
        return len(self.files) <= self.at_most


def touched() -> Iterator[Passed]:
    """Do each work on the sample school, and yield what it passed."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        casework = _sample_school(folder / "records")
        try:
            ticks = _ticks(casework)
            yield _passed("a tick of a step", ticks, 20, before=_reads(casework))
            yield _passed("a row of the index", _reads(casework), 21, before=ticks)
            yield _passed(
                "an imported row", _imports(casework, folder), 30, before=_reads(casework)
            )
            yield _passed(
                "the figures after a change", _counts(casework), 34, before=_tells(casework)
            )
            yield _passed("the governors' workbook", _writes(casework, folder), 45)
            yield _passed("a search", _searches(casework), 8)
        finally:
            casework.close()


def _sample_school(folder: Path) -> Casework:
    sample = load_sample(now().date())
    casework = Casework.set_up(folder, plain(sample.school))
    fill(casework, sample.incidents, sample.prevention, sample.reviews)
    return casework


def _ticks(casework: Casework) -> Work:
    """Tick what neither a record nor an answer does, in a case that has just been reported."""
    incident = casework.cases.record({
        "title": "False profile",
        "people": [{"role": "target", "standing": "staff", "name": "Jo Bloggs"}],
    })  # fmt: skip
    lines = casework.records.checklist(incident).lines
    by_hand = [one for one in lines if one.state == "open" and not (one.satisfied_by or one.asks)]
    left = iter(by_hand)
    return lambda _: casework.cases.tick(incident.ref, next(left).id)


def _tells(casework: Casework) -> Work:
    """Tell more of the newest case."""
    ref = casework.records.index.newest_first()[0].ref
    return lambda turn: casework.cases.amend(ref, {"summary": f"Told on day {turn}."})


def _reads(casework: Casework) -> Work:
    """Read the index, as the board does; the rows of what changed are made with that."""
    return lambda _: casework.records.index


def _imports(casework: Casework, folder: Path) -> Work:
    """Read a log of one row, and take the row in."""
    logs = [folder / "one.csv", folder / "another.csv"]
    for day, log in enumerate(logs, start=4):
        log.write_text(
            "Date reported,What happened,Type,Severity,Platform,Who was targeted\n"
            f"0{day}/09/2023,Fake account using a name,Impersonation,Low,Instagram,Pupil\n"
        )

    def bring_in(turn: int) -> None:
        sheets = sheets_of(content_of(logs[turn]))
        reading = read_sheets(sheets, casework.records.today, {}, (9, 1), NONE)
        carry_in(casework, decided(casework, reading), update=False, file="")

    return bring_in


def _counts(casework: Casework) -> Work:
    """Count the year as its screen does when one case has changed."""
    asked = of_year(casework.records.school.academic_year(casework.records.today), casework)
    cases = CountedCases()
    return lambda _: count(asked, casework, cases=cases)


def _writes(casework: Casework, folder: Path) -> Work:
    """Count the year as its screen does when no case has changed, and write what may be shown."""
    year = casework.records.school.academic_year(casework.records.today)
    cases = CountedCases()

    def write(turn: int) -> object:
        asked = of_year(year, casework)
        counted = count(asked, casework, cases=cases)
        path = folder / f"governors-{turn}.xlsx"
        return write_report(asked, casework, path, counted=counted, all_the_same=True)

    return write


def _searches(casework: Casework) -> Work:
    """Look for what is late in a lane, with a word that is spelt wrong."""
    return lambda _: casework.records.search("overdue: stage:investigating instagran")


def _nothing(_: int) -> None: ...


def _passed(work: str, act: Work, at_most: int, before: Work = _nothing) -> Passed:
    """Count what *act* passes; *before* it, what is not counted."""
    before(0)
    act(0)
    before(1)
    called: set[CodeType] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(str(_PACKAGE)):
            called.add(frame.f_code)

    sys.setprofile(note)
    try:
        act(1)
    finally:
        sys.setprofile(None)
    places = [
        Path(code.co_filename).relative_to(_PACKAGE)
        for code in called
        if code.co_name not in _NO_FUNCTION
    ]
    below = [str(one) for one in places if len(one.parts) > 1 and one.parts[0] not in _FACES]
    return Passed(work, frozenset(below), len(below), at_most)


def main() -> int:
    """Print each work with its files, and what it should pass at most."""
    all_met = True
    for one in touched():
        all_met &= one.met
        missed = "" if one.met else "  missed"
        print(
            f"{one.work}: {len(one.files)} files (at most {one.at_most}), "
            f"{one.functions} functions{missed}",
            flush=True,
        )
    return 0 if all_met else 1


if __name__ == "__main__":
    sys.exit(main())
