"""Categories that a school calls by names of its own: shown everywhere, kept nowhere else."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from textual.widgets import Input

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.annual.annual_report import of_year, plain_report, remember, write_report
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.history.wording import field_changes
from esafety_tui.casework.records.completion import completions
from esafety_tui.model.record import Invalid, plain, read
from esafety_tui.model.school.school import LONGEST_CATEGORY_NAME, School
from esafety_tui.model.vocabulary import Category
from esafety_tui.reports.documents.case_text import case_text
from esafety_tui.reports.figures.figure_types import Edition
from esafety_tui.reports.names.identifiers import UnconfirmedFinds
from esafety_tui.screens.case.forms.sanctions import earlier_in_words
from esafety_tui.screens.case.tabs import TABS
from esafety_tui.widgets.form.form import Form
from esafety_tui.widgets.lists.strip import TabStrip
from support.hostile import HOSTILE
from support.log_files import csv_bytes, read_log
from support.people import TEACHER, a_case
from support.reports.generated_school import made_incidents, made_prevention
from support.school import NOW, Clock
from support.screens.places_app import PlacesApp, casework_with, text_of
from support.screens.settings import change

YEAR, BEFORE = "2026-27", "2025-26"
TAKEN = Category.ACCOUNT_COMPROMISE


def rename(casework: Casework, **names: str) -> School:
    return casework.settings.change({
        "category_names": {name.replace("_", "-"): said for name, said in names.items()}
    })  # fmt: skip


# The rule


def test_a_name_is_given_and_taken_back_and_the_records_keep_the_standard_word(
    casework: Casework,
) -> None:
    ref = a_case(casework, TEACHER, category=TAKEN)
    before = plain(casework.records.incident(ref))
    school = rename(casework, account_compromise="  Taken\taccount ")
    assert school.category_label(TAKEN) == "Taken account"
    assert school.category_label(Category.HATE) == "hate"
    assert plain(casework.records.incident(ref)) == before
    assert before["category"] == "account-compromise"
    assert rename(casework, account_compromise="  ").category_names == {}
    assert casework.records.school.category_label(TAKEN) == "account compromise"


REFUSED = {
    "the name of another": {"threats": "Menaces", "hate": "menaces"},
    "the name of another, spelt otherwise": {"threats": "Ménaces!", "hate": "MENACES"},
    "another's standard word": {"threats": "Hate"},
    "another's standard word as it stands in the data": {"threats": "image-sharing"},
    "another's standard word though that is renamed": {"threats": "hate", "hate": "prejudice"},
    "the standard word for what nobody said": {"threats": "Other"},
    "no letter in it": {"threats": "– !"},
    "too long": {"threats": "x" * (LONGEST_CATEGORY_NAME + 1)},
    "far too long": {"threats": "x" * 1000},
    "no such category": {"grooming": "x"},
    "not a text": {"threats": 3},
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_would_be_mistaken_for_another_is_refused_in_a_sentence(
    casework: Casework, what: str
) -> None:
    rename(casework, scam="Fraud")
    before = casework.records.school
    with pytest.raises(Invalid) as refused:
        casework.settings.change({"category_names": REFUSED[what]})
    assert refused.value.sentence.endswith(".")
    assert casework.records.school == before


def test_without_the_rule_two_categories_would_read_the_same(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: it is the rule that refuses them, and nothing else."""
    monkeypatch.setattr(School, "_check_category_names", lambda _: None)
    school = rename(casework, threats="Menaces", hate="menaces", scam="Other")
    assert len(school.category_names) == 3


def test_its_own_standard_word_and_the_longest_name_will_do(casework: Casework) -> None:
    longest = "x" * LONGEST_CATEGORY_NAME
    school = rename(casework, hate="Hate", self_harm_content=longest)
    assert school.category_label(Category.SELF_HARM_CONTENT) == longest


def test_records_from_before_have_the_standard_words() -> None:
    old = plain(School(name="Northfield", lead="Sam Lead"))
    del old["category_names"]
    assert read(School, old).category_label(TAKEN) == "account compromise"


# Shown everywhere


def marked(category: Category) -> str:
    return f"Standard{category.name.title().replace('_', '')}"


