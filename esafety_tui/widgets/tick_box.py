"""A box to tick that shows by a sign whether it is ticked, never by its colour alone."""

from textual.content import Content
from textual.widgets import Checkbox

TICKED, UNTICKED = "[x]", "[ ]"


class TickBox(Checkbox):
    """A check box drawn as ``[x]`` or ``[ ]``, as a printed case has its steps."""

    def render(self) -> Content:
        """Draw the sign, then what it stands for."""
        sign = (TICKED if self.value else UNTICKED, self.get_visual_style("toggle--button"))
        label = self.label.pad(1, 1).stylize_before(self.get_visual_style("toggle--label"))
        return Content.assemble(sign, label)
