"""The pages of a document as a Word file; its properties name the school and nobody else."""

import io
from datetime import UTC, datetime
from pathlib import Path
from zipfile import BadZipFile

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from esafety_tui.model.record import Invalid
from esafety_tui.reports.documents.pages import Pages, Paragraph

_FONT = "Calibri"
_NO_WORD_FILE = (
    "is no Word file (.docx): choose the school's headed paper as Word saves it, or leave it empty"
)


def word_file(pages: Pages, at: datetime, author: str, letterhead: Path | None = None) -> bytes:
    """Write *pages* as a Word document, on the paper of *letterhead* if there is one.

    Raises :class:`Invalid` where that is no Word file.
    """
    document = _begun(letterhead)
    _describe(document, pages.title, author, at)
    if pages.titled:
        _heading(document, pages.title, 0)
    for paragraph in pages.cover:
        _add(document, paragraph)
    for number, section in enumerate(pages.sections):
        if section.heading:
            heading = _heading(document, section.heading, 1)
            # The cover is a page of its own: what the number is reckoned from begins behind it.
            heading.paragraph_format.page_break_before = number == 0 and bool(pages.cover)
        for paragraph in section.paragraphs:
            _add(document, paragraph)
    if pages.footer and letterhead is None:
        _foot(document, pages.footer)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def check_letterhead(path: Path) -> None:
    """Raise :class:`Invalid` where *path* is no Word file."""
    _begun(path)


def _begun(letterhead: Path | None) -> WordDocument:
    if letterhead is None:
        document = Document()
        for section in document.sections:
            section.page_width, section.page_height = Cm(21), Cm(29.7)
            section.left_margin = section.right_margin = Cm(2.2)
            section.top_margin = section.bottom_margin = Cm(2)
        style = document.styles["Normal"]
        style.font.name, style.font.size = _FONT, Pt(11)
        style.paragraph_format.space_after = Pt(4)
        return document
    try:
        return Document(str(letterhead))
    except (OpcError, BadZipFile, KeyError, ValueError, OSError):
        raise Invalid("letterhead", _NO_WORD_FILE) from None


def _describe(document: WordDocument, title: str, author: str, at: datetime) -> None:
    about = document.core_properties
    moment = at.astimezone(UTC).replace(tzinfo=None)
    about.title, about.author, about.last_modified_by = title, author, author
    about.comments = about.subject = about.keywords = about.category = ""
    about.created = about.modified = moment
    about.revision = 1


def _heading(document: WordDocument, text: str, level: int) -> WordParagraph:
    name = f"Heading {level}" if level else "Title"
    if any(style.name == name for style in document.styles):
        heading: WordParagraph = document.add_heading(text, level)
        return heading
    paragraph = document.add_paragraph()  # the school's paper may have no style of that name
    paragraph.add_run(text).bold = True
    return paragraph


def _add(document: WordDocument, paragraph: Paragraph) -> None:
    """Add a paragraph; what is the same for all of them stands in the style, which is quicker."""
    added = document.add_paragraph()
    if paragraph.lead:
        added.add_run(f"{paragraph.lead}  ").bold = True
    if paragraph.text:
        added.add_run(paragraph.text)
    if paragraph.lines:
        added.paragraph_format.keep_with_next = True
    for line in paragraph.lines:
        document.add_paragraph(line).paragraph_format.left_indent = Cm(1)


def _foot(document: WordDocument, text: str) -> None:
    """Put *text*, the number of the page and how many there are at the foot of every page."""
    foot = document.sections[0].footer.paragraphs[0]
    # Of how many: whoever gets it sees whether a page is missing.
    for said, code in ((f"{text} Page ", "PAGE"), (" of ", "NUMPAGES")):
        foot.add_run(said).font.size = Pt(9)
        number = foot.add_run()
        number.font.size = Pt(9)
        for kind in ("begin", "", "end"):
            element = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                element.set(qn("w:fldCharType"), kind)
            else:
                element.text = code
            number._r.append(element)
