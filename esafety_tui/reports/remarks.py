"""Sentences above the figures of a report: in the workbook, the plain forms, on the screen."""

from esafety_tui.reports.figure_types import Cell, Figures


def remarks(figures: Figures) -> list[str]:
    """What is to be known of this year's figures and of those beside them."""
    said = nothing_recorded(figures)
    if figures.this.to_date:
        said.append(
            f"The year is not over: figures are to date, as of {figures.this.as_of.day} "
            f"{figures.this.as_of:%B %Y}, and counts are not compared with a whole year."
        )
    said += nothing_to_compare(figures)
    if figures.withheld_below:
        said.append(
            f"Counts of cases under {figures.withheld_below}, and what would give them away, are "
            "withheld. Withdrawn reports and prevention work may be shown however few: they tell "
            "nothing about a person of a case."
        )
    if figures.withheld:
        said.append(
            "Where few incidents are recorded most counts are small, so that much is withheld: "
            "one of few is easily recognised."
        )
    return said


def nothing_recorded(figures: Figures) -> list[str]:
    """That the year is empty, or has no incidents; nothing if it has."""
    if not figures.this.has_records:
        return [f"Nothing was recorded in {figures.this.year}: no incident, no prevention work."]
    if figures.this.value(Cell("incidents-recorded")) == 0:
        return [f"No incident was recorded in {figures.this.year}."]
    return []


def years_remarks(figures: Figures) -> list[str]:
    """What is to be known of the years side by side."""
    years = figures.shown
    if len(years) == 1:
        return [f"The school kept no records before {figures.this.year}: nothing to compare yet."]
    oldest = years[-1].year
    earliest = f"The earliest year with records here is {oldest}. " if len(years) < 5 else ""
    said = (
        f"{earliest}Earlier years stand as the records say today, and may differ from the report "
        "that was made then: a case may have been closed, or opened again, since."
    )
    return [said, *missing_years(figures)]


def nothing_to_compare(figures: Figures) -> list[str]:
    """That there are no records of the year before; nothing if there are."""
    if len(figures.years) == 1 or figures.before is not None:
        return []
    return [f"The school kept no records in {figures.years[1].year}: nothing to compare."]


def missing_years(figures: Figures) -> list[str]:
    """Which years between those that are shown have no records; nothing if none is missing."""
    if not figures.missing:
        return []
    years = ", ".join(figures.missing)
    return [f"No records of {years}: the years beside each other do not all follow on each other."]
