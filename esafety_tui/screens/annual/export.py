"""The workbook leaves the annual screen: text confirmed, file chosen, written, remembered."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from esafety_tui.model.progress import Progress
from esafety_tui.reports.figures.figure_types import Edition
from esafety_tui.reports.output_file import suggested_path
from esafety_tui.screens.base.file_export import FileExport
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.widgets.boxes.dialogs import attempt, pick
from esafety_tui.widgets.boxes.question import choose

if TYPE_CHECKING:
    from esafety_tui.casework.annual.annual_report import CountedYear, WantedReport, Written
    from esafety_tui.reports.names.identifiers import Find

_ALL_THE_SAME = "Write it anyway"
_INTRO = {
    Edition.GOVERNORS: "For governors: small numbers in bands, no case is described.",
    Edition.LEADERSHIP: "EXACT NUMBERS, no case and no person: for the head and the safeguarding "
    "lead. Not for governors.",
    Edition.CONFIDENTIAL: "CONFIDENTIAL: a line for each incident, by alias. Not for governors, "
    "not even for Part Two of their meeting.",
}


def begin_export(
    place: ScreenBase, year: str, then: Callable[[Edition], None], *, as_governors: bool
) -> None:
    """Go on with the edition that is wanted; of a year with nothing on record only when told to.

    Seen *as_governors* it is theirs, and else it is asked for whom the report is.
    """

    def choose_edition() -> None:
        if as_governors:
            then(Edition.GOVERNORS)
            return
        editions = {
            "Governors: small numbers in bands": Edition.GOVERNORS,
            "Head and safeguarding lead: exact numbers, no case": Edition.LEADERSHIP,
            "You and the head alone: a line for each incident": Edition.CONFIDENTIAL,
        }
        acts = {words: partial(then, edition) for words, edition in editions.items()}
        pick(place, "Who is the report for?", acts)

    if not place.casework.school_year.closed.is_empty(year):
        choose_edition()
        return
    choose(
        place,
        f"Write an empty report of {year}?",
        f"There is nothing on record for {year}: no case, and nothing that was done beforehand. "
        "The report would say only that. ← on the report shows the year before.",
        {_ALL_THE_SAME: choose_edition},
    )


def confirm_finds(
    place: ScreenBase, year: str, finds: "list[Find]", then: Callable[[], None]
) -> None:
    """Ask about each of *finds*; *then* goes on once all are confirmed, and never before."""
    if not finds:
        then()
        return
    find, *rest = finds

    def confirmed() -> None:
        if attempt(place, lambda: place.casework.year.confirm_finds(year, [find.key])) is not None:
            confirm_finds(place, year, rest, then)

    choose(
        place,
        f"May this leave the school? ({find.kind.label})",
        f"“{find.found}” stands in: {find.where}\n\n… {find.around} …\n\n"
        "Keep it only if it identifies nobody. If it could, go back and change the words first: "
        "on the report, w changes what you wrote of the year, and Enter any other line under "
        "In your own words.",
        {"Keep it in the report": confirmed},
        word="keep",
    )


def export_workbook(place: ScreenBase, report: "WantedReport", counted: "CountedYear") -> None:
    """Ask where the workbook of *report* goes, and write it there from what was *counted*."""
    casework, year, edition = place.casework, report.year, report.edition
    done: list[Written] = []
    allowed: list[str] = []  # what the lead has said about earlier reports of the year

    def write(path: Path, *, overwrite: bool, progress: Progress) -> None:
        from esafety_tui.casework.annual.annual_report import write_report  # noqa: PLC0415 - openpyxl

        written = write_report(
            report,
            casework,
            path,
            counted=counted,
            progress=progress,
            overwrite=overwrite,
            all_the_same=_ALL_THE_SAME in allowed,
        )
        done[:] = [written]

    def asks(error: Exception, again: Callable[[], None]) -> bool:
        from esafety_tui.casework.annual.annual_report import FewChanged  # noqa: PLC0415 - only here

        if not isinstance(error, FewChanged):
            return False
        forget = partial(casework.year.never_handed_out, error.earlier.id)

        def write_all_the_same() -> None:
            allowed.append(_ALL_THE_SAME)
            again()

        def forget_it() -> None:
            if attempt(place, lambda: (forget(), True)) is not None:
                again()

        choose(
            place,
            "An earlier report of this year was written",
            f"{error.facts}\n\nIf the earlier one never left this computer, it can be forgotten.",
            {"Delete the earlier one": forget_it, _ALL_THE_SAME: write_all_the_same},
            word=error.earlier.id,
        )
        return True

    def written() -> None:
        from esafety_tui.casework.annual.annual_report import remember  # noqa: PLC0415 - only here

        # A change, and so on the screen's own thread.
        if attempt(place, lambda: remember(done[0], casework)) is None:
            place.show_message(
                "Do not hand this workbook out yet",
                "It is written, but what it shows could not be noted, so that a later one might "
                "give away what it hides. Write it again once the records can be saved.",
            )

    intro = _INTRO[edition]
    if casework.year.review(year).changed:
        intro += " Your own words stand in it as you wrote them: read them for names first."
    else:
        intro += f" Nothing was written about {year}, and the report says so: w writes it."
    place.app.push_screen(
        FileExport(
            f"The workbook of {year}: {edition.heading.lower()}",
            suggested_path(f"e-safety-{year}-{edition}.xlsx"),
            write,
            written=written,
            asks=asks,
            intro=intro,
            how_to_open="A double click on the file opens it in Excel, LibreOffice or Numbers.",
        )
    )


def show_published(place: ScreenBase) -> None:
    """List the governors' reports that were written, and take back what nobody has seen."""
    acts = {
        what: partial(_ask_to_forget, place, what, one.id)
        for one in reversed(place.casework.year.publications())
        if (what := f"{one.id} · {one.report_year} · written {one.at:%d %b %Y %H:%M}")
    }
    if not acts:
        place.show_message(
            "Governors' reports written so far",
            "None. Once one is written, what it showed is remembered here, so that no later one "
            "gives away what it hid.",
        )
        return
    pick(place, "Governors' reports written so far", acts)


def _ask_to_forget(place: ScreenBase, which: str, number: str) -> None:
    forget = partial(place.casework.year.never_handed_out, number)
    choose(
        place,
        "Forget this report?",
        f"{which}\n\nIf nobody else has had it, it can be forgotten: later reports then need "
        "not hide what it would give away beside them, and may show more.",
        {"Forget the report": lambda: attempt(place, forget)},
        word=number,
    )
