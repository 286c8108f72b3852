"""The title that the account of a new incident suggests names nobody."""

import pytest

from esafety_tui.reports.names.suggested_title import title_from

NO_NAMES = frozenset({"instagram"})


@pytest.mark.parametrize(
    ("account", "title"),
    [
        ("threats in a group chat. More of it later", "Threats in a group chat"),
        ("Fake profile\nof a teacher", "Fake profile"),
        ("Messages on Instagram about a teacher", "Messages on Instagram about a teacher"),
        ("Horrible messages in group chat", "Horrible messages in group chat"),
        # Who is, or may be, named; and what somebody was called.
        ("Miss Marlow says that Kyle P has set up an account", ""),
        ("Mrs Khan rang, mother of Aisha in Year 9", ""),
        ("Ghastly messages in group chat", ""),  # a name, for all we know
        ("Messages about Zebedee", ""),
        ("Zebedee and Florence sent threats", ""),
        ("A picture on Zebedee's phone", ""),
        ("A clip calls a teacher a perv", ""),
        ("A clip with 'perv' under it: \"perv\"", ""),
        ("Zebedee", ""),
        ("ZEBEDEE SENT THREATS TO FLORENCE. He says so", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_the_first_sentence_names_nobody(account: str, title: str) -> None:
    assert title_from(account, NO_NAMES) == title


def test_a_long_one_ends_at_a_word() -> None:
    title = title_from("the group " * 20, NO_NAMES)
    assert len(title) <= 60
    assert title.endswith(("group …", "the …"))
