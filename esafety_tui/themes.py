"""The program's own themes: calm, with one strong colour for alarms.

Beside dark and light there is one of high contrast, and the terminal's own
colours for those who have set them up to suit their eyes.
"""

from textual.theme import Theme

DARK = Theme(
    name="esafety-dark",
    primary="#3d6d8e",
    secondary="#8fb7cc",
    accent="#d9a441",
    foreground="#e4e8ea",
    background="#14191d",
    surface="#1a2126",
    panel="#222b31",
    success="#7fb58a",
    warning="#e0b252",
    error="#e5746a",
    dark=True,
)
LIGHT = Theme(
    name="esafety-light",
    primary="#2f6184",
    secondary="#2b5873",
    accent="#8a5a00",
    foreground="#1c2429",
    background="#fbfbf8",
    surface="#f3f4f0",
    panel="#e6e9e6",
    success="#2c6b3a",
    warning="#8a5a00",
    error="#a8281e",
    dark=False,
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
    success="#7dff9b",
    warning="#ffd400",
    error="#ff8a80",
    dark=True,
    variables={"primary-muted": "#4d4000", "block-cursor-foreground": "#000000"},
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
