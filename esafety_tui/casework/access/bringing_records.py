"""Bringing records into a folder, step by step, as somebody is asked for each."""

from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from esafety_tui.casework.access.restoring import Plan, Restoration, Source
from esafety_tui.casework.long_task import LongTask
from esafety_tui.data.files.names import BACKUPS_NAME
from esafety_tui.data.store import Clock
from esafety_tui.model.progress import Progress
from esafety_tui.model.record import Invalid, now

T = TypeVar("T")


class Bringing(Generic[T]):
    """What is done between the question where records lie and the board on them.

    ``found`` are those that were found last, the newest first; ``plan`` is what would be done.
    """

    def __init__(
        self, folder: Path, open_with: Callable[[str | None], T], clock: Clock = now
    ) -> None:
        """Prepare to bring records into *folder*, and to open them there *open_with* a secret."""
        self.found: tuple[Source, ...] = ()
        self.plan: Plan | None = None
        self._folder = folder
        self._open_with = open_with
        self._clock = clock
        self._secret: str | None = None

    def looking(self, typed: str) -> LongTask[tuple[Source, ...], None]:
        """Look for records where somebody *typed* that they are; raises :class:`Invalid`."""
        if not typed.strip():
            raise Invalid("place", "is required")

        def look(_: Progress) -> tuple[Source, ...]:
            with self._restoration() as at:
                return at.sources(typed)

        def keep(found: tuple[Source, ...]) -> None:
            self.found = found

        return LongTask(look, keep, doing="Looking for records there …")

    def looking_at_backups(self) -> LongTask[tuple[Source, ...], None]:
        """Look for the backups that lie in the folder itself."""
        return self.looking(str(self._folder / BACKUPS_NAME))

    def planning(self, source: Source, secret: str | None) -> LongTask[Plan, None]:
        """Read all of *source*, opened with *secret*, and plan what is to be done."""
        self._secret = secret
        self.plan = None

        def plan(_: Progress) -> Plan:
            with self._restoration() as at:
                return at.plan(source)

        def keep(planned: Plan) -> None:
            self.plan = planned

        return LongTask(plan, keep, doing="Reading everything there …")

    def carrying_out(self, plan: Plan) -> LongTask[bool, T]:
        """Do what *plan* says, and open the records that have come."""

        def carry(progress: Progress) -> bool:
            with self._restoration() as at:
                at.carry_out(plan, progress)
            return True

        return LongTask(
            carry,
            lambda _: self._open_with(self._secret),
            doing="Bringing the records here …",
            checking="Opening the records …",
            stops=False,
        )

    def _restoration(self) -> Restoration:
        return Restoration(self._folder, lambda: self._secret, self._clock)
