"""A terminal program for a school's nominated e-safety lead.

The packages tell the story: :mod:`~esafety_tui.model` is what the school writes
down, :mod:`~esafety_tui.policy` what the policy asks, :mod:`~esafety_tui.data`
where records are kept, :mod:`~esafety_tui.casework` what the lead does,
:mod:`~esafety_tui.reports` what leaves the school, and
:mod:`~esafety_tui.screens` what the lead sees.
"""

__version__ = "0.1.0"
