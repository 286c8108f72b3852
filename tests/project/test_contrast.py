"""Contrast, computed for every pair that the stylesheets and the drawn rows use, in every look.

Nobody keeps a list: what is a colour of text, a ground or an edge is read out of the styles.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.color import Color
from textual.css.stylesheet import Stylesheet
from textual.theme import Theme

import esafety_tui
from esafety_tui.themes import CONTRAST, DEFAULTS, THEMES
from esafety_tui.widgets.lists.row_list import _COLOURS

PACKAGE = Path(esafety_tui.__file__).parent
TEXT, EDGE = 4.5, 3.0
_GROUNDS = ("background", "surface", "panel")
_EDGES = [f"{kind}_{side}" for kind in ("border", "outline")
          for side in ("top", "right", "bottom", "left")]  # fmt: skip
# A colour that code names, as in "$late" or "bold $on-exact on $exact".
_NAMED = re.compile(r'"(?:bold |reverse |underline )*\$([a-z-]+)(?: on \$([a-z-]+))?"')
_SOURCES = {path: path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py"))}
Look = dict[str, str]


def look_of(theme: Theme) -> Look:
    return {**DEFAULTS, **theme.to_color_system().generate(), **theme.variables}


def ratio(one: Color, other: Color) -> float:
    """The contrast of two colours as WCAG 2 counts it, the less of colours and NO_COLOR's greys."""

    def light(colour: Color) -> float:
        def linear(part: int) -> float:
            share = part / 255
            return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

        r, g, b = (linear(part) for part in colour.rgb)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    def of(one: Color, other: Color) -> float:
        darker, lighter = sorted((light(one), light(other)))
        return (lighter + 0.05) / (darker + 0.05)

    return min(of(one, other), of(one.monochrome, other.monochrome))


def sheets() -> Iterator[tuple[str, str]]:
    """The styles: of the files beside the screens, and those that stand in a class."""
    for path in sorted(PACKAGE.rglob("*.tcss")):
        yield f"{path.parent.name}/{path.name}", path.read_text(encoding="utf-8")
    for path, source in _SOURCES.items():
        for node in ast.walk(ast.parse(source)) if "CSS = " in source else ():
            match node:
                case ast.Assign(
                    targets=[ast.Name("CSS" | "DEFAULT_CSS")], value=ast.Constant(str(css))
                ):
                    yield path.name, css


def pairs(look: Look, css: str) -> Iterator[tuple[str, Color, Color, float]]:
    """Each pair that *css* makes in *look*: where, what, on which ground, and the least ratio."""
    grounds = [Color.parse(look[name]) for name in _GROUNDS]
    row = Color.parse(look["row"])
    sheet = Stylesheet(variables=look)
    sheet.add_source(css)
    sheet.parse()
    for rule in sheet.rules:
        styles = rule.styles.get_rules()
        where = ", ".join(selectors.css for selectors in rule.selector_set)
        own = styles.get("background")
        beneath = [own] if own is not None and own.a == 1 else grounds
        if own is not None and own.a == 1 and "color" not in styles:
            text = look["on-row"] if own == row else look["foreground"]
            yield where, Color.parse(text), own, TEXT
        for name in ("color", "border_title_color"):
            if name in styles and not styles.get("auto_color"):
                yield from ((where, styles[name], ground, TEXT) for ground in beneath)
        for side in _EDGES:
            kind, colour = styles.get(side, ("", None))
            if kind not in ("", "none", "hidden", "blank"):
                yield from ((where, colour, ground, EDGE) for ground in grounds)


def faint(look: Look, css: str) -> list[str]:
    return [
        f"{where}: {colour.hex} on {ground.hex} is {found:.2f}"
        for where, colour, ground, least in pairs(look, css)
        if (found := ratio(ground.blend(colour, colour.a), ground)) < least
    ]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_pair_of_the_styles_can_be_read_or_seen(theme: Theme) -> None:
    look = look_of(theme)
    assert {name: found for name, css in sheets() if (found := faint(look, css))} == {}


def test_what_cannot_be_read_or_seen_would_be_told() -> None:
    """The control."""
    [dark, *_] = (look_of(theme) for theme in THEMES)
    assert len(faint(dark, "Here { color: $panel; border: solid $panel; }")) == 3 + 4 * 3
    assert faint(dark, "Here { background: $row; color: $quiet; }")
    assert faint(dark, "Here { background: $foreground; }")
    assert faint(dark, "Here { background: $row; }") == []
    assert len(list(sheets())) > 20


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_colour_that_is_drawn_can_be_read_on_every_ground(theme: Theme) -> None:
    look = look_of(theme)
    drawn = set(_COLOURS.values())
    for source in _SOURCES.values():
        for text, ground in _NAMED.findall(source):
            if ground:
                assert ratio(Color.parse(look[text]), Color.parse(look[ground])) >= TEXT, ground
            else:
                drawn.add(text)
    assert {"late", "quiet", "critical"} <= drawn
    # The highlight of a list that has not the cursor keeps the colours of its row.
    for name in (*_GROUNDS, "primary-muted"):
        for text in (*drawn, "foreground"):
            least = 7.0 if theme is CONTRAST and text == "foreground" else TEXT
            assert ratio(Color.parse(look[text]), Color.parse(look[name])) >= least, (text, name)
