"""What the highlighted case is about and what comes next in it, beside the lanes."""

from collections.abc import Iterator
from functools import partial

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.index_row import IndexRow
from esafety_tui.model.days import plain_day, short_day
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import day_of
from esafety_tui.policy.calendar import due_in_words
from esafety_tui.policy.checklist import OPEN
from esafety_tui.policy.due import RESPOND
from esafety_tui.screens.base.incident_lines import severity_word, short_ref
from esafety_tui.widgets.lists.drawing import wrap

_FEW = 6
_TALL = 24  # lines of the panel: from here on a third of it is for what comes next, in whole words
_WHEN = 13  # cells, for *12 days late* and a space
_MOST = 500  # letters of the account; the case has it whole, and every step


class Preview(Container):
    """A panel of the board; what does not fit is in the case itself, one key away."""

    DEFAULT_CSS = """
    Preview { border: round $edge; border-title-color: $foreground; padding: 0 1; }
    Preview Static { width: 1fr; height: auto; }
    #preview-next { text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, keys: str) -> None:
        """Make the panel; *keys* says on its edge what can be done with what it shows."""
        super().__init__()
        self.border_subtitle = Content(f" {keys} ")
        self._draw = partial(self.show, None)

    def compose(self) -> ComposeResult:
        yield Static(id="preview-next")
        yield Static(id="preview-about")

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)  # while it is laid out it cannot grow

    def show(
        self, casework: Casework | None, row: IndexRow | None = None, *, names: bool = False
    ) -> None:
        """Show the case of *row*, or nothing where no case is highlighted."""
        self._draw = partial(self.show, casework, row, names=names)
        # A place that comes back in another size has this before it hears which cases there are.
        if casework is None or row is None or not casework.records.has(row.ref):
            self.visible = False
            return
        self.visible = True
        incident = casework.records.incident(row.ref)
        title = f" {short_ref(row.ref)} {casework.records.title(row, names=names)} "
        self.border_title = Content(title)
        tall = self.size.height >= _TALL
        room = self.size.width - 2 - _WHEN if tall else 0
        steps = _next(casework, incident, row, self.size.height // 3 if tall else _FEW, room)
        self.query_one("#preview-next", Static).update(Content("\n").join(steps))
        about = Content("\n").join(_about(casework, incident, row, names=names))
        self.query_one("#preview-about", Static).update(about)


def _next(
    casework: Casework, incident: Incident, row: IndexRow, most: int, room: int
) -> Iterator[Content]:
    """Yield what is open, in its order, with when it is to be done: at *most* so many.

    Before the steps, of which the first is next, stands what is due and is no step: check-ins.
    What has no *room* in its line goes on below it, if there is a room at all.
    """
    records = casework.records
    today, calendar = records.today, records.calendar
    steps = [
        (when.label.capitalize(), line.named, line.due)
        for when, lines in records.checklist(incident).by_when(today).items()
        for line in lines
        if line.state == OPEN and not row.ended
    ]
    named = {what for _, what, _ in steps}
    beside = [
        ("Now" if one.day <= today else "Later", one.what[:1].upper() + one.what[1:], one.day)
        for one in row.deadlines
        if one.what not in named and one.what != RESPOND
    ]
    due_now = [one for one in beside if one[2] <= today]
    open_now = [*due_now, *steps, *(one for one in beside if one not in due_now)]
    for when, what, day in open_now[:most]:
        late = day is not None and calendar.count(day, today) > 0
        said = due_in_words(day, today, calendar) if day and late else when
        first, *more = [part[0].text for part in wrap(what, room)] if room else [what]
        yield Content.assemble((f"{said:<{_WHEN}}", "$late" if late else "$quiet"), first)
        yield from (Content(" " * _WHEN + part) for part in more)
    left = len(open_now) - most
    if left > 0:
        yield Content.styled(f"and {left} more", "$quiet")
    if not open_now:
        yield Content.styled("Nothing is open in it.", "$quiet")


def _about(
    casework: Casework, incident: Incident, row: IndexRow, *, names: bool
) -> Iterator[Content]:
    """Yield what was reported, where and when, and who may complain there."""
    who = (row.people_named if names else row.people) or "target not known"
    yield Content(f"{severity_word(row.severity)} · {row.stage.label} · {who}")
    summary = incident.summary
    if not names:
        summary = casework.records.masked(summary, incident.people)
    account = " ".join(summary.split())
    if account:
        yield Content(f"“{account[:_MOST]}{'…' if len(account) > _MOST else ''}”")
    kind = casework.records.school.category_label(incident.category)
    yield Content(" · ".join([kind[:1].upper() + kind[1:], *incident.providers]))
    reported, year = day_of(incident.reported_at), casework.records.calendar.academic_year
    same_year = year(reported) == year(casework.records.today)
    day = short_day(reported) if same_year else plain_day(reported)
    yield Content(f"Reported {day}" if incident.report_known else "Day of report not known")
    for provider in incident.providers[:1]:
        contact = casework.removals.provider(provider)
        if contact and contact.who_may_report:
            yield Content("")
            yield Content.styled(f"Who may complain to {contact.name}", "$quiet")
            yield Content(contact.who_may_report)
