"""People's names: finding them before text leaves the school, and hiding them on a screen."""
