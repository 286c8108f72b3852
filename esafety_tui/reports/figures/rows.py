"""Rows and columns named by the words of the vocabularies, with their sub-totals."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from esafety_tui.model.days import MONTHS
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import Category, Word
from esafety_tui.reports.figures.figure_types import ALL, Figures, Row

# Keys of rows and columns that stand for what no word of a vocabulary says.
NONE = "none"
SEVERAL = "several"
NOT_YET = "not-yet"
POSTER = "poster"
ANSWERED = "answered"
NOT_TOLD = "not-told"  # cases of which a log perhaps tells it in words
# With a role: a name stands in another case, and nobody has said whether they are one person.
PERHAPS = "perhaps-"
BY_CATEGORY = "incidents-by-category"

# Single categories are rare in one school's year; these groups are what a
# governor can compare from year to year.
_FAMILIES = {
    "bullying": "Bullying, threats and hate",
    "content": "Images and harmful content",
    "identity": "Identity, accounts and privacy",
    "conduct": "Contact, conduct and other",
}
_FAMILY_OF = {
    Category.CYBERBULLYING: "bullying",
    Category.HARASSMENT: "bullying",
    Category.MALICIOUS_CALLS: "bullying",
    Category.THREATS: "bullying",
    Category.HATE: "bullying",
    Category.OFFENSIVE_CONTENT: "content",
    Category.IMAGE_SHARING: "content",
    Category.SEXUAL_IMAGERY: "content",
    Category.EXTREMISM: "content",
    Category.SELF_HARM_CONTENT: "content",
    Category.IMPERSONATION: "identity",
    Category.PRIVACY_BREACH: "identity",
    Category.ACCOUNT_COMPROMISE: "identity",
    Category.SCAM: "identity",
    Category.INAPPROPRIATE_CONTACT: "conduct",
    Category.INAPPROPRIATE_USE: "conduct",
    Category.FALSE_ALLEGATION: "conduct",
    Category.OTHER: "conduct",
}

# What a word's hyphens and initials do not say by themselves.
_LABELS: Mapping[str, str] = {
    "anti-bullying-and-harassment": "Anti-bullying and harassment",
    "e-mail": "E-mail",
    "e-safety": "E-safety",
    "photo-video": "Photo or video",
    "whistle-blowing": "Whistle-blowing",
}


def label_of(word: Word) -> str:
    """How *word* reads as the name of a row or column; a category's is the standard word."""
    return _LABELS.get(word, heading_of(word.label))


def heading_of(label: str) -> str:
    """How *label*, which reads in a sentence, reads as the name of a row or column."""
    return label[:1].upper() + label[1:]


def words_of(words: Iterable[Word]) -> list[tuple[str, str]]:
    """Key and label of each of *words*."""
    return [(word.value, label_of(word)) for word in words]


def rows_of(words: Iterable[Word], adds_to: str = ALL) -> tuple[Row, ...]:
    """A row for each of *words*."""
    return tuple(Row(key, label, adds_to) for key, label in words_of(words))


def total_row(what: str) -> Row:
    """The row that all others add up to: all *what*."""
    return Row(ALL, f"All {what}")


def provider_key(name: str) -> str:
    """The key of the row for the provider that somebody wrote as *name*."""
    return f"provider:{name.casefold()}" if name else NONE


def month_key(month: int) -> str:
    """The key of the row for *month*, 1 to 12."""
    return f"{month:02d}"


def month_rows(first_month: int) -> tuple[Row, ...]:
    """Twelve months from *first_month*."""
    months = [(first_month - 1 + number) % 12 + 1 for number in range(12)]
    rows = [Row(month_key(month), MONTHS[month - 1], ALL) for month in months]
    return (*rows, total_row("months"))


def category_rows(school: School) -> tuple[Row, ...]:
    """All categories as *school* calls them, under sub-totals for their families."""
    rows = []
    for key, label in _FAMILIES.items():
        family = f"family-{key}"
        rows.append(Row(family, label, ALL))
        rows += [
            Row(category, heading_of(school.category_label(category)), family)
            for category, its_family in _FAMILY_OF.items()
            if its_family == key
        ]
    return (*rows, total_row("categories"))


class Renamed(NamedTuple):
    """A category under the school's own name, as it stands in tables, and the standard word."""

    name: str
    standard: str

    @property
    def sentence(self) -> str:
        """What is to be known of it, for whoever compares years or schools."""
        return (
            f"Called {self.name} here; the standard word is {self.standard}. "
            "Every year is counted under it, whatever it was called then."
        )


def renamed_in(figures: Figures) -> list[Renamed]:
    """The categories that have the school's own names in *figures*, in the order of the table."""
    standard = {category.value: label_of(category) for category in Category}
    return [
        Renamed(row.label, standard[row.key])
        for row in figures.this.tables[BY_CATEGORY].rows
        if row.label != standard.get(row.key, row.label)
    ]


def category_labels(figures: Figures) -> dict[str, str]:
    """What the categories are called in *figures*, by their standard words."""
    return {row.key: row.label for row in figures.this.tables[BY_CATEGORY].rows}
