"""Keys as a person reads them, and the groups that they are told in."""

from textual.binding import Binding
from textual.keys import format_key

# What moves the cursor and changes nothing is told last: arrows explain themselves.
EVERYWHERE = "Everywhere; letters and digits not while you type in a box"
MOVING = Binding.Group("Moving about")

_DISPLAYED = {
    "left": "←", "right": "→", "up": "↑", "down": "↓", "enter": "Enter", "escape": "Esc",
    "space": "Space", "tab": "Tab", "shift+tab": "Shift+Tab", "home": "Home", "end": "End",
    "pageup": "PgUp", "pagedown": "PgDn", "delete": "Del", "insert": "Ins",
}  # fmt: skip


def colours(box: str) -> Binding:
    """Return the key for colours in a *box*, which hides those of the application."""
    return Binding(
        "f9", "app.look", "Colours", show=False, id=f"{box}.look",
        tooltip="Dark, light, high contrast, or the terminal's own colours",
    )  # fmt: skip


def between_fields(box: str) -> tuple[Binding, Binding]:
    """Return the keys that lead from one field of a *box* to the next: a line has no other use."""
    return (
        Binding("down", "app.focus_next", show=False, id=f"{box}.down", group=MOVING,
                tooltip="The next field"),
        Binding("up", "app.focus_previous", show=False, id=f"{box}.up", group=MOVING,
                tooltip="The field before"),
    )  # fmt: skip


def shown_keys(keys: str) -> str:
    """Write keys as a person reads them: ``less_than_sign,comma`` as *< ,*."""
    return " ".join(_shown(key) for key in keys.split(","))


def _shown(key: str) -> str:
    if key in _DISPLAYED:
        return _DISPLAYED[key]
    *modifiers, last = key.split("+")
    if modifiers:
        return "+".join([*(m.capitalize() for m in modifiers), last.upper()])
    return key.upper() if key[:1] == "f" and key[1:].isdigit() else format_key(key)
