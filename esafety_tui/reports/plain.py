"""A report in plain forms: text for people and screen readers, CSV and JSON for other tools."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from esafety_tui.reports.outgoing import Outgoing
from esafety_tui.reports.plain_csv import csv_report
from esafety_tui.reports.plain_json import json_report
from esafety_tui.reports.plain_text import text_report

_FORMATS: Mapping[str, Callable[[Outgoing], str]] = MappingProxyType(
    {"text": text_report, "csv": csv_report, "json": json_report}
)


def render(report: Outgoing, format: str) -> str:  # noqa: A002
    """Return *report* as ``text``, ``csv`` or ``json``.

    Text and JSON say all that the workbook says, in figures and in words; CSV says
    what the report is and what it withholds, and holds the figures and the lead's own
    words.  What is withheld there reads *withheld* here.
    Raises :class:`ValueError` for another format.
    """
    writer = _FORMATS.get(format)
    if writer is None:
        raise ValueError(f"the format must be one of {', '.join(_FORMATS)}")
    return writer(report)
