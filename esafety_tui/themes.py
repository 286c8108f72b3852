"""The program's own themes: calm, with one strong colour for what is late.

Beside dark and light there is one of high contrast, and the terminal's own
colours for those who have set them up to suit their eyes.  What a colour says
stands beside it in words or as a sign.
"""

from typing import Final

from textual.theme import Theme

# What is not in a theme of Textual's: for the terminal's own colours, and to be overridden.
DEFAULTS: Final = {
    "row": "ansi_blue",
    "on-row": "ansi_bright_white",
    "quiet": "ansi_default",
    "edge": "ansi_default",
    "edge-focus": "ansi_bright_blue",
    "critical": "ansi_bright_red",
    "high": "ansi_yellow",
    "medium": "ansi_default",
    "low": "ansi_default",
    "late": "ansi_bright_red",
    "today": "ansi_yellow",
    "hold": "ansi_magenta",
    "done": "ansi_green",
    "exact": "ansi_yellow",
    "on-exact": "ansi_black",
}

DARK = Theme(
    name="esafety-dark",
    primary="#3d6d8e",
    secondary="#8fb7cc",
    accent="#e0b252",
    foreground="#e6eaec",
    background="#12171c",
    surface="#182027",
    panel="#212b33",
    success="#86b98f",
    warning="#f0c674",
    error="#ff8a80",
    dark=True,
    variables={
        "row": "#24506b",
        "on-row": "#ffffff",
        "quiet": "#9fabb3",
        "edge": "#6a7983",
        "edge-focus": "#6fb3d9",
        "critical": "#ff7b6f",
        "high": "#f2a65a",
        "medium": "#e6d06c",
        "low": "#86a9bd",
        "late": "#ff8a80",
        "today": "#f0c674",
        "hold": "#bda7e6",
        "done": "#86b98f",
        "exact": "#f0c674",
        "on-exact": "#12171c",
    },
)
LIGHT = Theme(
    name="esafety-light",
    primary="#2f6184",
    secondary="#2b5873",
    accent="#7a4b00",
    foreground="#1b2328",
    background="#fbfbf8",
    surface="#f2f3ee",
    panel="#e4e8e4",
    success="#2b6a3b",
    warning="#7a4b00",
    error="#a8201a",
    dark=False,
    variables={
        "primary-muted": "#d3dfe7",
        "row": "#cfe3f0",
        "on-row": "#10202b",
        "quiet": "#505d65",
        "edge": "#737f86",
        "edge-focus": "#1f5f8b",
        "critical": "#b3161b",
        "high": "#9c4400",
        "medium": "#6f5400",
        "low": "#3e6379",
        "late": "#a8201a",
        "today": "#7a4b00",
        "hold": "#5b3fa0",
        "done": "#2b6a3b",
        "exact": "#7a4b00",
        "on-exact": "#ffffff",
    },
)
CONTRAST = Theme(
    name="esafety-contrast",
    primary="#ffd400",
    secondary="#ffffff",
    accent="#ffd400",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1a1a1a",
    success="#8cff9e",
    warning="#ffd400",
    error="#ff8080",
    dark=True,
    variables={
        "primary-muted": "#3d3300",
        "block-cursor-foreground": "#000000",
        "row": "#ffd400",
        "on-row": "#000000",
        "quiet": "#d6d6d6",
        "edge": "#ffffff",
        "edge-focus": "#ffd400",
        "critical": "#ff8080",
        "high": "#ffb347",
        "medium": "#fff176",
        "low": "#9ad8ff",
        "late": "#ff8080",
        "today": "#ffd400",
        "hold": "#d8b4ff",
        "done": "#8cff9e",
        "exact": "#ffd400",
        "on-exact": "#000000",
    },
)
THEMES = (DARK, LIGHT, CONTRAST)
# In the order in which the key goes through them, with how each is called.
LOOKS = {
    DARK.name: "dark",
    LIGHT.name: "light",
    CONTRAST.name: "high contrast",
    "ansi-dark": "the terminal's own colours, dark",
    "ansi-light": "the terminal's own colours, light",
}


def look_after(name: str) -> str:
    """Return the name of the theme that follows *name*."""
    names = list(LOOKS)
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]
