"""Every form: what is wrong is said by its labels, and exactly what it needs is marked."""

import ast
import shutil
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from datetime import date, datetime
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.widget import Widget
from textual.widgets import Input, TextArea

import esafety_tui
from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.data.problems import StoreProblem
from esafety_tui.model.days import LONDON
from esafety_tui.model.record import Invalid
from esafety_tui.policy.guards.refused import Refused
from esafety_tui.setup_app import OpeningApp
from esafety_tui.themes import LOOKS, THEMES
from esafety_tui.widgets.form.choice_list import ChoiceList
from esafety_tui.widgets.form.field import Field, Kind, field_at, in_labels
from esafety_tui.widgets.form.field_widget import TickBox
from esafety_tui.widgets.form.form import Form
from esafety_tui.widgets.form.line import Line
from esafety_tui.widgets.form.path_input import PathInput
from support.school import SCHOOL, Clock
from support.screens.all_forms import FORMS, Asking, Known, emptied, handed_over, whole_case
from support.screens.case_forms import shown

SOURCE = Path(esafety_tui.__file__).parent
# How data is spoken of in a file; nobody who looks at a form knows what is meant.
_DATA_SPEAK = ("with its zone", "object", "true or false", "must be a list", "must be text",
               "of the kind that", "does not know", "null", "[9, 1]")  # fmt: skip

# A name of more than 500 characters: the record cannot say of which category.
_OF_ONE_OF_MANY = "category_names"

