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
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

TOP = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").is_file())
_PARTS = ("esafety_tui", "tests", "sample_data", "docs", "benchmarks", "pyproject.toml")
_RED = re.compile(r"^(?:FAILED|ERROR) \S*::(.+?)(?: - .*)?$", re.MULTILINE)
_DEFINED = re.compile(r"^(?:async )?def (test_\w+)\(", re.MULTILINE)
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
        "esafety_tui.data.files.names",
        "    path = place / free_name(place, name)\n    path.mkdir(mode=0o700)\n",
        "    path = place / name\n    path.mkdir(mode=0o700, exist_ok=True)\n",
        ("test_what_was_put_aside_is_never_overwritten",),
    ),
    Protection(
        "the school's own contacts are sealed unless they may be shown when locked",
        "esafety_tui.data.contacts.own_rows",
        'cipher.plain or row.get("shown_when_locked") is True',
        "True",
        ("test_what_is_not_marked_lies_nowhere_plain_and_shows_to_nobody_without_the_passphrase",
         "test_encrypting_and_decrypting_carry_every_row"),
    ),
    Protection(
        "without a passphrase only marked contacts show, whatever lies plain",
        "esafety_tui.data.contacts.own_rows",
        "tuple(row for row in rows if row.shown_when_locked)",
        "rows",
        ("test_what_an_earlier_version_left_plain_goes_over_once_and_is_told_once",),
    ),
    Protection(
        "contacts that an earlier version left plain are sealed at opening",
        "esafety_tui.casework.casework",
        "self.contacts.seal_left_plain()",
        "pass",
        ("test_what_an_earlier_version_left_plain_goes_over_once_and_is_told_once",),
    ),
    Protection(
        "two files of contacts change together",
        "esafety_tui.data.contacts.own_rows",
        "                switch.carry_out()",
        "                pass",
        ("test_a_mark_is_set_and_taken_back",),
    ),
    Protection(
        "no file of the records is waited for, nor read without end",
        "esafety_tui.data.files.atomic",
        "with open_ordinary(path, _LARGEST) as file:",
        'with path.open("rb") as file:',
        ("test_whatever_stands_for_the_records_ends_in_a_sentence_and_is_not_waited_for",),
    ),
    Protection(
        "a number that is no setting is refused",
        "esafety_tui.casework.services.settings",
        "        refuse_too_large(data)\n",
        "",
        ("test_it_is_refused_on_the_way_in",),
    ),
    Protection(
        "a number that was once set does not end the program",
        "esafety_tui.model.school.school",
        "self._put(name, min(getattr(self, name), most))",
        "pass",
        ("test_what_an_earlier_version_took_in_opens_and_everything_can_be_reckoned",),
    ),
    Protection(
        "a backup without all evidence is not called verified",
        "esafety_tui.commands.safekeeping",
        "wrong = casework.safekeeping.evidence.said(read=True)",
        'wrong = ""',
        ("test_a_backup_is_not_verified_then_and_names_it",),
    ),
    Protection(
        "in the place of a lost evidence file goes that very file or none",
        "esafety_tui.casework.services.evidence_files",
        'if evidence.sha256 not in ("", kept.sha256):',
        "if False:",
        ("test_the_very_same_file_takes_the_place_of_one_that_is_missing_or_damaged",),
    ),
    Protection(
        "what is no digest of a file comes in by no form",
        "esafety_tui.casework.services.case_records",
        "if evidence.sha256 and not is_digest(evidence.sha256):",
        "if False:",
        ("test_what_is_no_digest_comes_in_no_way",),
    ),
    Protection(
        "a backup made unasked says what evidence is missing",
        "esafety_tui.casework.services.safekeeping",
        "return self.evidence.said(read=False)",
        'return ""',
        ("test_a_backup_by_itself_says_what_is_missing_and_what_is_known_to_be_damaged",),
    ),
    Protection(
        "a part of the evidence is read at each opening",
        "esafety_tui.screens.base.tour",
        "casework.safekeeping.evidence.begin(tell)",
        "pass",
        ("test_the_board_says_it_after_an_opening",),
    ),
    Protection(
        "all evidence is read within a month",
        "esafety_tui.data.evidence.rounds",
        "len(names) * min(days, _DAYS) / _DAYS",
        "len(names) / _DAYS",
        ("test_all_are_read_within_a_month_and_not_all_at_once",),
    ),
    Protection(
        "nobody reads evidence while its files are exchanged",
        "esafety_tui.data.store",
        "        self._may_begin()\n        self._stop_readers()",
        "        self._may_begin()",
        ("test_closing_and_encrypting_stop_the_reading_and_the_next_goes_on",),
    ),
    Protection(
        "damaged contacts are put aside under a name of their own",
        "esafety_tui.data.contacts.own_rows",
        'aside = new_aside(folder, "contacts")',
        '(aside := folder / "set-aside" / "contacts").mkdir(parents=True, exist_ok=True)',
        ("test_a_damaged_file_never_stops_a_look_up_and_is_kept",),
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
        "                sweep_parts(folder)",
        "                pass",
        ("test_every_step_may_fail", "test_whatever_was_left_half_written_is_swept_at_the_start"),
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
        "reading.missing.append((last + 1, entry.seq - 1))",
        "pass",
        ("test_each_entry_that_is_missing_is_named",),
    ),
    Protection(
        "the records file is what was written",
        "esafety_tui.data.journal.snapshot",
        "or not hmac.compare_digest(",
        "or not (lambda *_: True)(",
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
        "a key slot of before says what it is for",
        "esafety_tui.data.crypto.old_keys",
        'b"esafety-tui key slot: recovery key"',
        "_FOR_PASSPHRASE",
        ("test_an_old_slot_opens_in_its_own_place_only_even_under_the_same_key",),
    ),
    Protection(
        "whoever is to open no more has no part in a new data key",
        "esafety_tui.data.crypto.key_table",
        "replace(_next(table), data_key=_new_data_key(), renewed=True)",
        "replace(_next(table), renewed=True)",
        ("test_what_is_to_open_no_more_opens_nothing_from_now_on",
         "test_what_opened_before_opens_nothing_written_since"),
    ),
    Protection(
        "what is given is bound to whom it is given to",
        "esafety_tui.data.crypto.key_slots",
        "key = derived(shared, slot.once + slot.public, _FOR_DATA_KEY)",
        "key = derived(shared, slot.once + public_half(pair), _FOR_DATA_KEY)",
        ("test_what_is_given_to_one_pair_opens_for_no_other",),
    ),
    Protection(
        "no two people have one passphrase",
        "esafety_tui.data.crypto.key_table",
        "    if public in table.people.values():\n        raise PassphraseTaken\n",
        "",
        ("test_what_cannot_be_is_refused_and_changes_nothing",),
    ),
    Protection(
        "the last person who may open stays",
        "esafety_tui.data.crypto.key_table",
        "    if not people:\n        raise LastPerson\n",
        "",
        ("test_the_last_person_stays",),
    ),
    Protection(
        "a key file of somebody else's is never sealed under",
        "esafety_tui.casework.services.encryption",
        'file.authenticate(cast("KeyedCipher", self.records.store.cipher))',
        "pass",
        ("test_a_key_file_put_in_place_by_somebody_else_is_never_sealed_under",),
    ),
    Protection(
        "who may open changes by whoever is signed on",
        "esafety_tui.casework.services.encryption",
        "            raise NotWhoOpened\n",
        "            pass\n",
        ("test_whoever_is_signed_on_says_it_again",),
    ),
    Protection(
        "nothing is encrypted again over what was recorded meanwhile",
        "esafety_tui.casework.services.encryption",
        "if store.history.head != sealed.link:",
        "if False:",
        ("test_what_was_recorded_meanwhile_is_not_lost",),
    ),
    Protection(
        "each signs in their own name",
        "esafety_tui.casework.records.records",
        "return self.signed_on or self.lead",
        "return self.lead",
        ("test_each_signs_in_their_own_name",),
    ),
    Protection(
        "what the recovery key was used for is signed so",
        "esafety_tui.casework.records.records",
        "        if self.by_recovery_key:\n            return",
        "        if False:\n            return",
        ("test_a_forgotten_passphrase_is_set_anew_with_the_recovery_key",
         "test_with_the_recovery_key_it_is_asked_who_that_is"),
    ),
    Protection(
        "nobody removes themselves",
        "esafety_tui.casework.services.encryption",
        "if name == table.opened_by.name:",
        "if False:",
        ("test_nobody_removes_themselves_nor_the_last_person",),
    ),
    Protection(
        "evidence that is damaged keeps nobody in",
        "esafety_tui.data.folder.encrypt_folder",
        "damaged_stay=not (was.plain or cipher.plain),",
        "",
        ("test_evidence_that_is_damaged_keeps_nobody_in",),
    ),
    Protection(
        "no name of a person who may open can be read in the key file",
        "esafety_tui.data.crypto.key_slots",
        "sealed = KeyedCipher(data_key).seal(name.encode(), _NAME)",
        "sealed = name.encode()",
        ("test_no_name_can_be_read_in_the_key_file",),
    ),
    Protection(
        "an exchange of files that has happened is not thrown away",
        "esafety_tui.data.files.file_swap",
        "        if not is_switching(self._folder):\n            shutil",
        "        if True:\n            shutil",
        ("test_every_step_may_fail_and_leaves_the_old_or_the_new_whole",),
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
        "if place.has_whole(sha256)",
        "if place.holds(sha256)",
        ("test_evidence_is_taken_from_a_backup_that_has_it_whole_or_not_at_all",),
    ),
    Protection(
        "the end that is cut off the history is put aside",
        "esafety_tui.data.store",
        "            if loaded.tail:\n                self._put_aside(loaded)\n",
        "",
        ("test_a_damaged_end_is_cut_put_aside_and_told",),
    ),
    Protection(
        "what stands behind the last entry is told, and no claim is made",
        "esafety_tui.data.journal.loading",
        "if reading.tail:",
        "if False:",
        ("test_a_cut_after_a_kill_loses_only_the_last_line_and_says_so",),
    ),
    Protection(
        "an entry is found where the end of the line before was lost",
        "esafety_tui.data.journal.lines",
        "for first, piece in _pieces_in_json(line) if cipher.plain else _pieces_in_base64(line):",
        "for first, piece in ():",
        ("test_lines_that_are_none_between_entries_are_passed_over",),
    ),
    Protection(
        "a line that is none, between entries, is told by the check",
        "esafety_tui.data.folder.checking",
        "if reading.strays and reading.whole:",
        "if False:",
        ("test_lines_that_are_none_between_entries_are_passed_over",),
    ),
    Protection(
        "an entry counts as lost only if a repair says so",
        "esafety_tui.data.journal.lines",
        "if entry.lost and entry.seq not in marked:",
        "if False:",
        ("test_an_entry_marked_as_lost_by_somebody_else_is_damage",),
    ),
    Protection(
        "a digest is no word on what came before a lost entry",
        "esafety_tui.data.folder.checking",
        "since = entry.seq + entry.lost",
        "pass",
        ("test_a_digest_says_nothing_of_what_came_before_a_lost_entry",),
    ),
    Protection(
        "a flipped bit in an entry's version is no newer version",
        "esafety_tui.data.journal.entry",
        "raise BadLine if _ours_but_for_its_version(content) else NewerEntry",
        "raise NewerEntry",
        ("test_damage_to_the_version_of_an_entry_is_damage",),
    ),
    Protection(
        "a flipped bit in a sealed layout is no newer version",
        "esafety_tui.data.crypto.cipher",
        "            self.open(_HEAD + sealed[len(_HEAD) :], context)\n",
        "            raise Unopened\n",
        ("test_a_sealed_file_of_a_later_layout_is_no_damage_and_a_flipped_bit_is",),
    ),
    Protection(
        "a records file without checksum is none of ours but the first format",
        "esafety_tui.data.journal.snapshot",
        "about.format == _BEFORE_CHECKSUMS and not (about.reach or about.checksum)",
        "about.format < FORMAT",
        ("test_records_whose_format_is_damaged_are_not_taken_unchecked",),
    ),
    Protection(
        "a mark of a lost entry is no entry to a repair",
        "esafety_tui.data.folder.history_repair",
        "        if not entry.lost:\n            numbers",
        "        if True:\n            numbers",
        ("test_an_entry_that_is_found_again_takes_its_place",),
    ),
    Protection(
        "a history that somebody went back from is not gone on with",
        "esafety_tui.data.folder.history_repair",
        "if _agree(theirs, entries, numbers):",
        "if True:",
        ("test_a_history_that_was_left_is_not_gone_back_into",),
    ),
    Protection(
        "content that nobody says to have taken out is told",
        "esafety_tui.data.journal.loading",
        "if taken and loaded.damage is None:",
        "if False:",
        ("test_content_taken_out_by_nobody_is_told_and_comes_back_if_a_backup_has_it",),
    ),
    Protection(
        "a repair begins from the records that go furthest",
        "esafety_tui.data.folder.history_repair",
        "return max(found, key=",
        "return min(found, key=",
        ("test_rough_handling_leaves_no_dead_end",),
    ),
    Protection(
        "nothing is due for disposal where it is lost how long cases are kept",
        "esafety_tui.casework.records.records",
        "retention_years=MOST_YEARS",
        "retention_years=7",
        ("test_nothing_is_due_before_somebody_says_when",),
    ),
    Protection(
        "a wrong passphrase takes no key file from a backup",
        "esafety_tui.data.folder.sources",
        "if held and (present or not wrong):",
        "if held:",
        ("test_the_passphrase_of_an_older_key_file_of_the_same_key_is_wrong",),
    ),
    Protection(
        "what was sealed stays sealed by a repair",
        "esafety_tui.data.folder.sources",
        "        if is_sealed(folder, backups):\n",
        "        if has_keys(folder):\n",
        ("test_everything_gone_but_a_sealed_backup_stays_sealed",),
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
        "esafety_tui.data.folder.history_repair",
        "if (one.erased, one.record) in erased",
        "if False",
        ("test_what_was_erased_does_not_come_back_out_of_another_copy",),
    ),
    Protection(
        "what was typed about a disposed case goes with it",
        "esafety_tui.casework.services.retention",
        "self.records.unsaved.forget_cases(refs)",
        "pass",
        ("test_what_was_typed_about_it_and_never_saved_goes_too",),
    ),
    Protection(
        "what is made from the records goes with what is disposed of",
        "esafety_tui.casework.services.retention",
        "left = clear_derived(self.records.folder)",
        "left: list[str] = []",
        ("test_every_step_of_a_disposal_may_fail", "test_what_cannot_be_taken_away_is_named"),
    ),
    Protection(
        "after a disposal nothing is said to be as it was",
        "esafety_tui.casework.services.retention",
        "left.append(RECORDS_NAME)",
        "raise",
        ("test_what_cannot_be_taken_away_is_named",),
    ),
    Protection(
        "a file that only the history names goes with its case",
        "esafety_tui.data.journal.erasure",
        "digests_in(json.encode((said, last)))",
        "digests_in(json.encode(last))",
        ("test_after_the_backups_are_replaced_it_is_nowhere",),
    ),
    Protection(
        "a file that only the history names goes before it is forgotten",
        "esafety_tui.casework.services.retention",
        "loose = self.evidence.discard(kept - pieces_of(self.records).keys())",
        "loose: set[str] = set()",
        ("test_every_step_of_a_disposal_may_fail",),
    ),
    Protection(
        "a disposal that was interrupted is carried to its end",
        "esafety_tui.data.store",
        "self._end_erasure(loaded)",
        "pass",
        ("test_every_step_of_a_disposal_may_fail",),
    ),
    Protection(
        "typing in a case goes although its disposal was interrupted",
        "esafety_tui.casework.records.records",
        "            self.unsaved.forget_disposed()",
        "            pass",
        ("test_every_step_of_a_disposal_may_fail",),
    ),
    Protection(
        "records open although typing left by a kill cannot be taken away",
        "esafety_tui.casework.records.drafts",
        "            with suppress(NotSaved):\n                self.forget_cases(gone)",
        "            self.forget_cases(gone)",
        ("test_typing_left_by_a_kill_keeps_no_records_shut_where_the_disk_takes_nothing",),
    ),
    Protection(
        "nobody reads a row while another makes it",
        "esafety_tui.casework.records.index",
        "        with self._making:\n            if self._changed:",
        "        if True:\n            if self._changed:",
        ("test_whoever_reads_while_a_row_is_made_waits_for_it",),
    ),
    Protection(
        "typing that cannot be read goes with a disposal",
        "esafety_tui.casework.records.drafts",
        " or not (left or self._read_only)",
        "",
        ("test_typing_that_cannot_be_read_goes_too",),
    ),
    Protection(
        "a damaged backup is replaced as a whole one is",
        "esafety_tui.data.folder.contents",
        "bool(re.fullmatch(_DAY, path.name)) or (path / MANIFEST_NAME).exists()",
        "False",
        ("test_after_the_backups_are_replaced_it_is_nowhere",),
    ),
    Protection(
        "what was set aside is replaced with the backups",
        "esafety_tui.data.folder.copies",
        "return (*backups, *_inside(folder / SET_ASIDE))",
        "return tuple(backups)",
        ("test_after_the_backups_are_replaced_it_is_nowhere",),
    ),
    Protection(
        "a copy stays that has a held case which the records have lost",
        "esafety_tui.casework.services.earlier_copies",
        "if _is_held(document) and",
        "if False and",
        ("test_a_copy_is_kept_that_holds_a_held_case_which_is_lost",),
    ),
    Protection(
        "a copy stays that has evidence which is lost",
        "esafety_tui.casework.services.earlier_copies",
        "if only_there := evidence_in(",
        "if not evidence_in(",
        ("test_copies_are_kept_that_hold_evidence_which_is_lost",),
    ),
    Protection(
        "the last backup that has an evidence file stays",
        "esafety_tui.data.folder.pruning",
        "        if not only:\n",
        "        if True:\n",
        ("test_the_last_that_has_a_recorded_file_stays",),
    ),
    Protection(
        "nothing goes from the second place before the new backup is there",
        "esafety_tui.casework.services.earlier_copies",
        "kept = far if far and not self._is_copied() else []",
        "kept: list[Path] = []",
        ("test_nothing_goes_from_the_second_place_where_the_new_one_cannot_come",),
    ),
    Protection(
        "what was prepared for an exchange that failed is thrown away",
        "esafety_tui.data.store",
        "finish_switch(self.folder)",
        "pass",
        ("test_a_decryption_that_failed_leaves_nothing_plain",),
    ),
    Protection(
        "encryption leaves nothing half-written in the clear",
        "esafety_tui.casework.services.encryption",
        "clear_derived(store.folder)",
        "pass",
        ("test_after_encryption_it_is_readable_in_earlier_copies_only",),
    ),
    Protection(
        "encryption takes earlier copies away that anybody can read",
        "esafety_tui.commands.passphrase",
        "if plain and not keep:",
        "if False:",
        ("test_the_command_leaves_nothing_plain_or_says_what",),
    ),
    Protection(
        "what a killed program left of a copy given out goes with the next",
        "esafety_tui.data.evidence.vault",
        "            sweep(target.parent, _LABEL)",
        "            pass",
        ("test_what_a_killed_program_left_of_a_copy_goes_with_the_next",),
    ),
    Protection(
        "a legal hold keeps a case beyond its time",
        "esafety_tui.policy.retention",
        " and not incident.on_legal_hold",
        "",
        ("test_a_legal_hold_stops_it_until_it_is_lifted",),
    ),
    Protection(
        "an older state of the records is told by the mark outside their folder",
        "esafety_tui.data.folder.older_state",
        "if mark and not own.passes(mark.link, head):",
        "if False:",
        ("test_a_history_that_was_cut_is_told_with_what_is_missing",
         "test_a_case_whose_hold_vanished_cannot_be_disposed_of_unnoticed"),
    ),
    Protection(
        "where there is no mark the newest backup tells of an older state",
        "esafety_tui.data.folder.older_state",
        "if newest and not own.passes(newest, head):",
        "if False:",
        ("test_without_a_mark_the_newest_backup_tells",),
    ),
    Protection(
        "nothing is changed in an older state before it is answered",
        "esafety_tui.data.store",
        "        if self.older_state and not self.why_read_only:\n",
        "        if False:\n",
        ("test_a_history_that_was_cut_is_told_with_what_is_missing",
         "test_it_is_asked_at_opening_and_nothing_is_changed_until_it_is_answered"),
    ),
    Protection(
        "an older state that could not be accepted is still to be answered",
        "esafety_tui.data.store",
        "self.older_state, self.why_read_only = older, older.in_short",
        "pass",
        ("test_accepting_that_cannot_be_saved_leaves_the_question",),
    ),
    Protection(
        "the mark outside the folder follows each change",
        "esafety_tui.data.store",
        "self._note()\n        self._apply(outcome, change)",
        "self._apply(outcome, change)",
        ("test_the_mark_follows_each_change",),
    ),
    Protection(
        "a mark that is damaged counts as none",
        "esafety_tui.data.journal.mark",
        "json_of(body_of(read_ordinary(path, _BLOCK)), Mark)",
        'json_of(read_ordinary(path, _BLOCK).partition(b\'"checksum\')[0][8:-1], Mark)',
        ("test_no_bit_of_the_mark_that_is_flipped_tells_what_is_not",),
    ),
    Protection(
        "marks are few",
        "esafety_tui.data.journal.mark",
        "        _make_room()\n",
        "",
        ("test_marks_are_small_and_few",),
    ),
    Protection(
        "going back to a backup on purpose is not told as an older state",
        "esafety_tui.casework.access.restoring",
        "take_as_it_is(self._folder)",
        "pass",
        ("test_going_back_to_a_backup_on_purpose_is_not_told",),
    ),
    Protection(
        "a restoration does not call whole what is older than it was",
        "esafety_tui.casework.access.restoring",
        "refuse_older(self._folder, secret)",
        "pass",
        ("test_restore_does_not_say_that_all_is_well",
         "test_restore_refuses_to_say_that_nothing_is_to_be_restored"),
    ),
    Protection(
        "disposal does not go by a clock that is far from what was recorded",
        "esafety_tui.casework.dates.clock",
        "    for before, after in pairwise([*recorded, now]):\n",
        "    for before, after in ():\n",
        ("test_what_is_recorded_and_opened_by_the_wrong_clock_vouches_for_it_in_nothing",),
    ),
    Protection(
        "disposal asks for the year where the clock may be wrong",
        "esafety_tui.casework.services.retention",
        "        self._refuse_doubtful_clock(year)\n",
        "",
        ("test_a_clock_twelve_years_ahead_disposes_of_nothing",
         "test_a_command_in_a_script_refuses_and_leaves_the_backup"),
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
        "if not hmac.compare_digest(hashlib.sha256(packed).digest(), digest):",
        "if False:",
        ("test_no_bit_of_them_can_be_flipped_and_no_byte_cut",),
    ),
    Protection(
        "kept rows of the past that do not read are made anew",
        "esafety_tui.casework.records.records",
        "except Undecodable:  # whoever",
        "except ZeroDivisionError:  # whoever",
        ("test_a_past_that_does_not_read_under_a_checksum_that_fits_is_made_anew",),
    ),
    Protection(
        "a held case is handed to nobody but the police unless they agreed",
        "esafety_tui.casework.leaving.hand_overs",
        "guard_hand_over(incident, choice.recipient, choice.agreed)",
        "None",
        ("test_under_a_police_hold_only_the_police_get_it_unless_they_agreed",),
    ),
    Protection(
        "nothing is handed over without a basis",
        "esafety_tui.casework.leaving.hand_overs",
        "if not choice.basis.strip():",
        "if False:",
        ("test_a_choice_that_cannot_be_is_refused_and_nothing_is_written",),
    ),
    Protection(
        "a word that may name somebody is asked about before a hand-over",
        "esafety_tui.casework.leaving.hand_overs",
        "if composed.finds:",
        "if False:",
        ("test_a_name_in_running_words_is_asked_about_first",),
    ),
    Protection(
        "the alias of somebody targeted does not say in a hand-over that they told it",
        "esafety_tui.reports.hand_over.naming",
        "if one.alias in seen",
        "if False",
        ("test_the_alias_of_whoever_was_targeted_does_not_say_that_they_told_it",),
    ),
    Protection(
        "whoever is not to be named stands in a hand-over by alias",
        "esafety_tui.reports.hand_over.naming",
        "text = without_names(text, self.unnamed)",
        "pass",
        ("test_no_name_that_the_recipient_is_not_to_have_is_anywhere_in_the_file",),
    ),
    Protection(
        "a hand-over is not undone",
        "esafety_tui.casework.history.undo",
        "if sum(len(i.hand_overs) for i in now) > sum(len(i.hand_overs) for i in undone):",
        "if False:",
        ("test_a_hand_over_is_neither_undone_nor_taken_out",),
    ),
    Protection(
        "of a case that is withdrawn or disposed of nothing is asked",
        "esafety_tui.policy.due",
        "if incident.asks_nothing:",
        "if False:",
        ("test_of_a_case_that_was_disposed_of_nothing_is_asked",),
    ),
    Protection(
        "two check-ins are four weeks apart over the holidays",
        "esafety_tui.policy.days.check_ins",
        "return opens(max(check.due, first[check.person] + _APART))",
        "return opens(check.due)",
        ("test_what_falls_into_the_holidays_is_still_four_weeks_apart",),
    ),
    Protection(
        "a severity raised later is measured by what was known",
        "esafety_tui.policy.days.response",
        "if responded is None or _moment(one) <= responded]",
        "]",
        ("test_a_severity_raised_later_is_measured_by_what_was_known_then",),
    ),
    Protection(
        "a clock years ahead asks before anything is recorded",
        "esafety_tui.casework.records.records",
        "if self.clock_doubt:",
        "if False:",
        ("test_a_clock_years_ahead_asks_before_anything_is_recorded",),
    ),
    Protection(
        "a case that a wrong clock put ahead can be withdrawn",
        "esafety_tui.casework.services.case_service",
        "at = max(self.records.now, incident.reported_at)",
        "at = self.records.now",
        ("test_a_case_that_a_wrong_clock_put_ahead_can_be_withdrawn",),
    ),
    Protection(
        "a term is of the year in which most of it lies",
        "esafety_tui.model.school.school",
        "academic_year(term.middle, self.year_start)",
        "academic_year(term.first, self.year_start)",
        ("test_a_term_that_begins_in_august_is_of_the_year_in_which_most_of_it_lies",),
    ),
    Protection(
        "a case stays until the child is of the age that was chosen",
        "esafety_tui.policy.retention",
        "return max([until, *(day + age for day in born)])",
        "return until",
        ("test_a_case_stays_until_the_child_is_of_the_age_that_was_chosen",),
    ),
    Protection(
        "an empty year is not closed",
        "esafety_tui.casework.school_year.closed_years",
        "if not self.records.index.refs({year}):\n            raise",
        "if False:\n            raise",
        ("test_a_year_that_is_not_over_or_is_empty_is_not_closed",),
    ),
    Protection(
        "a report of an empty year is not written unasked",
        "esafety_tui.screens.annual.export",
        "if not place.casework.school_year.closed.is_empty(year):",
        "if True:",
        ("test_an_empty_year_says_so_and_is_written_only_when_told_to",),
    ),
    Protection(
        "governors are not told which figures of a closed year have changed",
        "esafety_tui.reports.annual.notes",
        '_WORDS["later"]["governors" if edition is Edition.GOVERNORS else "exact"]',
        '_WORDS["later"]["exact"]',
        ("test_the_next_report_says_what_changed_since_a_year_was_closed",),
    ),
    Protection(
        "a case is found by what the school calls its category from the change on",
        "esafety_tui.casework.records.query",
        "for one, name in categories.items() if word in fold_name(name)}",
        "for one, name in categories.items() if False}",
        ("test_a_search_knows_the_schools_word_and_the_standard_one",),
    ),
    Protection(
        "a case that changed is found by what is written in it by now",
        "esafety_tui.casework.records.query",
        "if read.get(row.ref) is not row:",
        "if row.ref not in read:",
        ("test_words_of_the_timeline_are_found_until_they_are_put_right",),
    ),
    Protection(
        "a case with a check-in to come is none of the past",
        "esafety_tui.casework.records.board_day",
        "not (recent or row.deadlines or row.to_sort)",
        "not (recent or row.to_sort)",
        ("test_the_board_of_the_day_and_of_later_ones_waits_for_none_of_the_past",),
    ),
    Protection(
        "a clock that went back brings cases of the past back to the board",
        "esafety_tui.casework.records.index",
        "if self._past and today < self._past.day else",
        "if False else",
        ("test_whatever_is_asked_is_as_if_all_rows_had_been_there",),
    ),
    Protection(
        "rows of the past that come by another thread undo no change",
        "esafety_tui.casework.records.index",
        "with self._taking:\n            if self._past:",
        "if True:\n            if self._past:",
        ("test_a_case_changed_while_another_thread_takes_in_the_past_stays_changed",),
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

FIGURES_NOT_KNOWN = (
    Protection(
        "of cases that only a log may tell of no figure says that there was none",
        "esafety_tui.reports.figures.incident_counts",
        "if not _log_may_tell(incident):",
        "if True:",
        ("test_what_a_log_may_tell_in_words_is_not_none_but_not_known",),
    ),
    Protection(
        "what a log left undone, or does not tell, is not held against the school",
        "esafety_tui.reports.figures.incident_counts",
        "if incident.from_log:  # of its steps it is known only which are late by now",
        "if False:",
        ("test_a_case_that_a_log_brought_counts_in_no_share_of_steps",),
    ),
    Protection(
        "a breakdown says of no row that there was none where nobody knows",
        "esafety_tui.reports.annual.breakdowns",
        "if row.band.exact == 0 and any(",
        "if False and any(",
        ("test_a_report_never_says_that_nobody_was_targeted_where_parts_are_not_known",),
    ),
    Protection(
        "whose part is not known may have been targeted",
        "esafety_tui.model.vocabulary",
        "return self not in roles and Role.INVOLVED in roles",
        "return False",
        ("test_of_people_whose_part_is_not_known_it_is_not_said_that_none_was_targeted",),
    ),
    Protection(
        "a month that has not come is not said to have no incident",
        "esafety_tui.reports.figures.year",
        "for month in set(range(1, 13)) - come:",
        "for month in ():",
        ("test_a_month_or_term_that_has_not_come_is_not_said_to_have_none",),
    ),
    Protection(
        "of a time in which nobody used the program no work is said not to have been done",
        "esafety_tui.reports.figures.year",
        "if tally.counts[_COUNTED] == tally.counts[_FROM_LOG]:",
        "if False:",
        ("test_work_that_nobody_could_record_is_not_said_to_be_none",),
    ),
    Protection(
        "governors are not told that nobody came back while names are not joined",
        "esafety_tui.reports.annual.figure_lines",
        "if unsure(years, spec.part):",
        "if False:",
        ("test_a_report_never_says_that_nobody_came_back_while_names_are_not_joined",),
    ),
)

_FORBIDDEN = "test_what_the_policy_forbids_is_refused_and_nothing_else"
FORBIDDEN = (
    Protection(
        "no open case is merged into one that its log closed",
        "esafety_tui.casework.across.related",
        "(into.closed_in_log and taken.closed_in_log)",
        "(into.closed_in_log and taken.from_log)",
        ("test_a_case_that_the_log_left_open_is_closed_as_it_was_there",),
    ),
    Protection(
        "what was done under a police hold is named when it is imported (P6)",
        "esafety_tui.policy.guards.hold",
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
        'guard_hold(incident, "a sanction")\n        sanction = _of_the_case(incident, self',
        "sanction = _of_the_case(incident, self",
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
        "esafety_tui.policy.guards.evidence",
        "if evidence.may_be_indecent or known is Answer.YES:",
        "if False:",
        ("test_no_file_where_it_may_be_an_indecent_image",),
    ),
    Protection(
        "no file before it is known whether it may be an indecent image (P2)",
        "esafety_tui.policy.guards.evidence",
        "if picture or (taken_in and files_wait(incident)):",
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
        "in sorted(lines, key=_urgency):",
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
        "esafety_tui.policy.facts",
        "and (no_pupil or one.parents_consulted)",
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
        "esafety_tui.policy.guards.evidence",
        'guard_hold(incident, "taking an evidence file away")',
        "pass",
        ("test_no_file_is_taken_away_under_a_hold",),
    ),
    Protection(
        "no evidence file is taken away under a legal hold",
        "esafety_tui.policy.guards.evidence",
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
        "esafety_tui.policy.guards.marked_mail",
        "if not who or when is None:",
        "if not when:\n        return\n    if False:",
        (_FORBIDDEN,),
    ),
    Protection(
        "no request to a host without a captured address (S4)",
        "esafety_tui.policy.guards.requests",
        "if not removal.address or removal.captured_at is None:",
        "if removal.captured_at is None:\n        return\n    if False:",
        (_FORBIDDEN,),
    ),
    Protection(
        "no search without consent where schools have no such power (P5)",
        "esafety_tui.policy.guards.measures",
        "if (measure.nation or nation) is not Nation.ENGLAND:",
        "if False:",
        (_FORBIDDEN,),
    ),
    Protection(
        "no case closes with steps open (E2, P8)",
        "esafety_tui.policy.guards.hold",
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
        "a signal to stop waits until nothing is being written",
        "esafety_tui.widgets.base_app",
        "if callable(answer):",
        "if False:",
        ("test_a_signal_to_stop_waits_until_nothing_is_being_done",),
    ),
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
        "locking ends every place with what it shows",
        "esafety_tui.screens.access.locking",
        "await forget_places(app)",
        "pass",
        ("test_nothing_of_the_records_can_be_reached",),
    ),
    Protection(
        "locking lets go of the open records and their key",
        "esafety_tui.screens.access.held_records",
        "self.opened.close()\n            self.opened = None",
        "self.opened.close()",
        ("test_nothing_of_the_records_can_be_reached",),
    ),
    Protection(
        "locking empties what was remembered in order to draw",
        "esafety_tui.screens.access.forgetting",
        "cache.cache_clear()",
        "pass",
        ("test_nothing_of_the_records_can_be_reached",),
    ),
    Protection(
        "locking empties the clipboard",
        "esafety_tui.screens.access.forgetting",
        "app.copies.forget()",
        "pass",
        ("test_nothing_of_the_records_can_be_reached",),
    ),
    Protection(
        "locking gives the records to whoever opens them next",
        "esafety_tui.screens.access.held_records",
        "self.opened.close()\n            self.opened = None",
        "self.opened = None",
        ("test_the_files_are_closed_and_another_program_may_write",),
    ),
    Protection(
        "what would be lost keeps the records open behind the locked screen",
        "esafety_tui.screens.access.locking",
        "return any(isinstance(one, HoldsOpen) and one.holds_open for one in self._screens())",
        "return False",
        (
            "test_typing_that_cannot_be_kept_on_the_disk_keeps_them_open",
            "test_a_recovery_key_that_is_shown_once_keeps_them_open",
        ),
    ),
    Protection(
        "where one stood is sealed while the records are closed",
        "esafety_tui.casework.opening",
        "return casework.records.store.cipher.seal(content, _PUT_BY)",
        "return content",
        ("test_nothing_of_the_records_can_be_reached",),
    ),
    Protection(
        "another key file put in place lets nobody in while they are open",
        "esafety_tui.casework.opening",
        'cipher.open(sealed(casework, b""), _PUT_BY)',
        "pass",
        ("test_another_key_file_put_in_place_proves_nothing",),
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
        "return text if self.names else self.casework.records.masked(text, self.incident.people)",
        "return text",
        ("test_every_tab_of_a_case_hides_a_first_name",),
    ),
    Protection(
        "a name is hidden with its accents and without",
        "esafety_tui.reports.names.masking",
        'return text if text.isascii() else "".join(map(_base, text)).translate(_SPELT)',
        "return text",
        ("test_a_name_is_hidden_with_its_accents_and_without",),
    ),
    Protection(
        "an address of e-mail shows no part of a name",
        "esafety_tui.casework.records.records",
        "without_names(without_addresses(text), people)",
        "without_names(text, people)",
        ("test_an_address_in_a_case_shows_no_part_of_a_name",),
    ),
    Protection(
        "initials are hidden however they are written",
        "esafety_tui.reports.names.masking",
        "if letters := initials_of(name):",
        "if letters := None:",
        (
            "test_initials_go_however_they_are_written",
            "test_initials_of_people_of_other_cases_go_but_no_ordinary_word",
        ),
    ),
    Protection(
        "no date is lost for somebody who is called as a day",
        "esafety_tui.reports.names.masking",
        "if _is_of_a_date(part, before, behind):",
        "if False:",
        (
            "test_a_day_stays_and_whoever_is_called_as_a_day_is_hidden",
            "test_no_date_is_lost_for_a_name_in_another_case",
        ),
    ),
    Protection(
        "what somebody in another case was called before is hidden",
        "esafety_tui.casework.records.index",
        "for name in (one.name, *one.formerly)",
        "for name in (one.name,)",
        ("test_everybody_in_any_case_and_at_the_school_is_hidden_in_every_text",),
    ),
    Protection(
        "who led before is hidden",
        "esafety_tui.casework.records.records",
        "offices |= {one.name for one in school.earlier_holders} - {school.lead, school.deputy}",
        "pass",
        ("test_everybody_in_any_case_and_at_the_school_is_hidden_in_every_text",),
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
        'return Content.assemble(f"{fit(left, room)}  ", (names, loud), day)',
        'return f"{fit(left, room)}  {names}{day}"',
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
        "what a report said of two rows in one is said of both",
        "esafety_tui.reports.annual.build",
        "if were_one and one in row.keys else",
        "if not table else",
        ("test_what_a_report_said_of_two_rows_in_one_is_still_said_of_both",),
    ),
    Protection(
        "rows of a report are put together until no small count can be told",
        "esafety_tui.reports.disclosure.tables",
        "if not telling or telling <= small_ones_told(counts, known):",
        "if True:",
        ("test_no_small_row_has_fewer_than_three_values",
         "test_what_two_rows_would_tell_is_a_sentence"),
    ),
    Protection(
        "what is said of all of few cases does not tell how few are left over",
        "esafety_tui.reports.annual.sentences",
        "return count_band(whole - part).most == 0",
        "return whole - part <= 1",
        ("test_what_holds_of_all_is_said_where_the_row_of_the_others_would_be_shown",),
    ),
    Protection(
        "a share does not tell how few are left over",
        "esafety_tui.reports.disclosure.bands",
        "if whole - part <= FEW:",
        "if whole - part < 1:",
        ("test_no_share_tells_how_few_are_in_it_or_left_over",),
    ),
    Protection(
        "what is left over of all incidents is not told by a share's whole",
        "esafety_tui.reports.annual.figure_lines",
        "if total.exact == whole:",
        "if total.exact is not None:",
        ("test_no_small_count_can_be_worked_out",),
    ),
    Protection(
        "a case that has changed is counted anew",
        "esafety_tui.casework.annual.counted_cases",
        "if found is None or found.row is not row:",
        "if found is None:",
        ("test_only_what_has_changed_is_read_and_the_figures_are_the_same",),
    ),
    Protection(
        "on another day, or with other terms, every case is counted anew",
        "esafety_tui.casework.annual.counted_cases",
        "before = self._kept if by_itself == self._context else {}",
        "before = self._kept",
        ("test_only_what_has_changed_is_read_and_the_figures_are_the_same",),
    ),
    Protection(
        "a share or a count of three years tells nothing with that of the last report",
        "esafety_tui.reports.annual.figure_lines",
        "return not telling or telling <= small_ones_told(counts, earlier)",
        "return True",
        ("test_a_figure_stays_away_that_would_tell_with_last_years_beside_it",),
    ),
    Protection(
        "last year's report that is written later tells no total of this year",
        "esafety_tui.reports.annual.breakdowns",
        "every = (*known.figures.told_besides, *known.figures.years)",
        "every = known.figures.years",
        ("test_what_last_years_report_adds_does_not_tell_this_years_total",),
    ),
    Protection(
        "what is known of a row of a log is digests and no text",
        "esafety_tui.model.incident",
        'Meta(max_length=64, pattern="^[0-9a-f]*$")',
        "Meta(max_length=64)",
        ("test_what_is_known_of_a_row_of_a_log_is_digests_and_no_text",),
    ),
    Protection(
        "of a text without an end the beginning is read",
        "esafety_tui.casework.leaving.looking_at_evidence",
        "text[:_MOST_LETTERS]",
        "text",
        ("test_of_a_text_without_an_end_the_beginning_is_read",),
    ),
    Protection(
        "names in words are refused until they are confirmed",
        "esafety_tui.reports.release",
        "if finds := to_confirm(words, figures, edition, known_names or KnownNames()):",
        "if finds := ():",
        ("test_text_with_a_name_is_not_written_until_confirmed",),
    ),
    Protection(
        "what cannot be undone waits for its word",
        "esafety_tui.widgets.boxes.question",
        "if self.fits:",
        "if True:",
        ("test_every_box_keeps_the_rule",),
    ),
    Protection(
        "an Enter from before a box came up does nothing in it",
        "esafety_tui.widgets.boxes.question",
        'key.key in ("enter", "space") and key.time < self._came_up',
        "False",
        ("test_keys_in_haste_make_no_provider_out_of_another",),
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
        "cell.quotePrefix = True",
        "pass",
        ("test_hostile_text_stays_text",),
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
        "esafety_tui.importing.files.parts",
        "size=min(most.size, left)",
        "size=most.size",
        ("test_a_workbook_that_unpacks_to_too_much",),
    ),
    Protection(
        "the texts of a workbook that unpack without end are refused",
        "esafety_tui.importing.files.parts",
        "return _MOST_STRINGS",
        "return _MOST_OTHERWISE",
        ("test_a_workbook_whose_texts_unpack_to_too_much",),
    ),
    Protection(
        "a log with more rows than any is refused",
        "esafety_tui.importing.files.workbook",
        "if len(rows) == MOST_ROWS:",
        "if False:",
        ("test_too_many_rows",),
    ),
    Protection(
        "a case is not said to be like one whose number went with its import",
        "esafety_tui.casework.history.batches",
        "self._without_twins(left, removed)",
        "()",
        ("test_what_a_case_was_like_is_forgotten_with_the_import_that_brought_it",),
    ),
    Protection(
        "what a log has no day for was not done when it is brought in again",
        "esafety_tui.importing.intake",
        "_incident(row, here.recorded_at,",
        "_incident(row, records.now,",
        ("test_what_the_log_adds_without_a_day_was_not_done_when_it_is_brought_in_again",),
    ),
    Protection(
        "a row that stands on several sheets does not come in again with each import",
        "esafety_tui.importing.matching",
        "return ref if first == row.fingerprint or not like_a_row(row) else None",
        "return ref if first is row.fingerprint or not like_a_row(row) else None",
        ("test_a_row_on_three_sheets_is_one_case_however_often_it_is_brought_in",),
    ),
    Protection(
        "a row of a log that the lead leaves out makes no incident",
        "esafety_tui.importing.intake",
        "        elif by_you(row):",
        "        elif False:",
        ("test_a_row_that_is_left_out_makes_no_incident_this_time_or_the_next",),
    ),
    Protection(
        "a row that is left out never stands for the case of another",
        "esafety_tui.importing.intake",
        "key=lambda row: (by_you(row), _order(row))",
        "key=_order",
        ("test_a_row_that_is_left_out_never_stands_for_the_case_of_another",),
    ),
    Protection(
        "leaving a row out does not touch the case that is here",
        "esafety_tui.importing.session",
        "        if not left and LEFT_OUT not in those:",
        "        if False:",
        ("test_a_case_that_is_here_already_is_not_touched_by_leaving_its_row_out",),
    ),
    Protection(
        "what is dealt with here is not closed as in its log",
        "esafety_tui.casework.services.case_service",
        "    if incident.steps:\n        raise Invalid(",
        "    if not incident:\n        raise Invalid(",
        ("test_what_is_dealt_with_here_is_not_closed_in_a_log",),
    ),
    Protection(
        "names of every row of a log are hidden while it is brought in",
        "esafety_tui.importing.names_in_log",
        "if not self._called.isdisjoint(_parts(word))",
        "if not self._called",
        ("test_names_of_every_row_are_hidden_in_every_step",),
    ),
    Protection(
        "an answer about an earlier log names nobody while names are hidden",
        "esafety_tui.screens.importing.rows",
        "told = about if names else _without_names(session, asked, about)",
        "told = shown(session, about, names=names)",
        ("test_an_answer_about_an_earlier_log_names_nobody",),
    ),
    Protection(
        "a screen whose case is gone, with its import, is not drawn again",
        "esafety_tui.screens.base.screen_base",
        "return bool(self.scope) and not self.casework.records.has(self.scope)",
        "return False",
        ("test_any_keys_after_an_import_and_its_undoing",),
    ),
    Protection(
        "words of a log say that a name in them may not be hidden",
        "esafety_tui.screens.case.account_items",
        "may_name = \"\" if view.names else _MAY_NAME",
        "may_name = \"\"",
        ("test_words_of_a_log_may_name_people_and_say_so_while_names_are_hidden",),
    ),
    Protection(
        "an old workbook of more places than a log has is refused",
        "esafety_tui.importing.files.old_workbook",
        "                raise UnreadableLog(*TOO_MUCH)",
        "                pass",
        ("test_an_old_workbook_of_more_places_than_a_log_has",),
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
    Protection(
        "whoever a log names in doubt is alleged, and never responsible",
        "esafety_tui.importing.rows.people_in_cell",
        "role = IN_DOUBT.get(role, role)",
        "pass",
        ("test_by_doubt_or_in_prose_nobody_did_it",),
    ),
    Protection(
        "whoever stands beside words that are not understood is not responsible",
        "esafety_tui.importing.rows.people_in_cell",
        "doubts += found is None and role is Role.RESPONSIBLE and not is_not_known(piece)",
        "pass",
        ("test_by_doubt_or_in_prose_nobody_did_it",),
    ),
    Protection(
        "a doubt between two names may be of either, and makes nobody",
        "esafety_tui.importing.rows.people_in_cell",
        '" & " if at_end else doubt[0].lower()',
        '" & "',
        ("test_by_doubt_or_in_prose_nobody_did_it",),
    ),
    Protection(
        "a name is of letters, each word with a capital: prose and numbers make nobody",
        "esafety_tui.importing.rows.one_person",
        "spelt = all(_NAME_WORD.fullmatch(one) and not one[0].islower() for one in words)",
        "spelt = True",
        ("test_people",),
    ),
    Protection(
        "a service, a way of telling and a word of groups are nobody",
        "esafety_tui.importing.rows.one_person",
        "return title is not None or not (other or other_kind or len(text) < 2)",
        "return True",
        ("test_people",),
    ),
    Protection(
        "a word behind a bracket is prose",
        "esafety_tui.importing.rows.one_person",
        "or _PROSE.search(piece)",
        "",
        ("test_people",),
    ),
    Protection(
        "of several classes in one cell nobody has all",
        "esafety_tui.importing.rows.people",
        "elif len(each) != len(pupils):",
        "elif False:",
        ("test_of_several_years_each_pupil_has_their_own_or_none",),
    ),
    Protection(
        "two of one name in one case whose classes differ stay two",
        "esafety_tui.importing.rows.one_incident",
        "if one.name and known == {**_known(other), **_known(one)}:",
        "if one.name == other.name:",
        ("test_whoever_stands_in_two_rows_of_one_case_is_one_person_unless_they_differ",),
    ),
    Protection(
        "a day that has its year is not said to have none",
        "esafety_tui.casework.dates.written",
        "lacks_year = named and not _YEAR_SAID.search(text)",
        "lacks_year = named",
        ("test_a_day_of_closing_with_the_month_in_letters_has_its_year",),
    ),
    Protection(
        "what may say a finding in another column waits for no answer",
        "esafety_tui.importing.rows.row",
        'Unsettled("outcome", sentence, free=True)',
        'Unsettled("outcome", sentence)',
        ("test_what_may_say_a_finding_elsewhere_is_offered_among_them_and_decides_nothing",),
    ),
    Protection(
        "a day that the lead is not sure of stays about",
        "esafety_tui.screens.importing.screen",
        "kind = Kind.DAY if column == LogColumn.CLOSED else Kind.DAYS",
        "kind = Kind.DAY",
        ("test_a_day_that_the_lead_writes_with_about_stays_about",),
    ),
    Protection(
        "a year that the sheet gives is not said to be missing",
        "esafety_tui.importing.rows.course",
        "told[0].said if told and row.no_day is None else",
        "told[0].said if told else",
        ("test_where_the_sheet_gives_the_year_it_is_not_said_to_be_missing",),
    ),
    Protection(
        "the history tells no day of a report that the log does not give",
        "esafety_tui.casework.history.wording",
        'unknown = from_log and not from_log.get("report_known", True)',
        "unknown = False",
        ("test_a_day_of_the_report_that_the_log_does_not_give_is_told_nowhere",),
    ),
    Protection(
        "a title among children makes nobody a pupil until the lead says so",
        "esafety_tui.importing.rows.people",
        'elif one["standing"] is Standing.PUPIL and TITLED.match(one["name"]):',
        "elif False:",
        ("test_somebody_with_a_title_among_children_is_asked_about_once",),
    ),
    Protection(
        "of two whom a name may mean in a log nobody is chosen",
        "esafety_tui.importing.rows.standings",
        "if name in firm and len(those) == 1 and len(spelt[name]) <= 1",
        "if name in firm",
        ("test_a_standing_that_one_row_says_holds_for_the_same_name_in_the_log",),
    ),
    Protection(
        "a group of a log is targeted or told of it, and never did it",
        "esafety_tui.importing.rows.people_in_cell",
        "_MAY_BE_GROUPS = frozenset({Role.TARGET, Role.REPORTER})",
        "_MAY_BE_GROUPS = frozenset(Role)",
        ("test_of_a_group_nobody_is_said_to_have_done_it",),
    ),
    Protection(
        "a no behind two agencies may be of both, and tells neither",
        "esafety_tui.importing.rows.agencies",
        "if len(both) > 1 or any(a.bare and b.answer is Answer.NO for a, b in pairwise(claims)):",
        "if len(both) > 1:",
        ("test_a_column_of_agencies_says_who_was_told_and_the_rest_is_offered",),
    ),
    Protection(
        "a sentence about the police below their heading makes no record of itself",
        "esafety_tui.importing.rows.agencies",
        "if not _take_rest(claims[-1], piece[behind:]):",
        "if not _take_rest(claims[-1], piece[behind:]) and not claims:",
        ("test_a_column_of_agencies_says_who_was_told_and_the_rest_is_offered",),
    ),
    Protection(
        "the first of a month is told nowhere as the day of a report",
        "esafety_tui.model.incident",
        "return self.from_log is None or self.from_log.report_known",
        "return True",
        ("test_a_day_of_the_report_that_the_log_does_not_give_is_told_nowhere",),
    ),
)  # fmt: skip

# Copies elsewhere, and what comes from there

ELSEWHERE = (
    Protection(
        "records that are being put into an empty folder are there already",
        "esafety_tui.data.store",
        "return there or is_switching(folder)",
        "return there",
        ("test_at_every_step_all_of_it_is_there_or_nothing",),
    ),
    Protection(
        "keys and typing of other keys do not stay beside records that were brought",
        "esafety_tui.data.folder.bringing_plan",
        "for name in (*_OF_THE_KEYS, *plan.keep)",
        "for name in plan.keep",
        ("test_what_one_goes_back_to_is_plain_or_encrypted_as_it_was",),
    ),
    Protection(
        "evidence that goes with a return is set aside with the records",
        "esafety_tui.data.folder.bringing_plan",
        "if name.startswith(VAULT_NAME)]",
        "if not name]",
        ("test_going_back_is_in_the_history_and_what_stood_there_can_be_brought_back_in_turn",),
    ),
    Protection(
        "a file that differs from the backup's list is told before it is brought",
        "esafety_tui.data.folder.bringing_plan",
        "if bad := [",
        "if bad := 0 and [",
        ("test_evidence_that_is_whole_nowhere_and_damaged_contacts_are_said",),
    ),
    Protection(
        "a damaged backup is repaired from older ones only, and so taken no further than its day",
        "esafety_tui.data.folder.find_records",
        "if one.sequence < backup.sequence",
        "if one != backup",
        ("test_a_damaged_backup_is_mended_but_taken_no_further_than_its_day",),
    ),
    Protection(
        "a backup whose list is damaged serves only where there is nothing else",
        "esafety_tui.data.folder.find_records",
        "whole or found",
        "found",
        ("test_the_newest_comes_first_and_a_damaged_list_serves_where_nothing_else_does",),
    ),
    Protection(
        "a large share is not looked through without end",
        "esafety_tui.data.folder.find_records",
        "islice(_folders(folder), _MOST_FOLDERS)",
        "islice(_folders(folder), None)",
        ("test_a_large_share_is_not_looked_through_without_end",),
    ),
    Protection(
        "what was prepared and is not to happen does not stay in the folder",
        "esafety_tui.data.files.file_swap",
        "        self.throw_away()\n",
        "        pass\n",
        ("test_what_is_being_copied_is_told_and_can_be_stopped",),
    ),
    Protection(
        "a copy elsewhere is compared with the backup's list",
        "esafety_tui.data.folder.second_place",
        "if written != (one.sha256, one.size):",
        "if False:",
        ("test_what_is_damaged_or_too_large_is_not_copied",),
    ),
    Protection(
        "each database has a folder of its own in the second place",
        "esafety_tui.data.folder.second_place",
        'f"esafety-backups-{begun.hex()[:_SHORT]}"',
        '"esafety-backups"',
        ("test_the_place_is_pruned_by_the_same_rule_and_two_schools_do_not_meet_there",),
    ),
    Protection(
        "evidence that looks damaged elsewhere is not shared with a new copy",
        "esafety_tui.data.folder.second_place",
        " and path.stat().st_size == one.size",
        "",
        ("test_evidence_is_shared_with_the_copy_before_or_else_copied_again",),
    ),
    Protection(
        "a plain backup of encrypted records is not carried away",
        "esafety_tui.casework.services.safekeeping",
        "if records.encrypted and not backup.find(KEYS_NAME):",
        "if False:",
        ("test_a_plain_backup_of_encrypted_records_is_not_carried_away",),
    ),
    Protection(
        "copies elsewhere are pruned",
        "esafety_tui.casework.services.safekeeping",
        "prune(home, records.now, self._evidence_names())",
        "home",
        ("test_the_place_is_pruned_by_the_same_rule_and_two_schools_do_not_meet_there",),
    ),
    Protection(
        "an old copy elsewhere is told of on the board",
        "esafety_tui.casework.services.safekeeping",
        "if timedelta(0) <= now - at <= _WEEK:",
        "if at:",
        ("test_it_is_told_after_a_week_and_only_where_a_place_is_set",),
    ),
    Protection(
        "the second place does not lie in the records folder",
        "esafety_tui.casework.services.settings",
        "if place.resolve().is_relative_to(self.records.folder.resolve()):",
        "if False:",
        ("test_a_place_is_a_folder_that_is_there_and_not_in_the_records",),
    ),
)

PROTECTIONS = {
    one.name: one
    for one in (*ON_DISK, *ELSEWHERE, *FORBIDDEN, *FIGURES_NOT_KNOWN, *ON_SCREEN, *IN_AND_OUT)
}


# The sweep


def places_of(test: str, top: Path = TOP) -> list[str]:
    """Where a test of this name is defined, as pytest names it; its file may be anywhere."""
    return [f"{file}::{test}" for file in _files_of_tests(top).get(test, ())]


@cache
def _files_of_tests(top: Path) -> Mapping[str, Sequence[str]]:
    """The files in which each test is defined, in their order."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted((top / "tests").rglob("test_*.py")):
        for test in _DEFINED.findall(path.read_text(encoding="utf-8")):
            found[test].append(path.relative_to(top).as_posix())
    return found


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
