"""The file is what the standard of its kind says, part by part: Excel has nothing to repair."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from esafety_tui.reports.figures.figure_types import Edition
from support.reports.workbook_parts import broken_in
from support.reports.workbooks import Workbooks


@pytest.mark.parametrize("edition", list(Edition))
def test_every_part_keeps_to_the_schema(workbooks: Workbooks, edition: Edition) -> None:
    assert list(broken_in(workbooks(edition).path)) == []


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("[Content_Types].xml", "table+xml", "unknown+xml"),
        ("[Content_Types].xml", "/xl/tables/table1.xml", "/xl/tables/none.xml"),
        ("xl/_rels/workbook.xml.rels", "worksheets/sheet7.xml", "worksheets/sheet6.xml"),
        ("xl/worksheets/sheet1.xml", "<sheetData>", "<sheetDatum/><sheetData>"),
        ("xl/tables/table1.xml", 'displayName="', 'shownName="'),
        ("xl/charts/chart1.xml", "<plotArea>", "<plot/><plotArea>"),
        ("xl/styles.xml", "<cellXfs", "<cellXf/><cellXfs"),
    ],
)
def test_a_part_that_does_not_is_found(
    workbooks: Workbooks, tmp_path: Path, part: str, old: str, new: str
) -> None:
    broken = tmp_path / "broken.xlsx"
    with ZipFile(workbooks().path) as whole, ZipFile(broken, "w") as copy:
        for name in whole.namelist():
            text = whole.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            copy.writestr(name, text)
    assert list(broken_in(broken)) != []
