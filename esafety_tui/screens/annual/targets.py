"""The form for what the school measures its year against."""

from typing import Any

from esafety_tui.model.record import Invalid
from esafety_tui.reports.annual.contents import FigureKind, FigureSpec, figure_specs
from esafety_tui.screens.base.asking import ask
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.widgets.form.field import Field

TARGETS = "Targets of the report"
_SHARES = {FigureKind.SHARE, FigureKind.EXACT_SHARE}
_HINTS = {
    FigureKind.MEDIAN: "school days, at most",
    FigureKind.SCORE: "from 1 to 5, such as 3.5",
    FigureKind.EXACT: "at least so many",
    FigureKind.COUNT: "at most so many",
}


def targets_form(place: ScreenBase) -> None:
    """Ask for the targets, one for each figure that can have one; empty means none."""
    specs = {one.id: one for one in figure_specs() if one.kind is not FigureKind.INCIDENTS}
    school = place.casework.records.school
    fields = tuple(
        Field(
            one.id,
            one.title,
            hint="per cent, such as 85" if one.kind in _SHARES else _HINTS[one.kind],
            goes_into=f"report_targets.{one.id}",
        )
        for one in specs.values()
    )
    values = {
        name: _typed(specs[name], target)
        for name, target in school.report_targets.items()
        if name in specs
    }

    def submit(data: dict[str, Any]) -> None:
        said = {**values, **data}
        targets = {name: _read(specs[name], text) for name, text in said.items() if text}
        place.casework.settings.change({"report_targets": targets})

    intro = "What the governors' report measures the year against. Left empty: no target."
    ask(place, TARGETS, fields, submit, values, intro=intro)


def _typed(spec: FigureSpec, target: float) -> str:
    return f"{target * 100 if spec.kind in _SHARES else target:g}"


def _read(spec: FigureSpec, text: str) -> float:
    """The target that somebody typed; raises :class:`Invalid` for what is no number in reason."""
    try:
        number = float(text.strip().removesuffix("%").replace(",", "."))
    except ValueError:
        raise Invalid(spec.id, "must be a number") from None
    most = 100 if spec.kind in _SHARES else 5 if spec.kind is FigureKind.SCORE else 1_000
    if not 0 <= number <= most:
        raise Invalid(spec.id, f"must be from 0 to {most}")
    return number / 100 if spec.kind in _SHARES else number
