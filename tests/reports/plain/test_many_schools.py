"""Reports of many schools are put together by the queries of the page about it."""

import re
from pathlib import Path

import pytest

from esafety_tui.reports.figures.figure_types import Edition
from esafety_tui.reports.plain.csv_report import COLUMNS, csv_report
from support.reports.generated_school import SCHOOL, made_incidents
from support.reports.obvious_count import BEFORE, YEAR
from support.reports.workbooks import figures_of, report_of

PAGE = Path(__file__).parents[3] / "docs" / "many-schools.md"
VIEW, *QUERIES = re.findall(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def folder_of(folder: Path, schools: int) -> list[int]:
    """Reports of so many schools as files; how many incidents each had in the year."""
    totals = []
    for number in range(schools):
        size = (3, 12, 40)[number % 3]
        incidents = [*made_incidents(YEAR, size, number), *made_incidents(BEFORE, size, number)]
        figures = figures_of(incidents, school=SCHOOL.but(name=f"School {number}, north"))
        (folder / f"{number}.csv").write_text(
            "\ufeff" + csv_report(report_of(figures)), encoding="utf-8"
        )
        totals.append(int(figures.this.tables["incidents-counted"].value() or 0))  # type: ignore[arg-type]
    return totals


def asked(query: str, folder: Path) -> list[tuple[object, ...]]:
    import duckdb

    with duckdb.connect() as database:
        database.execute(VIEW.replace("reports/*.csv", f"{folder.as_posix()}/*.csv"))
        return database.execute(query).fetchall()


def test_the_queries_of_the_page_add_bands_up_to_bands(tmp_path: Path) -> None:
    totals = folder_of(tmp_path, 3)
    years, kinds = (asked(query, tmp_path) for query in QUERIES)
    _, schools, least, most = next(row for row in years if row[0] == YEAR)
    assert schools == len(totals)
    assert least <= sum(totals) <= most  # type: ignore[operator]
    assert most - least <= 3  # type: ignore[operator] # one school reads 1 to 4
    assert "Bullying, threats and hate" in {row[0] for row in kinds}


def test_editions_are_told_apart_and_every_file_has_the_same_columns(tmp_path: Path) -> None:
    folder_of(tmp_path, 2)
    exact = csv_report(report_of(figures_of(made_incidents(YEAR, 20)), Edition.LEADERSHIP))
    (tmp_path / "exact.csv").write_text(exact, encoding="utf-8")
    (found,) = asked("select count(distinct edition) from reports", tmp_path)
    assert found == (2,)
    heads = {file.read_text("utf-8-sig").splitlines()[0] for file in tmp_path.iterdir()}
    assert heads == {",".join(COLUMNS)}


@pytest.mark.long
def test_five_thousand_schools_are_one_query(tmp_path: Path) -> None:
    folder_of(tmp_path, 6)
    made = [file.read_text("utf-8-sig") for file in sorted(tmp_path.iterdir())]
    for number in range(5_000):
        text = made[number % 6].replace("School ", f"School {number} of ")
        (tmp_path / f"{number}.csv").write_text(text, encoding="utf-8")
    _, schools, *_ = next(row for row in asked(QUERIES[0], tmp_path) if row[0] == YEAR)
    assert schools == 5_000
