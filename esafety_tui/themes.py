"""The program's own themes, dark and light: calm, with one strong colour for alarms."""

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
