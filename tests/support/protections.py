"""The protections of this program, each of which some test misses as soon as it is taken out.

A rule that no test holds is gone with the next change, and nobody notices.  So the protections
stand here with the text that they are in the code, and with the tests that have to go red
without them.  That the table is right (each text stands once in its file, each test is there)
is an ordinary test; the sweep itself takes minutes:

    python tests/support/protections.py               takes out all of them, one by one
    python tests/support/protections.py folder lock   those with one of these words in their name

It works on a copy of the tree, first as it is (all has to be green there), and ends with 1 if
anything survived.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

TOP = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").is_file())
_PARTS = ("esafety_tui", "tests", "sample_data", "docs", "benchmarks", "pyproject.toml")
_RED = re.compile(r"^(?:FAILED|ERROR) \S*::(.+?)(?: - .*)?$", re.MULTILINE)
_MINUTES = 10


class Protection(NamedTuple):
    """A protection: its *text* in *module*, what it *becomes* when taken out, what then is red."""

    name: str
    module: str
    text: str
    becomes: str
    tests: tuple[str, ...]

    def file(self, top: Path = TOP) -> Path:
        """The file that the text stands in."""
        return top / f"{self.module.replace('.', '/')}.py"


# What is on the disk

ON_DISK = (
    Protection(
        "a command that changed records is followed by a backup",
        "esafety_tui.commands.context",
        "context.call_on_close(back_up)",
        "pass",
        ("test_a_command_that_changed_records_makes_one_backup_after_it",),
    ),
    Protection(
        "a backup that cannot be made does not change how a command ends",
        "esafety_tui.casework.services.safekeeping",
        "with raising(BackupFailed):",
        "if True:",
        ("test_a_backup_that_cannot_be_made_is_said_and_the_command_ends_as_it_would",),
    ),
    Protection(
        "what was put aside is never overwritten",
        "esafety_tui.data.folder.restore_plan",
        "            path.mkdir(mode=0o700)\n",
        "            path.mkdir(mode=0o700, exist_ok=path.is_dir())\n",
        ("test_what_was_put_aside_is_never_overwritten",),
    ),
    Protection(
        "a line of the history is on the disk before it counts",
        "esafety_tui.data.journal.journal",
        "try:\n            sync_file(self._descriptor)",
        "try:\n            pass",
        ("test_a_sync_that_fails_is_not_tried_again_and_ends_writing",
         "test_what_was_acknowledged_outlives_a_power_cut"),
    ),
    Protection(
        "the folder is synced, or a new name could be lost",
        "esafety_tui.data.files.atomic",
        "sync_folder(target.parent)",
        "pass",
        ("test_what_was_acknowledged_outlives_a_power_cut",),
    ),
    Protection(
        "half a line that could not be written is cut back",
        "esafety_tui.data.journal.journal",
        "self._cut_back()\n                self._seen",
        "self._seen",
        ("test_nothing_of_a_long_line_that_failed_follows_a_short_one",),
    ),
    Protection(
        "a file that was written is read back",
        "esafety_tui.data.files.atomic",
        "if sha256_of(self._path) != (self.sha256, self.size):",
        "if False:",
        ("test_a_disk_that_gives_back_something_else_is_found_out",),
    ),
    Protection(
        "one writer has the lock",
        "esafety_tui.data.files.lock",
        "self._lock.acquire(timeout=0)",
        "pass",
        ("test_one_writer_and_any_readers",),
    ),
    Protection(
        "a new file, small or large, is made, never found",
        "esafety_tui.data.files.atomic",
        "os.O_CREAT | os.O_EXCL",
        "os.O_CREAT",
        ("test_a_file_that_lies_in_wait_is_not_written_to",),
    ),
    Protection(
        "a new file is for the owner alone",
        "esafety_tui.data.files.atomic",
        "os.open(self._path, flags, 0o600)",
        "os.open(self._path, flags, 0o644)",
        ("test_it_is_for_the_owner_alone_and_a_link_stays_a_link",),
    ),
    Protection(
        "what a killed program left half-written is swept away",
        "esafety_tui.data.store",
        "sweep(folder, name)",
        "pass",
        ("test_every_step_may_fail",),
    ),
    Protection(
        "a file that somebody else put there is not written to",
        "esafety_tui.data.journal.journal",
        "if identity(self.path) != self._seen:",
        "if False:",
        ("test_a_file_replaced_behind_us_is_not_written_over",),
    ),
    Protection(
        "each entry continues the chain",
        "esafety_tui.data.journal.lines",
        "elif entry.before != reading.link.hash and",
        "elif False and",
        ("test_an_altered_entry_with_a_new_hash_breaks_the_chain",),
    ),
    Protection(
        "no entry is missing in between",
        "esafety_tui.data.journal.lines",
        "reading.missing.append((expected, entry.seq - 1))",
        "pass",
        ("test_each_entry_that_is_missing_is_named",),
    ),
    Protection(
        "the records file is what was written",
        "esafety_tui.data.journal.snapshot",
        "about.reach is None or not hmac.compare_digest(",
        "about.reach is None or not (lambda *_: True)(",
        ("test_no_flipped_bit_passes_without_a_word",),
    ),
    Protection(
        "a records file of a later version is left alone",
        "esafety_tui.data.journal.snapshot",
        "if about.format > FORMAT:",
        "if False:",
        ("test_a_records_file_from_the_future_is_refused_too",),
    ),
    Protection(
        "sealed bytes open in their own place only",
        "esafety_tui.data.crypto.cipher",
        "return before + context",
        "return before",
        ("test_a_history_line_does_not_pass_for_a_record",),
    ),
    Protection(
        "the header of the key file is authenticated",
        "esafety_tui.data.crypto.key_file",
        "if not hmac.compare_digest(_code(self._raw, cipher).encode(), self._code.encode()):",
        "if False:",
        ("test_an_altered_other_slot_is_told_from_a_wrong_passphrase",),
    ),
    Protection(
        "a key file cannot ask for all memory",
        "esafety_tui.data.crypto.key_file",
        "le=1 << 20)] = 64 * 1024",
        "le=1 << 40)] = 64 * 1024",
        ("test_a_hostile_file_cannot_ask_for_much_memory_or_time",),
    ),
    Protection(
        "a key slot says what it is for",
        "esafety_tui.data.crypto.key_slots",
        'b"esafety-tui key slot: recovery key"',
        "_FOR_PASSPHRASE",
        ("test_a_slot_opens_in_its_own_place_only_even_under_the_same_key",),
    ),
    Protection(
        "evidence is what its name says",
        "esafety_tui.data.evidence.vault",
        "if self.name_of(digest.hexdigest()) != path.name:",
        "if False:",
        ("test_a_file_put_in_anothers_place_is_found",),
    ),
    Protection(
        "evidence that changes while it is taken in is refused",
        "esafety_tui.data.evidence.evidence_source",
        "if size != self._found.st_size or now != _state(self._found):",
        "if False:",
        ("test_a_file_that_changes_while_it_is_read_is_refused",),
    ),
    Protection(
        "evidence that grows without end is not read to its end",
        "esafety_tui.data.evidence.evidence_source",
        "if size > self._found.st_size:\n                    raise EvidenceChanged",
        "pass",
        ("test_a_file_that_grows_without_end_is_not_read_to_its_end",),
    ),
    Protection(
        "evidence comes out of a backup that has it whole",
        "esafety_tui.data.folder.restoring",
        "one.find(name) and name not in verify_backup(one)",
        "one.find(name)",
        ("test_evidence_is_taken_from_a_backup_that_has_it_whole_or_not_at_all",),
    ),
    Protection(
        "no backup goes on the word of a wrong clock",
        "esafety_tui.data.folder.pruning",
        "_refuse_doubtful_clock(backups, now)\n",
        "\n",
        ("test_a_clock_years_ahead_takes_nothing_away",),
    ),
    Protection(
        "nothing is erased from a history that is not whole",
        "esafety_tui.data.journal.erasure",
        "if not reading.whole or reading.link != head:",
        "if False:",
        ("test_nothing_is_erased_from_a_history_that_is_not_whole",),
    ),
    Protection(
        "what was erased does not come back out of a backup",
        "esafety_tui.data.folder.mending",
        "if known is None or (_erased(entry) and not _erased(known)):",
        "if known is None:",
        ("test_what_was_erased_does_not_come_back_out_of_another_copy",),
    ),
    Protection(
        "what was typed about a disposed case goes with it",
        "esafety_tui.casework.records.records",
        "self.unsaved.forget_case(ref)",
        "pass",
        ("test_what_was_typed_about_it_and_never_saved_goes_too",),
    ),
    Protection(
        "a legal hold keeps a case beyond its time",
        "esafety_tui.policy.retention",
        " and not incident.on_legal_hold",
        "",
        ("test_a_legal_hold_stops_it_until_it_is_lifted",),
    ),
    Protection(
        "nothing but an ordinary file is replaced",
        "esafety_tui.model.reading.ordinary_file",
        "    if not stat.S_ISREG(found.st_mode):\n        raise NotOrdinary\n\n\ndef",
        "\n\ndef",
        ("test_nothing_but_an_ordinary_file_is_replaced",),
    ),
    Protection(
        "files are exchanged only where all of them can be",
        "esafety_tui.data.files.file_swap",
        "refuse_unless_ordinary(self._folder / name)",
        "pass",
        ("test_nothing_begins_where_something_else_stands_in_the_place_of_a_file",),
    ),
    Protection(
        "a flipped bit in the kept index rows is noticed",
        "esafety_tui.casework.records.index_cache",
        "if not hmac.compare_digest(hashlib.sha256(content).digest(), digest):",
        "if False:",
        ("test_no_bit_of_them_can_be_flipped_and_no_byte_cut",),
    ),
    Protection(
        "kept typing with a time that is none counts for nothing",
        "esafety_tui.casework.records.drafts",
        "if is_outside(self.at):",
        "if False:",
        ("test_damage_to_the_file_is_no_reason_not_to_open",),
    ),
    Protection(
        "the details of an error follow no link",
        "esafety_tui.data.error_report",
        "part.settle(path)",
        "part.settle(path.resolve())",
        ("test_a_link_planted_beside_the_records_is_replaced",),
    ),
    Protection(
        "decoding ends in one error whatever the bytes",
        "esafety_tui.model.record",
        "except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:",
        "except msgspec.MsgspecError as error:",
        ("test_no_error_but_one_comes_out",),
    ),
)  # fmt: skip

# What the policy forbids

_FORBIDDEN = "test_what_the_policy_forbids_is_refused_and_nothing_else"
FORBIDDEN = (
    Protection(
        "what was done under a police hold is named when it is imported (P6)",
        "esafety_tui.policy.guards",
        "if any(h.since <= at and",
        "if any(False and h.since <= at and",
        ("test_what_was_done_under_a_police_hold_is_taken_in_and_named",),
    ),
    Protection(
        "a police hold locks the steps of an investigation",
        "esafety_tui.policy.checklist",
        "LOCKED if step.locked_by_hold and incident.on_hold else OPEN",
        "OPEN",
        ("test_a_hold_locks_investigation_and_sanctions_and_nothing_else",),
    ),
    Protection(
        "a police hold holds sanctions",
        "esafety_tui.casework.services.case_records",
        'guard_hold(incident, "a sanction")\n        sanction = self.records.signed',
        "sanction = self.records.signed",
        (_FORBIDDEN,),
    ),
    Protection(
        "a police hold holds interviews",
        "esafety_tui.casework.services.case_records",
        'guard_hold(incident, "an interview")',
        "pass",
        (_FORBIDDEN,),
    ),
    Protection(
        "no file of what may be an indecent image (P2)",
        "esafety_tui.policy.guards",
        "if evidence.may_be_indecent or known is Answer.YES:",
        "if False:",
        ("test_no_file_where_it_may_be_an_indecent_image",),
    ),
    Protection(
        "no file before it is known whether it may be an indecent image (P2)",
        "esafety_tui.policy.guards",
        "if picture or files_wait(incident):",
        "if picture:",
        ("test_no_file_where_it_may_be_an_indecent_image",),
    ),
    Protection(
        "the form asks for no file before that question is answered (P2)",
        "esafety_tui.screens.case.forms.evidence",
        "if files_wait(incident) and not values",
        "if False and not values",
        ("test_whether_images_may_be_indecent_is_asked_before_any_file",),
    ),
    Protection(
        "what protects somebody comes first of its time",
        "esafety_tui.policy.checklist",
        "in sorted(lines, key=lambda line: PROTECTED.index(line.protects)):",
        "in reversed(lines):",
        ("test_they_come_before_all_else_on_screen_and_on_paper",),
    ),
    Protection(
        "support of one person is none of another",
        "esafety_tui.policy.answers",
        "if given.person == person.id or (only and not given.person)",
        "if given",
        ("test_a_record_answers_for_whom_it_concerns",),
    ),
    Protection(
        "a measure or sanction of one person is none of another",
        "esafety_tui.policy.answers",
        "any(r.person == person.id or (only and not r.person) for r in records)",
        "any(records)",
        ("test_a_record_answers_for_whom_it_concerns",),
    ),
    Protection(
        "an entry that parents were told says of two pupils nothing",
        "esafety_tui.policy.answers",
        "return pupils == {person.id} and _entered",
        "return _entered",
        ("test_a_record_answers_for_whom_it_concerns",),
    ),
    Protection(
        "the decision not to tell the police does not stand for telling them",
        "esafety_tui.policy.answers",
        "referral.agency is Agency.POLICE and referral.decision is Decision.REFERRED",
        "referral.agency is Agency.POLICE",
        ("test_a_record_answers_for_whom_it_concerns",),
    ),
    Protection(
        "the talks of L2 are asked for after a referral too",
        "esafety_tui.policy.answers",
        "and (referral.parents_consulted or not involves_a_pupil(i))",
        "",
        ("test_a_record_answers_for_whom_it_concerns",),
    ),
    Protection(
        "no imported record names a file by what is no digest",
        "esafety_tui.importing.json_log",
        "if digest and not is_digest(digest):",
        "if False:",
        ("test_what_is_no_digest_is_no_record",),
    ),
    Protection(
        "disposal and check stand a digest that is none",
        "esafety_tui.data.evidence.vault",
        "return is_digest(sha256) and self._path(sha256).is_file()",
        "return self._path(sha256).is_file()",
        ("test_a_record_that_names_no_file_that_is_here_is_opened_checked_and_disposed_of",),
    ),
    Protection(
        "no evidence file is taken away under a police hold (P6)",
        "esafety_tui.policy.guards",
        'guard_hold(incident, "taking an evidence file away")',
        "pass",
        ("test_no_file_is_taken_away_under_a_hold",),
    ),
    Protection(
        "no evidence file is taken away under a legal hold",
        "esafety_tui.policy.guards",
        "if incident.on_legal_hold:",
        "if False:",
        ("test_no_file_is_taken_away_under_a_hold",),
    ),
    Protection(
        "a police hold keeps a case beyond its time",
        "esafety_tui.policy.retention",
        " and not incident.on_hold",
        "",
        ("test_a_police_hold_on_a_case_that_has_ended_stops_it_until_it_is_lifted",),
    ),
    Protection(
        "undo does not get round a hold",
        "esafety_tui.casework.history.undo",
        "self._refuse_past_a_hold(document)",
        "pass",
        ("test_undo_does_not_get_round_a_hold",),
    ),
    Protection(
        "no marked mail without consent (P9)",
        "esafety_tui.policy.guards",
        "if not who or when is None:",
        "if not when:\n        return\n    if False:",
        (_FORBIDDEN,),
    ),
    Protection(
        "no request to a host without a captured address (S4)",
        "esafety_tui.policy.guards",
        "if not removal.address or removal.captured_at is None:",
        "if removal.captured_at is None:\n        return\n    if False:",
        (_FORBIDDEN,),
    ),
    Protection(
        "no search without consent where schools have no such power (P5)",
        "esafety_tui.policy.guards",
        "if (measure.nation or nation) is not Nation.ENGLAND:",
        "if False:",
        (_FORBIDDEN,),
    ),
    Protection(
        "no case closes with steps open (E2, P8)",
        "esafety_tui.policy.guards",
        "if not gaps:\n        return",
        "return",
        ("test_a_case_closes_when_every_step_is_answered_and_an_outcome_is_given",),
    ),
    Protection(
        "what was recorded is not undone (E1)",
        "esafety_tui.casework.history.undo",
        "if document is None and table in (INCIDENTS, SCHOOL):",
        "if False:",
        ("test_what_was_recorded_is_never_taken_off_the_records",),
    ),
)

# What shows, and to whom

ON_SCREEN = (
    Protection(
        "a laptop that slept was left alone meanwhile",
        "esafety_tui.casework.access.unlock_throttle",
        "wall: Callable[[], float] = time.time",
        "wall: Callable[[], float] = time.monotonic",
        ("test_after_a_laptop_has_slept_it_is_locked",),
    ),
    Protection(
        "whoever comes back too late finds it locked",
        "esafety_tui.screens.access.locking",
        "if self.lock_if_left_alone():\n                return False",
        "pass",
        ("test_whoever_comes_back_too_late_reaches_nothing",),
    ),
    Protection(
        "while it is locked no key reaches what is open beneath",
        "esafety_tui.screens.access.locking",
        "return not self.locked or action in _WHILE_LOCKED",
        "return True",
        ("test_nothing_beneath_is_reached_by_any_key_or_click",),
    ),
    Protection(
        "while it is locked nothing comes up from beneath",
        "esafety_tui.screens.access.locking",
        "return self._beneath if self.locked and mode is None else mode",
        "return mode",
        ("test_what_finishes_beneath_does_not_come_up_over_the_lock",),
    ),
    Protection(
        "after a wrong passphrase there is a pause",
        "esafety_tui.casework.access.unlock_throttle",
        "if self.wait:",
        "if False:",
        ("test_the_pause_grows_and_even_the_right_one_has_to_wait",),
    ),
    Protection(
        "no core dump holds what was in memory",
        "esafety_tui.data.crypto.core_dumps",
        "resource.setrlimit(resource.RLIMIT_CORE, (0, 0))",
        "pass",
        ("test_core_dumps_are_refused",),
    ),
    Protection(
        "names are hidden until they are asked for",
        "esafety_tui.screens.case.items",
        "return text if self.names else without_names(text, self.incident.people)",
        "return text",
        ("test_every_tab_of_a_case_hides_a_first_name",),
    ),
    Protection(
        "names are hidden in what was typed and not saved",
        "esafety_tui.screens.board.unsaved_forms",
        'yield f"{label}: {value}" if names else label',
        'yield f"{label}: {value}"',
        ("test_what_was_not_saved_tells_no_name_while_names_are_hidden",),
    ),
    Protection(
        "text is drawn as text, never as markup",
        "esafety_tui.screens.base.screen_base",
        'self.query_one("#title-bar", Static).update(Content(line))',
        'self.query_one("#title-bar", Static).update(line)',
        ("test_every_place_shows_hostile_text_as_text",),
    ),
    Protection(
        "escape codes are taken out of what comes in",
        "esafety_tui.model.record",
        'text = _SEQUENCES.sub("", text)\n    text = _UNCLEAN.sub("", text)',
        "pass",
        ("test_cleaned_text_holds_nothing_to_obey_and_keeps_its_words",),
    ),
    Protection(
        "what is pasted is cleaned too",
        "esafety_tui.widgets.form.safe_paste",
        'events.Paste(clean_text("".join([*pasted, text])))',
        'events.Paste("".join([*pasted, text]))',
        ("test_a_paste_is_one_event_of_clean_text",),
    ),
    Protection(
        "records that can only be read offer no form",
        "esafety_tui.app",
        "return not (isinstance(screen, TypingBox) and self.casework.records.read_only)",
        "return True",
        ("test_no_form_is_offered_to_be_typed_into_for_nothing",),
    ),
)

# What leaves the school, and what comes in

IN_AND_OUT = (
    Protection(
        "counts under five are withheld",
        "esafety_tui.reports.disclosure.suppression",
        "if 0 < count < threshold}",
        "if 1 < count < threshold}",
        ("test_no_small_count_is_published_or_can_be_worked_out",
         "test_nothing_small_is_shown_and_nothing_withheld_is_worked_out"),
    ),
    Protection(
        "what would give a withheld count away is withheld too",
        "esafety_tui.reports.disclosure.suppression",
        "while exposed := search.alone(hidden) or search.exposed(hidden):",
        "while exposed := ():",
        ("test_no_small_count_is_published_or_can_be_worked_out",),
    ),
    Protection(
        "names in words are refused until they are confirmed",
        "esafety_tui.reports.release",
        "if finds := to_confirm(words, shown, known_names or KnownNames()):",
        "if finds := ():",
        ("test_text_with_a_name_is_not_written_until_confirmed",
         "test_a_name_in_the_words_is_refused_until_it_is_confirmed"),
    ),
    Protection(
        "on the screen names in words are asked about",
        "esafety_tui.screens.annual.export",
        "if not finds:",
        "if True:",
        ("test_a_name_is_asked_about_before_anything_is_written",),
    ),
    Protection(
        "in a workbook a formula is marked as text",
        "esafety_tui.reports.workbook.cells",
        "one.quotePrefix = True",
        "pass",
        ("test_text_that_reads_as_a_formula_is_marked_as_text",),
    ),
    Protection(
        "in CSV no text begins like a formula",
        "esafety_tui.reports.output_file",
        """return f"'{text}" if begins.startswith(""",
        "return text if begins.startswith(",
        ("test_a_hostile_cell_gets_an_apostrophe",),
    ),
    Protection(
        "a workbook that unpacks without end is refused",
        "esafety_tui.importing.parts",
        "size=min(most.size, left)",
        "size=most.size",
        ("test_a_workbook_that_unpacks_to_too_much",),
    ),
    Protection(
        "the texts of a workbook that unpack without end are refused",
        "esafety_tui.importing.parts",
        "return _MOST_STRINGS",
        "return _MOST_OTHERWISE",
        ("test_a_workbook_whose_texts_unpack_to_too_much",),
    ),
    Protection(
        "a log with more rows than any is refused",
        "esafety_tui.importing.workbook",
        "if found > MOST_ROWS:",
        "if False:",
        ("test_too_many_rows",),
    ),
    Protection(
        "records in JSON beyond that number are refused too",
        "esafety_tui.importing.json_log",
        "if len(records) > MOST_ROWS:",
        "if False:",
        ("test_too_many_rows",),
    ),
    Protection(
        "what nobody sees is taken out of text",
        "esafety_tui.model.record",
        "text = without_invisible(text)",
        "pass",
        ("test_they_come_in_by_no_form_and_no_file",),
    ),
    Protection(
        "a date far outside the years of records is refused however deep it stands",
        "esafety_tui.importing.json_log",
        "_check_years(msgspec.to_builtins(incident, builtin_types=(date, datetime)))",
        "pass",
        ("test_a_json_record_with_such_a_date_is_a_bad_one",),
    ),
    Protection(
        "JSON that would fill the memory is refused before it is decoded",
        "esafety_tui.importing.json_log",
        'if text.count("{") + text.count("[") > _MOST_NESTED or text.count(",") > _MOST_COMMAS:',
        "if False:",
        ("test_no_other_file_takes_more_either",),
    ),
)  # fmt: skip

PROTECTIONS = {one.name: one for one in (*ON_DISK, *FORBIDDEN, *ON_SCREEN, *IN_AND_OUT)}


# The sweep


def places_of(test: str, top: Path = TOP) -> list[str]:
    """Where a test of this name is defined, as pytest names it; its file may be anywhere."""
    begins = re.compile(rf"^(?:async )?def {test}\(", re.MULTILINE)
    return [
        f"{path.relative_to(top).as_posix()}::{test}"
        for path in sorted((top / "tests").rglob("test_*.py"))
        if begins.search(path.read_text(encoding="utf-8"))
    ]


def copy_of_the_tree(place: Path) -> Path:
    """Copy what the tests need to *place*, which must not exist yet."""
    place.mkdir()
    for name in _PARTS:
        part = TOP / name
        if part.is_dir():
            shutil.copytree(part, place / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(part, place / name)
    return place


def red_without(one: Protection, copy: Path) -> str:
    """Take *one* out of the *copy* of the tree: the test that then is red, or empty for none."""
    path = one.file(copy)
    as_it_is = path.read_text(encoding="utf-8")
    if as_it_is.count(one.text) != 1:
        raise ValueError(f"{one.name}: its text does not stand once in {path}")
    try:
        _write(path, as_it_is.replace(one.text, one.becomes))
        return first_red(one.tests, copy)
    finally:
        _write(path, as_it_is)


def first_red(tests: Iterable[str], copy: Path) -> str:
    """Run *tests* in the *copy*, and return the first that is red, or empty when all are green."""
    named = [place for test in dict.fromkeys(tests) for place in places_of(test, copy)]
    command = [sys.executable, "-m", "pytest", "-n0", "-x", "-q", "-p", "no:cacheprovider", *named]
    # The programs that tests start have to be those of the copy as well.
    surroundings = {**os.environ, "PYTHONPATH": str(copy)}
    try:
        ran = subprocess.run(
            command, cwd=copy, env=surroundings, capture_output=True, text=True, encoding="utf-8",
            timeout=_MINUTES * 60, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"no end after {_MINUTES} minutes"
    if ran.returncode == 0:
        return ""
    if found := _RED.search(ran.stdout):
        return found[1]
    raise RuntimeError(ran.stdout + ran.stderr)


def _write(path: Path, text: str) -> None:
    """Write a module, and see that nothing that was compiled of it before is taken for it."""
    path.write_text(text, encoding="utf-8")
    for compiled in path.parent.glob(f"__pycache__/{path.stem}.*"):
        compiled.unlink()


def sweep(chosen: Iterable[Protection]) -> Iterator[tuple[str, str]]:
    """Take out each of *chosen*, and yield its name with the test that was red, or empty."""
    chosen = tuple(chosen)
    with tempfile.TemporaryDirectory() as place:
        copy = copy_of_the_tree(Path(place) / "tree")
        if red := first_red((test for one in chosen for test in one.tests), copy):
            raise RuntimeError(f"red before anything was taken out: {red}")
        for one in chosen:
            yield one.name, red_without(one, copy)


def main(words: list[str]) -> int:
    """Print what became of the protections that have one of *words* in their name, or of all."""
    chosen = [
        one for one in PROTECTIONS.values()
        if not words or any(word.casefold() in one.name.casefold() for word in words)
    ]  # fmt: skip
    survived = 0
    print("| protection | red without it |\n|---|---|")
    for name, red in sweep(chosen):
        survived += not red
        print(f"| {name} | {red or 'SURVIVED'} |", flush=True)
    print(f"\n{len(chosen)} taken out, {survived} survived.")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