@pytest.fixture
def standard_words_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the standard words be such as stand nowhere by chance."""
    monkeypatch.setattr(Category, "label", property(marked))


def own(category: Category) -> str:
    return f"Own{category.name.title().replace('_', '')}"


OWN = {category: own(category) for category in Category}


@pytest.fixture
def school(tmp_path: Path, standard_words_marked: None) -> Iterator[Casework]:
    incidents = made_incidents(YEAR, 6) + made_incidents(BEFORE, 8)
    casework = casework_with(tmp_path, incidents, made_prevention([BEFORE, YEAR]))
    yield casework
    casework.close()


async def on_screens(casework: Casework, ref: str) -> dict[str, str]:
    """What every place says in which a category stands."""
    said: dict[str, str] = {}
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 60)) as pilot:
        for key, name in (("1", "board"), ("2", "incidents")):
            await pilot.press(key)
            await pilot.pause()
            said[name] = text_of(app)
        app.open_case(ref)
        await pilot.pause()
        said["account"] = text_of(app)
        await pilot.press("e")
        await pilot.pause()
        await pilot.click("#field-category")
        await pilot.pause()
        said["form"] = text_of(app)
        while isinstance(app.screen, Form):  # its open list takes the first
            await pilot.press("escape")
            await pilot.pause()
        for tab in TABS:
            app.screen.query_one(TabStrip).active = tab
            await pilot.pause()
            said["tabs"] = said.get("tabs", "") + text_of(app)
    return said


def in_text(casework: Casework, ref: str) -> dict[str, str]:
    """What every command says in which a category stands."""
    incident = casework.records.incident(ref)
    checklist = casework.records.checklist(incident)
    called = casework.records.school.category_label
    changes = [c for e in casework.history.entries(ref) for c in field_changes(e, ref, called)]
    said = {
        "show": case_text(
            incident,
            checklist,
            casework.records.today,
            casework.records.calendar,
            casework.records.school,
        ),
        "history": "\n".join(f"{change.before} {change.after}" for change in changes),
        "precedents": earlier_in_words(
            casework.entries.earlier_sanctions(ref), casework.records.school
        ),
    }
    for form in ("text", "csv"):
        said[form] = plain_report(of_year(YEAR, casework, Edition.LEADERSHIP), casework, form)
    return said


def in_workbook(casework: Casework, path: Path) -> dict[str, str]:
    """What every sheet of the confidential workbook says, and what the charts say."""
    asked = of_year(YEAR, casework, Edition.CONFIDENTIAL)
    write_report(asked, casework, path, overwrite=True)
    return {
        sheet.title: "\n".join(
            str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell
        )
        for sheet in load_workbook(path).worksheets
    }


SAYS_BOTH = {"Definitions", "text"}  # they tell what is called how


async def test_the_schools_word_stands_wherever_a_category_does_and_the_standard_one_nowhere(
    school: Casework, tmp_path: Path
) -> None:
    ref = a_case(school, TEACHER, category=TAKEN, severity="high", severity_reason="x")
    school.cases.amend(ref, {"category": Category.IMPERSONATION})
    school.cases.amend(ref, {"category": TAKEN})
    path = tmp_path / "x.xlsx"
    # Without names of its own, each of these places shows the standard word: it is looked
    # at where a category really stands.
    before = {
        **await on_screens(school, ref), **in_text(school, ref), **in_workbook(school, path)
    }  # fmt: skip
    shown = {place for place, said in before.items() if "Standard" in said}
    assert shown >= {"account", "form", "tabs", "show", "history", "precedents", "text", "csv",
                     "Every figure", "Incidents"}  # fmt: skip
    school.settings.change({"category_names": OWN})
    after = {
        **await on_screens(school, ref), **in_text(school, ref), **in_workbook(school, path)
    }  # fmt: skip
    for place in shown:
        assert "Own" in after[place], place
    for place, said in after.items():
        assert place in SAYS_BOTH or "Standard" not in said, place


async def test_the_settings_give_names_and_take_them_back(tmp_path: Path) -> None:
    app = PlacesApp(casework_with(tmp_path), "settings")
    async with app.run_test(size=(100, 40)) as pilot:
        await change(pilot, "categories", **{"account-compromise": "Taken account"})
        assert app.casework.records.school.category_names == {TAKEN: "Taken account"}
        await change(pilot, "category-account-compromise", threats="taken  ACCOUNT")
        assert isinstance(app.screen, Form)
        assert "Threats must have a name of its own" in text_of(app)
        focused = app.screen.focused
        assert focused is app.screen.query_one("#field-threats")
        app.screen.query_one("#field-threats", Input).value = ""
        app.screen.query_one("#field-account-compromise", Input).value = ""
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert app.casework.records.school.category_names == {}


def why_refused(casework: Casework, names: dict[str, str]) -> str:
    """The sentence with which *names* are refused; empty when they are not."""
    try:
        casework.settings.change({"category_names": names})
    except Invalid as refused:
        return refused.sentence
    return ""


async def test_a_hostile_name_is_text_or_a_sentence(tmp_path: Path) -> None:
    casework = casework_with(tmp_path)
    free = iter(Category)
    names: dict[str, str] = {}
    for text in ("=HYPERLINK(1)", "[bold]Fights[/bold]", *HOSTILE.values()):
        category = next(free, None)
        if category is None:
            break
        if sentence := why_refused(casework, {**names, category: text[:40]}):
            assert sentence.endswith(".")
        else:
            names[category] = text[:40]
    kept = casework.records.school.category_names
    assert len(kept) > 5
    assert not re.search("[\x00-\x1f\x7f-\x9f]", "".join(kept.values()))
    app = PlacesApp(casework, "settings")
    async with app.run_test(size=(120, 80)) as pilot:
        await pilot.pause()
        shown = text_of(app)
    for name in ("=HYPERLINK(1)", "[bold]Fights[/bold]"):
        assert f"called {name}" in shown


# Searching


def test_a_search_knows_the_schools_word_and_the_standard_one(casework: Casework) -> None:
    taken = a_case(casework, TEACHER, category=TAKEN)
    hated = a_case(casework, TEACHER, category=Category.HATE)
    rename(casework, account_compromise='Taken "hot" account', hate="Aggro")

    def found(query: str) -> list[str]:
        return [row.ref for row in casework.records.search(query).rows]

    assert found('category:"taken hot') == found("category:account-c") == [taken]
    assert found("category:a") == [hated, taken]  # both begin so, in one tongue or the other
    assert found("taken") == found("compromise") == [taken]
    known = casework.settings.searches.known()
    (whole,) = completions("category:Tak", known)
    assert found(whole) == [taken]
    assert "category:account-compromise" in completions("category:acc", known)
    offered = completions("category:", known)
    assert len(offered) == len(set(offered)) == len(Category) + 2
    with pytest.raises(Invalid) as refused:
        casework.records.search("category:nonsense")
    assert "Aggro" in refused.value.sentence
    casework.settings.searches.save("taken ones", whole)
    assert found('saved:"taken ones"') == [taken]


async def test_tab_completes_a_name_of_several_words(casework: Casework) -> None:
    a_case(casework, TEACHER, category=TAKEN)
    a_case(casework, TEACHER, category=Category.HATE)
    rename(casework, account_compromise="Taken account")
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "slash", *"category:ta")
        await pilot.pause()
        assert '1 of 2 · "Taken account"' in text_of(app)  # what Tab will take
        await pilot.press("tab")
        await pilot.pause()
        assert app.screen.query_one("#search", Input).value == 'category:"Taken account"'
        assert "1 of 2\n" in text_of(app)


def test_the_list_that_was_kept_for_the_next_start_is_made_anew(folder: Path, clock: Clock) -> None:
    casework = Casework.set_up(folder, {"name": "N", "lead": "L"}, clock=clock)
    ref = a_case(casework, TEACHER, category=TAKEN)
    casework.close()
    casework = Casework.open(folder, clock=clock)
    rename(casework, account_compromise="Pinched")
    casework.close()
    casework = Casework.open(folder, clock=clock)
    assert [row.ref for row in casework.records.search("pinched").rows] == [ref]
    casework.close()


# A log in the school's words


@pytest.mark.parametrize(
    ("said", "category", "same"),
    [
        ("Bullying", Category.HARASSMENT, True),  # elsewhere that is cyberbullying
        ("BULLYING!", Category.HARASSMENT, True),
        ("bullying (online)", Category.HARASSMENT, False),
        ("cyberbullying", Category.CYBERBULLYING, True),
        ("Taken account", TAKEN, True),
        ("hacked", TAKEN, False),
    ],
)
def test_a_log_is_read_in_the_schools_words(
    casework: Casework, tmp_path: Path, said: str, category: Category, same: bool
) -> None:
    school = rename(casework, harassment="Bullying", account_compromise="Taken account")
    path = tmp_path / "log.csv"
    path.write_bytes(csv_bytes(
        [("Date reported", "What happened", "Type"), ("3/11/2025", "Something", said)]
    ))  # fmt: skip
    (row,) = read_log(path, NOW.date(), school.category_names).rows
    assert row.incident.category == category
    assert bool(row.kept) is not same  # the log's own word stays beside


# The workbook


def report(casework: Casework, path: Path) -> dict[str, list[list[object]]]:
    asked = of_year(YEAR, casework, Edition.LEADERSHIP)
    write_report(asked, casework, path, overwrite=True)
    return {
        sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
        for sheet in load_workbook(path).worksheets
    }


def test_a_name_given_between_two_years_splits_nothing_in_two(
    casework: Casework, clock: Clock, tmp_path: Path
) -> None:
    clock.now = NOW.replace(year=2025)
    for _ in range(9):
        a_case(casework, TEACHER, category=TAKEN)
    rename(casework, account_compromise="Pinched account")
    clock.now = NOW
    for _ in range(7):
        a_case(casework, TEACHER, category=TAKEN)
    rename(casework, account_compromise="Taken account")
    sheets = report(casework, tmp_path / "x.xlsx")
    (row,) = [row for row in sheets["Every figure"] if row[1] == "Taken account"]
    assert row[3:5] == [9, 7]
    assert not [row for row in sheets["Every figure"] if row[1] == "Account compromise"]
    said = "\n".join(str(row[1]) for row in sheets["Definitions"])
    assert "Called Taken account here; the standard word is Account compromise." in said
    assert said.count("Called ") == 1


def test_a_name_changes_nothing_of_what_was_published(casework: Casework, tmp_path: Path) -> None:
    for _ in range(9):
        a_case(casework, TEACHER, category=TAKEN)
    for name in ("", "Taken account"):
        rename(casework, account_compromise=name)
        asked = of_year(YEAR, casework)
        written = write_report(asked, casework, tmp_path / "x.xlsx", overwrite=True)
        remember(written, casework)
    assert len(casework.year.publications()) == 1  # the second says nothing that the first did not


def test_a_pupils_name_in_it_waits_to_be_confirmed(casework: Casework, tmp_path: Path) -> None:
    ref = a_case(casework, TEACHER, category=TAKEN)
    casework.cases.add_person(
        ref, {"role": "target", "standing": "pupil", "name": "Thaddeus Quill"}
    )
    rename(casework, account_compromise="The Quill affair")
    with pytest.raises(UnconfirmedFinds) as refused:
        report(casework, tmp_path / "x.xlsx")
    assert [(find.found, find.where) for find in refused.value.finds] == [
        ("Quill", "Names of categories")
    ]
    assert not (tmp_path / "x.xlsx").exists()
    casework.year.confirm_finds(YEAR, [find.key for find in refused.value.finds])
    assert report(casework, tmp_path / "x.xlsx")


@pytest.mark.long
def test_without_the_look_at_the_names_it_would_leave(
    casework: Casework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the names of categories are looked through by themselves."""
    ref = a_case(casework, TEACHER, category=TAKEN)
    casework.cases.add_person(
        ref, {"role": "target", "standing": "pupil", "name": "Thaddeus Quill"}
    )
    rename(casework, account_compromise="The Quill affair")
    monkeypatch.setattr("esafety_tui.reports.release.renamed_in", lambda _: [])
    sheets = report(casework, tmp_path / "x.xlsx")
    assert any(row[1] == "The Quill affair" for row in sheets["Every figure"])


