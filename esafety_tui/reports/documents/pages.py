"""A document before it is written: sections of paragraphs, as Word and plain text both take it."""

import hashlib
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_WIDTH = 78


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: what stands before it in bold, its text, and lines that hang below it."""

    lead: str = ""
    text: str = ""
    lines: tuple[str, ...] = ()

    def mapped(self, change: Callable[[str], str]) -> "Paragraph":
        """Return it with *change* made to each of its texts."""
        return Paragraph(change(self.lead), change(self.text), tuple(map(change, self.lines)))


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it."""

    heading: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Pages:
    """A document: its title, its cover and its sections."""

    title: str
    cover: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    footer: str = ""
    titled: bool = True

    def mapped(self, change: Callable[[str], str]) -> "Pages":
        """Return it with *change* made to every text of its sections; headings are ours."""
        return Pages(
            self.title,
            self.cover,
            tuple(
                Section(one.heading, tuple(p.mapped(change) for p in one.paragraphs))
                for one in self.sections
            ),
            self.footer,
        )

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield every text of the sections with its heading."""
        for section in self.sections:
            for paragraph in section.paragraphs:
                for text in (paragraph.lead, paragraph.text, *paragraph.lines):
                    if text:
                        yield section.heading, text

    @property
    def check_number(self) -> str:
        """The SHA-256 of the sections as text: whoever has both can see that nothing changed."""
        return hashlib.sha256(_plain(self.sections).encode()).hexdigest()

    def plain(self, width: int = _WIDTH) -> str:
        """Return the document as plain text, in lines of *width*."""
        cover = Section("", self.cover)
        line = "=" * min(len(self.title), width)
        return f"{self.title}\n{line}\n{_plain((cover, *self.sections), width)}"


def letter_pages(name: str, text: str) -> Pages:
    """Return a letter as a document: its paragraphs, and a *name* that does not stand on it."""
    paragraphs = tuple(Paragraph(text=line) for line in text.strip().split("\n"))
    return Pages(name, (), (Section("", paragraphs),), titled=False)


def _plain(sections: tuple[Section, ...], width: int = _WIDTH) -> str:
    lines: list[str] = []
    for section in sections:
        lines += ["", section.heading.upper()] if section.heading else []
        for paragraph in section.paragraphs:
            first = "  ".join(filter(None, (paragraph.lead, paragraph.text)))
            lines += _wrapped(first, "", width)
            for line in paragraph.lines:
                lines += _wrapped(line, "    ", width)
    return "\n".join(lines) + "\n"


def _wrapped(text: str, indent: str, width: int) -> list[str]:
    return [
        part
        for line in text.split("\n")
        for part in textwrap.wrap(
            line, width, initial_indent=indent, subsequent_indent=f"{indent}  ",
            break_long_words=False, break_on_hyphens=False,
        )
    ]  # fmt: skip
