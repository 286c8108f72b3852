"""A log as a school keeps one before it has the program: untidy, but honest."""

# ruff: noqa: E501 - a table reads best in rows

import csv
import io
import re
import zipfile
from datetime import date
from pathlib import Path

TITLES = ("Northfield School", "E-safety log - please fill in a line for each report")
HEADER = (
    "Date reported", "Date of incident", "What happened", "Type", "Severity", "Platform",
    "Who was targeted", "How reported", "Outcome", "Initials",
)  # fmt: skip

# A blank line is a blank row.  The dates are as different hands write them.
_ROWS = """
04/09/2023|02/09/2023|Nasty remarks under swimming club pictures|Cyberbullying|Low|Instagram|Pupil|Parent|Substantiated|MA
11.9.23|10/09/2023|Fake account using the caretaker's name|Impersonation|Medium|Facebook|Staff|In person|Substantiated|MA
21 September 2023|20 Sept 2023|Prank calls to the library|Malicious calls|Low|EE|Staff|Colleague|No further action|PLP
3 Oct 2023||Chat with jokes about a pupil's shoes|Cyberbullying|Low|WhatsApp|Pupil|Pupil|Substantiated|MA

17/10/23|14/10/2023|Rude e-mails from a parent after sports day|Harassment|Medium|E-mail|Staff|Union representative|Partly substantiated|MA
2023-11-08|2023-11-07|Picture of a test paper passed round|Inappropriate use|Low|Snapchat|Staff|Colleague|Substantiated|PLP
Thurs 16 Nov 2023|15/11/2023|Threat in a game's chat|Threats|High|Roblox|Pupil|Parent|Substantiated|MA
31/11/2023|29/11/2023|Link to a betting site in a form chat|Inappropriate use|Low|Discord|Pupil|Form|Substantiated|MA
5th December 2023|1/12/2023|Account of the drama club taken over|Account compromise|Medium|Instagram|Staff|E-mail|Substantiated|PLP


15-01-2024|12-01-2024|Pictures of a pupil changed with an app|Image sharing|High|TikTok|Pupil|Parent|Substantiated|MA
||Somebody rang about a video, no name left|Other||YouTube||Phone||MA
06/02/2024|05/02/2024|Parcel scam texts to the office mobile|Scam|Low|O2|Staff|Colleague|No further action|PLP
29/02/2024|28/02/2024|Racist word in the name of a group|Hate|High|WhatsApp|Pupil|Pupil|Substantiated|MA
14 Mar 24|13 Mar 24|"Best and worst" list of teachers|Offensive content|Medium|Reddit|Staff|E-mail|Unsubstantiated|PLP
22/04/2024|19/04/2024|Film of a fall on the stairs|Image sharing|Low|TikTok|Pupil|In person|Substantiated|MA
10/06/2024|7 June 2024|Untrue rumour about a coach|False allegation|Medium|Facebook|Staff|Union representative|Malicious|MA
"""
ROWS = tuple(tuple(line.split("|")) if line else () for line in _ROWS.strip("\n").splitlines())

_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_CHANGED_AT = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_logs(folder: Path) -> None:
    """Write the log as CSV and as a workbook."""
    with (folder / "incident-log.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([[title] for title in TITLES])
        writer.writerows([[], HEADER, *ROWS])
    (folder / "incident-log.xlsx").write_bytes(_workbook())


def _workbook() -> bytes:
    import openpyxl  # noqa: PLC0415 - only this file needs it

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Log"
    for title in TITLES:
        sheet.append([title])
    sheet.append([])
    sheet.append(HEADER)
    for row in ROWS:
        sheet.append([_cell(text) for text in row])
    made = io.BytesIO()
    book.save(made)
    return _without_clock(made.getvalue())


def _cell(text: str) -> object:
    """Return a real date where a spreadsheet would have one, and the text as typed elsewhere."""
    return date.fromisoformat(text) if _ISO.fullmatch(text) else text or None


def _without_clock(content: bytes) -> bytes:
    """Take the time of writing out of a workbook, so that the same cells give the same file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(out, "w") as written:
        for name in read.namelist():
            data = _CHANGED_AT.sub(rb"\g<1>2024-07-01T12:00:00Z", read.read(name))
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(entry, data)
    return out.getvalue()
