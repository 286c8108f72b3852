"""Patches: any two documents, both directions, and nothing changed in place."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esafety_tui.data.journal.patch import Edit, Misfit, apply, difference, same, taken_back

numbers = st.integers(-2, 2) | st.floats(-1, 1)
scalars = st.none() | st.booleans() | numbers | st.text("ab", max_size=2)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", max_size=1), inner, max_size=3)
    ),
    max_leaves=12,
)
documents = st.none() | st.dictionaries(st.text("abcd", max_size=1), values, max_size=4)


def equal(one: Any, other: Any) -> bool:
    return one is None is other if one is None or other is None else same(one, other)


@given(documents, documents)
def test_a_patch_leads_there_and_back(before: Any, after: Any) -> None:
    untouched = copy.deepcopy((before, after))
    patch = difference(before, after)
    assert equal(apply(before, patch), after)
    assert equal(apply(after, taken_back(patch)), before)
    assert (before, after) == untouched


@given(documents, documents)
def test_no_difference_is_an_empty_patch_and_only_that(before: Any, after: Any) -> None:
    assert (difference(before, after) == ()) == equal(before, after)


def test_a_truth_value_is_not_a_number() -> None:
    assert difference({"a": 1}, {"a": True}) == (Edit(("a",), 1, True),)
    assert difference({"a": 1}, {"a": 1.0}) == (Edit(("a",), 1, 1.0),)


def test_what_is_added_to_a_long_list_makes_a_small_patch() -> None:
    entries = [{"id": f"e{number}", "text": "word " * 50} for number in range(100)]
    patch = difference({"entries": entries}, {"entries": [*entries, {"id": "new"}]})
    assert patch == (Edit(("entries",), [], [{"id": "new"}], 100),)
    changed = [*entries[:40], {**entries[40], "text": "other"}, *entries[41:]]
    patch = difference({"entries": entries}, {"entries": changed})
    assert [edit.path for edit in patch] == [("entries", 40, "text")]


@pytest.mark.parametrize(
    "document",
    [{}, {"a": 2}, {"a": [1]}, None, {"a": {"b": 1}}],
    ids=["gone", "other", "list", "none", "deep"],
)
def test_a_patch_does_not_fit_what_it_was_not_made_from(document: Any) -> None:
    with pytest.raises(Misfit):
        apply(document, difference({"a": 1}, {"a": 3}))
