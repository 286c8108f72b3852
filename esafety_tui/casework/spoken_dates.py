"""Dates as a lead types them into a form: like a log's, and *today*, *yesterday 3pm*, *09:15*."""

from datetime import date, datetime, timedelta

from esafety_tui.casework.log_dates import BadDate, read_when

_RELATIVE = {"tomorrow": -1, "today": 0, "yesterday": 1}
# A day of a date that lies ahead is the next such day: at most this many days away.
_A_YEAR_AHEAD = timedelta(days=364)
# Day 0 of spreadsheets: nobody types such numbers into a form, but the reader asks for it.
_EPOCH = datetime(1899, 12, 30)


def spoken_day(text: str, today: date, *, ahead: bool = False, latest: date | None = None) -> date:
    """Read a day; without a year it is the latest such day up to *today*.

    Of a date that lies *ahead* it is the next one instead; with *latest*, the last
    one up to that day.  Raises :class:`BadDate`, which says what would be right.
    """
    near = latest or (today + _A_YEAR_AHEAD if ahead else today)
    return read_when(_in_figures(text, today), _EPOCH, near=near).first


def spoken_moment(text: str, now: datetime) -> datetime:
    """Read a time: *now*, *09:15* (today), *3 Nov 09:15*, *yesterday 3pm*; a day is its midnight.

    Raises :class:`BadDate`, which says what would be right.
    """
    if text.strip().casefold() == "now":
        return now
    try:
        return _whole(text, now)
    except ValueError:
        pass
    today = now.date()
    try:
        return read_when(_in_figures(text, today), _EPOCH, near=today).moment
    except BadDate:
        # A time of day alone is today's.
        when = read_when(f"{today.isoformat()} {text}", _EPOCH)
        if when.clock is None or when.more:
            raise
        return when.moment


def _whole(text: str, now: datetime) -> datetime:
    """Read what the form itself was filled with: a time with its zone."""
    moment = datetime.fromisoformat(text.strip())
    if moment.tzinfo is None:
        raise ValueError
    return moment.astimezone(now.tzinfo)


def _in_figures(text: str, today: date) -> str:
    """Put a date in the place of *today*, *yesterday* and *tomorrow*."""
    first, _, rest = text.strip().partition(" ")
    back = _RELATIVE.get(first.casefold().rstrip(","))
    if back is None:
        return text
    return f"{(today - timedelta(days=back)).isoformat()} {rest}".strip()
