"""Defined names for the main figures, so that other workbooks can link to them."""

from openpyxl import Workbook
from openpyxl.utils import absolute_coordinate, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName

from esafety_tui.reports.headlines import Headline


def name_of(headline: Headline) -> str:
    """The name of the cell that holds *headline* on the summary.

    It follows from the figure's identifiers, which never change: a link made to
    last year's workbook finds the same figure in this year's.
    """
    figure, row, column = headline.cell
    parts = [figure, *(part for part in (row, column) if part not in {"all", "count"})]
    return "_".join(parts).replace("-", "_")


def define(book: Workbook, name: str, sheet: str, coordinate: str) -> None:
    """Give the cell at *coordinate* of *sheet* a *name* that holds in the whole *book*."""
    where = f"{quote_sheetname(sheet)}!{absolute_coordinate(coordinate)}"
    book.defined_names[name] = DefinedName(name, attr_text=where)
