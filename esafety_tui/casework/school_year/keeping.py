"""How long what is kept, on one page; and what was disposed of in a year, naming no one."""

from collections import Counter
from datetime import date

from esafety_tui.casework.records.tables import INCIDENTS
from esafety_tui.casework.services.base import Service
from esafety_tui.model.days import plain_day
from esafety_tui.model.incident import parse_year
from esafety_tui.model.wording import so_many


class Keeping(Service):
    """What the school keeps, and for how long."""

    def page(self) -> str:
        """Say on one page what is kept for how long, by what the school has set."""
        from esafety_tui.data.folder.pruning import KEPT  # noqa: PLC0415 - needed here only

        school = self.records.school
        years = so_many(school.retention_years, "year")
        by_age = (
            f"A case with a pupil whose date of birth is kept stays until they are "
            f"{school.retention_age}, if that is later."
            if school.retention_age
            else "No date of birth is asked for or kept."
        )
        lines = (
            f"Open cases: for as long as they are open.\n"
            f"Closed and withdrawn cases, with their evidence: {years} after their end. {by_age}",
            "Kept longer for a claim or inquiry, or paused for the police: until that is ended.",
            "Then you are asked. When you delete the details of a case, its reference, days, "
            "numbers and words from closed lists stay for the yearly figures: no name, no text, no "
            "file.",
            "The history: for good. What it says of a case goes with the case.",
            "Figures of closed years, what governors' reports showed, prevention work, reviews and "
            "plans, the school's settings: for good. They name nobody of a case.",
            f"Backups: {KEPT} They hold what they held: after deleting you are asked to replace "
            "them.",
            "Typing that was never saved: until you save or discard it, or delete the details of "
            "its case.",
        )
        return "\n\n".join(lines)

    def disposal_record(self, year: str) -> str:
        """Say what was disposed of in the academic *year*: when, of which years, and no one."""
        parse_year(year)
        school = self.records.school
        gone: Counter[tuple[date, str]] = Counter()
        for document in self.records.store.db.table(INCIDENTS):
            on = document.get("disposed_on")
            if on and school.academic_year(day := date.fromisoformat(str(on))) == year:
                gone[day, str(document["ref"])[:7]] += 1
        if not gone:
            return f"No details were deleted in {year}."
        cases = so_many(sum(gone.values()), "case")
        lines = [f"{plain_day(day)}: {count} of {of}" for (day, of), count in sorted(gone.items())]
        head = f"Details deleted in {year} at {school.name}: {cases}, at the end of their time."
        return "\n".join((head, *lines))
