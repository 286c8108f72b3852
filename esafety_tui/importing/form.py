"""The reporting form: one page for a member of staff, which comes in without a question."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from esafety_tui.model.vocabulary import Category, Medium, Route, Standing
from esafety_tui.reports.output_file import whole_file

Words: TypeAlias = type[Category] | type[Medium] | type[Route] | list[str]
_STANDINGS = [one.label for one in Standing if one is not Standing.UNKNOWN]
# What is asked, the words to choose from, and what to write there.
_LINES: tuple[tuple[str, Words | None, str], ...] = (
    ("Date reported", None, "The day on which you were told, such as 3/11/2026."),
    ("Reported by", None, "Your name."),
    ("How reported", Route, "How it reached you."),
    ("Date of incident", None, "The day on which it happened; leave it empty if you do not know."),
    ("What happened", None, "In plain words, as you were told. Keep what is your own view apart."),
    ("Category", Category, "What comes nearest; leave it empty if nothing does."),
    ("Who was affected", None, "Names; a line for each person (Alt and Enter)."),
    ("Staff or pupil", _STANDINGS, "What the person affected is to the school."),
    ("Year group", None, "Of a pupil affected, such as Y9."),
    ("Alleged perpetrator", None, "Who is said to have done it; Unknown if nobody can say."),
    ("Offender type", _STANDINGS, "What that person is to the school."),
    ("Witnesses", None, "Who saw it."),
    ("Which app", None, "The app, site or service, such as Instagram."),
    ("Medium", Medium, "What was used."),
    ("Action taken", None, "What has been done so far, and by whom."),
)  # fmt: skip
_TITLE = "Report of an e-safety incident"
_ABOUT = (
    "Fill in the right side, save, and give this file to the e-safety lead: to nobody else. Do not "
    "reply to messages, do not delete anything, and never copy, print or send on a picture that "
    "may be indecent: say only where it is."
)


def write_form(path: Path, school: str, names: Mapping[Category, str], *, overwrite: bool) -> None:
    """Write the form for *school*, with its own *names* of categories, to *path*.

    Raises :class:`FileExistsError` unless *overwrite*, and :class:`OSError`.
    """
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError
    sheet.title = "Report"
    lists = book.create_sheet("Lists")
    lists.sheet_state = "hidden"
    sheet["A1"], sheet["A2"], sheet["A3"] = _TITLE, _as_text(school), _ABOUT
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A3"].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells("A3:B3")
    sheet.row_dimensions[3].height = 62
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 64
    box = Side(style="thin", color="808080")
    for at, (asked, words, hint) in enumerate(_LINES, start=5):
        label, answer = sheet.cell(at, 1, asked), sheet.cell(at, 2)
        label.font = Font(bold=True)
        label.alignment = Alignment(vertical="top")
        answer.alignment = Alignment(wrap_text=True, vertical="top")
        answer.border = Border(left=box, right=box, top=box, bottom=box)
        answer.fill = PatternFill("solid", fgColor="FFFFF2")
        answer.number_format = "dd/mm/yyyy" if asked.startswith("Date") else "@"
        sheet.row_dimensions[at].height = 90 if asked in ("What happened", "Action taken") else 24
        rule = DataValidation(allow_blank=True, showErrorMessage=True)
        if words:
            chosen = _words(words, names)
            column = lists.max_column + (lists["A1"].value is not None)
            for row, word in enumerate(chosen, start=1):
                lists.cell(row, column, _as_text(word))
            letter = lists.cell(1, column).column_letter
            rule.type, rule.formula1 = "list", f"Lists!${letter}$1:${letter}${len(chosen)}"
            rule.error = "Choose from the list, or leave it empty."
        rule.promptTitle, rule.prompt, rule.showInputMessage = asked[:32], hint, True
        sheet.add_data_validation(rule)
        rule.add(answer)
    sheet.print_area = f"A1:B{4 + len(_LINES)}"
    sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = 1
    made = BytesIO()
    book.save(made)
    with whole_file(path, overwrite=overwrite) as file:
        file.write(made.getvalue())


def _words(words: Words, names: Mapping[Category, str]) -> list[str]:
    if isinstance(words, list):
        return words
    labels = [
        names.get(one, one.label) if isinstance(one, Category) else one.label for one in words
    ]
    return [label for one, label in zip(words, labels, strict=True) if one.value != "other"]


def _as_text(text: str) -> str:
    """Keep what a school calls itself or a category from being taken for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
