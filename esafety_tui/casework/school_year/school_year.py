"""What a school year asks: its calendar, its close, the first day back, and a hand-over."""

from esafety_tui.casework.records.records import Records
from esafety_tui.casework.school_year.closed_years import ClosedYears
from esafety_tui.casework.school_year.first_day import FirstDay
from esafety_tui.casework.school_year.keeping import Keeping
from esafety_tui.casework.school_year.new_lead import PostHandOver
from esafety_tui.casework.school_year.year_calendar import YearCalendar
from esafety_tui.casework.services.settings import SchoolSettings


class SchoolYear:
    """The services of the school's year, each one subject."""

    def __init__(self, records: Records, settings: SchoolSettings, hand_over: PostHandOver) -> None:
        self.terms = YearCalendar(records, settings)
        self.closed = ClosedYears(records)
        self.keeping = Keeping(records)
        self.first_day = FirstDay(records)
        self.hand_over = hand_over
