"""What it costs to put the reports of many schools together, as docs/many-schools.md does."""

import csv
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
from measure import Row, compare, seconds

from esafety_tui.casework.annual.annual_report import of_year, plain_report
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.sample import fill, load_sample
from esafety_tui.model.record import now, plain

_PAGE = Path(__file__).parents[1] / "docs" / "many-schools.md"
_SOME, _ALL = 500, 5_000
CSV = "reading the same files with Python's csv, and adding up the same numbers"


def many_schools() -> Iterator[Row]:
    """The page's first question, asked of a folder of 2 to 5,000 files."""
    view, question, *_ = re.findall(
        r"```sql\n(.*?)```", _PAGE.read_text(encoding="utf-8"), re.DOTALL
    )
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        report = _report(folder / "records")
        rolled: dict[int, Callable[[], object]] = {}
        for number in (2, 50, _SOME, _ALL):
            reports = _reports(folder / f"{number}", number, report)
            rolled[number] = _rolled_up(view, question, reports)
            yield compare(
                f"reports of {number:,} schools",
                seconds(rolled[number]),
                seconds(_added_up(reports)),
                None if number < _ALL else 1.0,
                against=CSV,
                rounds=5,
            )
        yield compare(
            f"a school among {_ALL:,}",
            lambda: seconds(rolled[_ALL])() / _ALL,
            lambda: seconds(rolled[_SOME])() / _SOME,
            1.0,
            against=f"a school among {_SOME}",
            rounds=5,
        )


def _report(records: Path) -> str:
    """The sample school's report of this year, as a governor's edition in CSV."""
    sample = load_sample(now().date())
    casework = Casework.set_up(records, plain(sample.school))
    fill(casework, sample.incidents, sample.prevention, sample.reviews)
    year = sample.school.academic_year(now().date())
    text = plain_report(of_year(year, casework), casework, "csv")
    casework.close()
    return text


def _reports(folder: Path, number: int, report: str) -> Path:
    """The same report as a file of each of *number* schools."""
    folder.mkdir()
    heads, *lines = report.splitlines(keepends=True)
    name = next(csv.reader(lines))[0]
    for school in range(number):
        text = "".join([heads, *(line.replace(name, f"School {school}", 1) for line in lines)])
        (folder / f"{school}.csv").write_text(text, encoding="utf-8-sig")
    return folder


def _rolled_up(view: str, question: str, folder: Path) -> Callable[[], object]:
    of_folder = view.replace("reports/*.csv", f"{folder.as_posix()}/*.csv")

    def roll_up() -> object:
        with duckdb.connect() as database:
            database.execute(of_folder)
            return database.execute(question).fetchall()

    return roll_up


def _added_up(folder: Path) -> Callable[[], object]:
    def add_up() -> dict[str, tuple[set[str], int, int]]:
        found: dict[str, tuple[set[str], int, int]] = {}
        for path in folder.iterdir():
            with path.open(encoding="utf-8-sig", newline="") as file:
                for row in csv.DictReader(file):
                    if (row["figure"], row["edition"]) == ("incidents", "governors"):
                        schools, least, most = found.get(row["year"], (set[str](), 0, 0))
                        schools.add(row["school"])
                        found[row["year"]] = (
                            schools, least + int(row["least"]), most + int(row["most"]),
                        )  # fmt: skip
        return found

    return add_up