each_form = pytest.mark.parametrize("known", FORMS, ids=[known.name for known in FORMS])


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The records folder of a school with one whole case, and its reference."""
    folder = tmp_path_factory.mktemp("forms")
    casework = Casework.set_up(folder / "records", SCHOOL, clock=Clock())
    ref = whole_case(casework, folder / "page.png")
    casework.close()
    return folder / "records", ref


@pytest.fixture
def asking(
    school: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Asking]:
    for home in ("HOME", "USERPROFILE"):  # where a copy is proposed to go
        monkeypatch.setenv(home, str(tmp_path))
    records, ref = school
    monkeypatch.chdir(records.parent)
    shutil.copytree(records, tmp_path / "records")
    casework = Casework.open(tmp_path / "records", clock=Clock())
    yield Asking(casework, ref)
    casework.close()


def opened(asking: Asking, known: Known) -> Form:
    known.before(asking.casework, asking.ref)
    known.opens(asking, asking.casework.records.incident(asking.ref))
    (form,) = asking.forms
    return form


def bad_values(field: Field) -> Iterator[object]:
    match field.kind:
        case Kind.LINE:
            yield from ("", "x" * 501)
        case Kind.TEXT:
            yield from ("", "x" * 200_001)
        case Kind.DAY:
            yield from (None, date(1900, 1, 1), date(2099, 1, 1))
        case Kind.DAYS:
            yield None
            yield from (
                {"first": date(year, 1, 1), "last": date(2099, 1, 1)} for year in (1900, 2099)
            )
        case Kind.MOMENT:
            yield None
            yield from (datetime(year, 1, 1, 9, tzinfo=LONDON) for year in (1900, 2099))
        case Kind.NUMBER:
            yield from (None, -1, 1_000_000)
        case Kind.CHOICE:
            yield from (None, *(word for _, word in field.choices))
        case Kind.FLAG:
            yield True


def tried(asking: Asking, form: Form, data: dict[str, Any]) -> Exception | None:
    """What the act of *form* says to *data*; what it did is undone."""
    before = last_entry(asking.casework)
    try:
        form._submit(deepcopy(data))
    except (Invalid, Refused, StoreProblem) as said:
        return said
    if last_entry(asking.casework) != before:
        with suppress(Exception):  # what cannot be undone, such as a file that is gone
            asking.casework.undo.take_back(asking.casework.undo.last())
    return None


def last_entry(casework: Casework) -> int:
    return casework.records.store.history.head.seq


def refusals(
    asking: Asking, form: Form, fills: dict[str, Any], *, empty: bool = False
) -> Iterator[Invalid]:
    """Everything that the act refuses: each field wrong in each way, all else right or *empty*."""
    right = {} if empty else handed_over(form, fills)
    if isinstance(said := tried(asking, form, right), Invalid):
        yield said
    for field in form._fields:
        for bad in bad_values(field):
            if isinstance(said := tried(asking, form, {**right, field.name: bad}), Invalid):
                yield said


@each_form
@pytest.mark.parametrize("empty", [False, pytest.param(True, marks=pytest.mark.long)])
def test_what_is_wrong_is_said_by_a_label_of_the_form_that_asked(
    asking: Asking, known: Known, empty: bool
) -> None:
    form = opened(asking, known)
    for invalid in refusals(asking, form, known.fills, empty=empty):
        assert (
            invalid.field in ("", _OF_ONE_OF_MANY)
            or field_at(form._fields, invalid.field) is not None
        ), invalid
        said = in_labels(form._fields, invalid).sentence
        assert "_" not in said
        assert not [words for words in _DATA_SPEAK if words in said], said


def test_a_label_that_goes_nowhere_would_be_found(asking: Asking) -> None:
    """The negative control: without its way into the record, the field is called by that."""
    known = next(known for known in FORMS if known.name == "lift the hold")
    form = opened(asking, known)
    assert form._fields[0].goes_into == "lifted_reason"
    form._fields = (Field("reason", "Why, and who agreed", Kind.TEXT),)
    refused = list(refusals(asking, form, known.fills))
    assert any(field_at(form._fields, one.field) is None for one in refused)
    assert any("Lifted reason" in in_labels(form._fields, one).sentence for one in refused)


@each_form
def test_exactly_what_a_form_needs_is_marked_and_enough(asking: Asking, known: Known) -> None:
    form = opened(asking, known)
    whole = handed_over(form, known.fills)
    missing = {
        field.name
        for field in form._fields
        if field.kind is not Kind.FLAG
        and isinstance(tried(asking, form, emptied(form, whole, field.name)), Invalid | Refused)
    }
    marked = {field.name for field in form._fields if field.needed}
    missing -= _NEEDED_AT_TIMES.get(known.name, set())
    assert marked == missing | _NEEDED_BY_THE_FORM.get(known.name, set())
    assert tried(asking, form, whole) is None


# The act alone takes a tick that does not say where its record is, as the command does.
_NEEDED_BY_THE_FORM = {"done, kept elsewhere": {"kept"}}
# Needed only as things are in this case: the form says when, the act says why.
_NEEDED_AT_TIMES = {
    "evidence": {"address"},  # or a description
    "removal": {"provider"},  # of a host
    "change a removal": {"provider"},
    "send": {"captured_at", "terms_broken"},  # of a host, unless it is illegal
}


def test_no_form_is_forgotten(asking: Asking) -> None:
    """Whatever function of the program puts a form up, one of the forms here came from it."""
    for known in FORMS:
        known.before(asking.casework, asking.ref)
        known.opens(asking, asking.casework.records.incident(asking.ref))
        if known.name.startswith("lift the"):
            last = asking.forms[-1]
            last._submit({"reason": "R"})
    asked = {
        (path.stem, function.name)
        for path in [*(SOURCE / "screens").rglob("*.py"), SOURCE / "setup_app.py"]
        for function in _functions(path)
        if path.stem != "asking" and _asks(function)
    }
    assert asked <= asking.came_from, asked - asking.came_from
    assert len(asked) > 25


def _functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


def _asks(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("ask", "ask_reason", "ask_record", "Form")
        for node in ast.walk(function)
    )


# The words that a sentence goes on with after the name of a field.
_GOES_ON = ("must ", "is ", "are ", "has ", "cannot ", "lies ", "stays ", "takes ", "says ")


def test_a_reason_goes_on_from_the_field_that_it_names() -> None:
    """*Hold there is a police hold already* is no sentence: what names no field has none."""
    found = [
        (path.name, node.lineno, field.value, reason)
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Invalid"
        and len(node.args) == 2
        and isinstance(field := node.args[0], ast.Constant)
        and (reason := _beginning(node.args[1]))
    ]
    assert len(found) > 50
    assert not [one for one in found if one[2] and not one[3].startswith(_GOES_ON)]
    assert not [one for one in found if not one[2] and one[3].startswith(_GOES_ON)]


def _beginning(reason: ast.expr) -> str:
    if isinstance(reason, ast.JoinedStr):
        reason = reason.values[0]
    if isinstance(reason, ast.BinOp):
        reason = reason.left
    return str(reason.value) if isinstance(reason, ast.Constant) else ""


def test_where_no_form_has_a_label_the_field_is_still_named_in_words() -> None:
    """Acts beside forms (a key, a command) say a field too: none by a name with a line in it."""
    named = {
        field.value
        for path in (*(SOURCE / "model").rglob("*.py"), *(SOURCE / "casework").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Invalid"
        and isinstance(field := node.args[0], ast.Constant)
    }
    assert "occurred_on" in named
    for name in named - {""}:
        assert "_" not in Invalid(name, "must be right").sentence


@pytest.mark.parametrize(
    ("path", "label"),
    [("occurred_on", "When"), ("occurred_on.first", "When"), ("occurred_on.last", "Until"),
     ("people[0].name", "Name"), ("steps[...].note", "Why"), ("title", None)],
)  # fmt: skip
def test_the_closest_field_is_named(path: str, label: str | None) -> None:
    fields = (
        Field("occurred", "When", goes_into="occurred_on"),
        Field("until", "Until", goes_into="occurred_on.last"),
        Field("target_name", "Name", goes_into="people.name"),
        Field("reason", "Why", goes_into="note"),
    )
    found = field_at(fields, path)
    assert (found and found.label) == label


async def test_a_form_shows_the_sign_and_what_it_means(casework: Casework) -> None:
    ref = casework.cases.record({"title": "One"}).ref
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_case(ref)
        await pilot.pause()
        await pilot.press("H", "enter")
        await pilot.pause()
        assert "Reason *" in shown(app)
        assert "* needed" in shown(app)
        assert "Staff talked to *" not in shown(app)


# Edges

FORM_KINDS = (Line, PathInput, ChoiceList, TextArea, TickBox)


def left_edge(app: App[Any], widget: Widget) -> str:
    """The sign that stands on the left edge of *widget*."""
    strips = app.screen._compositor.render_strips()
    column = widget.region.x
    return "".join(segment.text for segment in strips[widget.region.y])[column]


async def test_the_field_with_the_cursor_is_told_by_its_edge(casework: Casework) -> None:
    ref = casework.cases.record({"title": "One"}).ref
    app = ESafetyApp(casework)
    async with app.run_test(size=(100, 40)) as pilot:
        app.open_case(ref)
        await pilot.pause()
        app.screen.record_actions.add("evidence")  # type: ignore[attr-defined]
        await pilot.pause()
        fields = [w for w in app.screen.query("*") if isinstance(w, FORM_KINDS)]
        assert {type(field) for field in fields} == set(FORM_KINDS)
        assert len(LOOKS) >= len(FORM_KINDS)
        for look, field in zip(LOOKS, cycle(_one_of_each(fields)), strict=False):
            app.theme = look
            field.focus()
            await pilot.pause()
            assert left_edge(app, field) == "▌", (look, field)
            edges = [left_edge(app, other) for other in fields[:8]]
            assert edges == ["▌" if other is field else "▏" for other in fields[:8]], look


def _one_of_each(fields: list[Widget]) -> Iterator[Widget]:
    for kind in FORM_KINDS:
        yield next(field for field in fields if isinstance(field, kind))


async def test_the_box_of_the_passphrase_has_a_border(tmp_path: Path) -> None:
    app = OpeningApp(tmp_path, pytest.fail)
    for theme in THEMES:
        app.register_theme(theme)
    async with app.run_test(size=(80, 24)) as pilot:
        for look in LOOKS:
            app.theme = look
            await pilot.pause()
            secret = app.screen.query_one("#secret", Input)
            assert secret.has_focus
            assert secret.size.height == 1
            assert left_edge(app, secret) == "┏", look