def test_a_name_like_a_formula_is_text_in_the_workbook(casework: Casework, tmp_path: Path) -> None:
    a_case(casework, TEACHER, category=TAKEN)
    rename(casework, account_compromise="=HYPERLINK(1)", hate="[bold]x[/bold]")
    path = tmp_path / "x.xlsx"
    report(casework, path)
    cells = [
        cell
        for sheet in load_workbook(path).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and "=HYPERLINK" in cell.value
    ]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}
    text = plain_report(of_year(YEAR, casework, Edition.LEADERSHIP), casework, "csv")
    assert ",=HYPERLINK" not in text
    assert "=HYPERLINK" in text


def test_a_category_changed_by_hand_is_damage_and_nothing_is_lost(
    folder: Path, clock: Clock
) -> None:
    casework = Casework.set_up(folder, {"name": "N", "lead": "L"}, clock=clock)
    ref = a_case(casework, TEACHER, category=TAKEN)
    casework.close()
    file = folder / "records.json"
    file.write_bytes(file.read_bytes().replace(b"account-compromise", b"grooming"))
    edited = file.read_bytes()
    casework = Casework.open(folder, clock=clock)
    assert casework.records.damage is not None
    assert casework.records.damage.complete
    assert "left exactly as it is" in casework.records.damage.sentence
    assert casework.records.incident(ref).category is TAKEN  # as the history has it
    casework.close()
    assert file.read_bytes() == edited


def test_a_saved_search_for_a_name_that_was_taken_back_says_which_it_is_and_what_to_do(
    casework: Casework,
) -> None:
    ref = a_case(casework, TEACHER, category=TAKEN)
    rename(casework, account_compromise="Stolen keys")
    casework.settings.searches.save("Mine", "category:stolen")
    assert [row.ref for row in casework.records.search("saved:mine").rows] == [ref]
    rename(casework)
    with pytest.raises(Invalid) as refused:
        casework.records.search("saved:mine")
    said = refused.value.sentence
    assert said.startswith(
        "The saved search mine cannot be made as it was saved: category takes one of "
    )
    assert said.endswith("Write it anew, and save it under the same name.")
    casework.settings.searches.save("Mine", "category:account-compromise")
    assert [row.ref for row in casework.records.search("saved:mine").rows] == [ref]
