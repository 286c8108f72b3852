"""The title that the account of a new incident suggests names nobody."""

import pytest

from esafety_tui.reports.names.suggested_title import title_from

NO_NAMES = frozenset({"instagram"})


@pytest.mark.parametrize(
    ("account", "title"),
    [
        ("threats in a group chat. More of it later", "Threats in a group chat"),
        ("Fake profile\nof a teacher", "Fake profile"),
        ("Miss Marlow says that Kyle P has set up an account",
         "Somebody says that somebody has set up an account"),
        ("Messages on Instagram about a teacher", "Messages on Instagram about a teacher"),
        ("Horrible messages in group chat", "Horrible messages in group chat"),
        ("Ghastly messages in group chat", "Messages in group chat"),  # a name, for all we know
        ("Messages about Zebedee", "Messages about somebody"),
        ("Zebedee posted a picture", "Posted a picture"),
        ("Zebedee has posted a picture", "Somebody has posted a picture"),
        ("Zebedee and Florence sent threats", "Somebody sent threats"),
        ("A picture on Zebedee's phone", "A picture on somebody's phone"),
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
