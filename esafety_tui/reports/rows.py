"""Rows and columns named by the words of the vocabularies, with their sub-totals."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from esafety_tui.model.vocabulary import Category, Word
from esafety_tui.reports.figure_types import ALL, Row

# Keys of rows and columns that stand for what no word of a vocabulary says.
NONE = "none"
SEVERAL = "several"
NOT_YET = "not-yet"
POSTER = "poster"
OTHERS = "others"
ANSWERED = "answered"

# Single categories are rare in one school's year; these groups are what a
# governor can compare from year to year.
FAMILIES: Mapping[str, tuple[str, tuple[Category, ...]]] = MappingProxyType(
    {
        "bullying": (
            "Bullying, threats and hate",
            (
                Category.CYBERBULLYING,
                Category.HARASSMENT,
                Category.MALICIOUS_CALLS,
                Category.THREATS,
                Category.HATE,
            ),
        ),
        "content": (
            "Images and harmful content",
            (
                Category.OFFENSIVE_CONTENT,
                Category.IMAGE_SHARING,
                Category.SEXUAL_IMAGERY,
                Category.EXTREMISM,
                Category.SELF_HARM_CONTENT,
            ),
        ),
        "identity": (
            "Identity, accounts and privacy",
            (
                Category.IMPERSONATION,
                Category.PRIVACY_BREACH,
                Category.ACCOUNT_COMPROMISE,
                Category.SCAM,
            ),
        ),
        "conduct": (
            "Contact, conduct and other",
            (
                Category.INAPPROPRIATE_CONTACT,
                Category.INAPPROPRIATE_USE,
                Category.FALSE_ALLEGATION,
                Category.OTHER,
            ),
        ),
    }
)

# Not calendar.month_name: that follows the locale.
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

# What a word's hyphens and initials do not say by themselves.
_LABELS = MappingProxyType(
    {
        "anti-bullying-and-harassment": "Anti-bullying and harassment",
        "ceop": "CEOP",
        "e-mail": "E-mail",
        "e-safety": "E-safety",
        "iwf": "IWF",
        "photo-video": "Photo or video",
        "self-harm-content": "Self-harm content",
        "whistle-blowing": "Whistle-blowing",
    }
)


def label_of(word: Word) -> str:
    """How *word* reads as the name of a row or column."""
    return _LABELS.get(word, word.label[:1].upper() + word.label[1:])


def words_of(words: Iterable[Word]) -> list[tuple[str, str]]:
    """Key and label of each of *words*."""
    return [(word.value, label_of(word)) for word in words]


def rows_of(words: Iterable[Word], adds_to: str = ALL) -> tuple[Row, ...]:
    """A row for each of *words*."""
    return tuple(Row(key, label, adds_to) for key, label in words_of(words))


def total_row(what: str) -> Row:
    """The row that all others add up to: all *what*."""
    return Row(ALL, f"All {what}")


def month_key(month: int) -> str:
    """The key of the row for *month*, 1 to 12."""
    return f"{month:02d}"


def month_rows(first_month: int) -> tuple[Row, ...]:
    """Twelve months from *first_month*, under sub-totals for each third of the year."""
    months = [(first_month - 1 + number) % 12 + 1 for number in range(12)]
    rows = []
    for part in range(3):
        third = months[part * 4 : part * 4 + 4]
        key = f"part-{part + 1}"
        rows.append(Row(key, f"{MONTHS[third[0] - 1]} to {MONTHS[third[-1] - 1]}", ALL))
        rows += [Row(month_key(month), MONTHS[month - 1], key) for month in third]
    return (*rows, total_row("months"))


def category_rows() -> tuple[Row, ...]:
    """All categories, under sub-totals for their families."""
    rows = []
    for key, (label, categories) in FAMILIES.items():
        rows.append(Row(f"family-{key}", label, ALL))
        rows += rows_of(categories, f"family-{key}")
    return (*rows, total_row("categories"))
