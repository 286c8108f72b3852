"""The pages of a document as a Word file; its properties name the school and nobody else."""

import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from zipfile import BadZipFile

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from esafety_tui.model.record import Invalid
from esafety_tui.reports.documents.pages import Pages, Paragraph

_FONT = "Calibri"
_TITLE, _HEADING = "Title", "Heading 1"
_STYLES = frozenset({_TITLE, _HEADING})
_TEXT = '<w:t xml:space="preserve">'
_BOLD = "<w:rPr><w:b/></w:rPr>"
_INDENTED = '<w:ind w:left="567"/>'  # 1 cm
_BREAKS = {"\n": "<w:br/>", "\t": "<w:tab/>"}
_NO_WORD_FILE = (
    "is no Word file (.docx): choose the school's headed paper as Word saves it, or leave it empty"
)


def word_file(pages: Pages, at: datetime, author: str, letterhead: Path | None = None) -> bytes:
    """Write *pages* as a Word document, on the paper of *letterhead* if there is one.

    Raises :class:`Invalid` where that is no Word file.
    """
    document = _begun(letterhead)
    _describe(document, pages.title, author, at)
    _put(document, _paragraphs(pages, document))
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


# The paragraphs are written as XML and read in one go: a call of the library for each of them
# takes three times as long.


def _paragraphs(pages: Pages, document: WordDocument) -> Iterator[str]:
    known = {style.name: style.style_id for style in document.styles if style.name in _STYLES}
    if pages.titled:
        yield _heading(pages.title, known.get(_TITLE))
    for paragraph in pages.cover:
        yield from _paragraph(paragraph)
    # The cover is a page of its own: what the number is reckoned from begins behind it.
    new_page = bool(pages.cover)
    for section in pages.sections:
        if section.heading:
            yield _heading(section.heading, known.get(_HEADING), new_page=new_page)
        new_page = False
        for paragraph in section.paragraphs:
            yield from _paragraph(paragraph)


def _heading(text: str, style: str | None, *, new_page: bool = False) -> str:
    """A heading, in bold where the school's paper has no style of that name."""
    about = f"<w:pStyle w:val={quoteattr(style)}/>" if style else ""
    about += "<w:pageBreakBefore/>" if new_page else ""
    return _xml(_run(text, bold=style is None), about)


def _paragraph(paragraph: Paragraph) -> Iterator[str]:
    lead = _run(f"{paragraph.lead}  ", bold=True) if paragraph.lead else ""
    text = _run(paragraph.text) if paragraph.text else ""
    # What belongs together stands on one page.
    block = (lead + text, *map(_run, paragraph.lines))
    for number, runs in enumerate(block, start=1):
        together = "<w:keepNext/>" if number < len(block) else ""
        yield _xml(runs, together + (_INDENTED if number > 1 else ""))


def _run(text: str, *, bold: bool = False) -> str:
    said = escape(text)
    for sign, xml in _BREAKS.items():
        said = said.replace(sign, f"</w:t>{xml}{_TEXT}")
    return f"<w:r>{_BOLD if bold else ''}{_TEXT}{said}</w:t></w:r>"


def _xml(runs: str, about: str) -> str:
    return f"<w:p>{f'<w:pPr>{about}</w:pPr>' if about else ''}{runs}</w:p>"


def _put(document: WordDocument, paragraphs: Iterable[str]) -> None:
    """Put *paragraphs* at the end of what stands in *document*."""
    made = parse_xml(f"<w:body {nsdecls('w')}>{''.join(paragraphs)}</w:body>")
    body = document.element.body
    # What says how large the pages are stands last.
    end = body.find(qn("w:sectPr"))
    for paragraph in list(made):
        body.append(paragraph) if end is None else end.addprevious(paragraph)


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
