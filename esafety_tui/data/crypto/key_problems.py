"""What can go wrong with the key file, each as a sentence for the lead.

None carries the passphrase, the recovery key or a part of either.
"""

from esafety_tui.data.problems import ProblemWith, StoreProblem

# What a passphrase has at least: characters, as they are read, not as they are typed.
SHORTEST = 10


# How many people may open the records of a school, at the most.
MOST_PEOPLE = 16


class NoKeys(ProblemWith):
    sentence = (
        "There is no key file in {}. Nothing was changed. If the records there are encrypted, they "
        "cannot be read without it. If a backup there has it, esafety-tui restore takes it from "
        "that, and shows what it would do before it does it. If none has, look for a copy of the "
        "folder or of a backup elsewhere: esafety-tui restore --from."
    )


class KeysExist(ProblemWith):
    sentence = (
        "There is a key file in {} already, and it was left as it is. Change the "
        "passphrase with esafety-tui passphrase, or choose another folder."
    )


class KeyFileDamaged(ProblemWith):
    sentence = (
        "The key file {} is damaged, so no passphrase could be tried. The records "
        "themselves were not touched. esafety-tui restore takes the key file from a backup, "
        "and shows what it would do before it does it."
    )


class KeyFileNewer(ProblemWith):
    sentence = (
        "The key file {} was written by a newer version of esafety-tui and was left "
        "untouched. Install that version or a later one to open the records."
    )


class WrongPassphrase(StoreProblem):
    sentence = (
        "The passphrase is wrong for these records. Nothing was changed. Type it again, with an "
        "eye on capital letters and the keyboard's language, or use the printed recovery key."
    )


class WrongRecoveryKey(StoreProblem):
    sentence = (
        "The recovery key was typed without a slip, but does not belong to these records. Nothing "
        "was changed. Use the sheet that was printed last, or the passphrase. If this is that "
        "sheet, the file that holds the lock may be damaged: restore a backup."
    )


class RecoveryKeyMistyped(ProblemWith):
    sentence = (
        "The recovery key was not typed as it was printed: {}. Nothing was changed. "
        "Compare it with the sheet and type it again."
    )


class KeyFileAltered(ProblemWith):
    sentence = (
        "The passphrase or recovery key is right, but the key file {} was altered after it was "
        "written, so the records were not opened. They were not touched. Find out who could write "
        "there; esafety-tui restore takes the key file from a backup, and shows what it would "
        "do before it does it."
    )


class RecoveryKeyUnseen(ProblemWith):
    sentence = (
        "{} The records are safe, but the new recovery key was not shown and is kept nowhere, and "
        "one that was printed before opens no more. Once the records are open again, make another "
        "with esafety-tui passphrase --recovery-key."
    )


class KeyFileReplaced(ProblemWith):
    sentence = (
        "The key file {} is not the one that these records were opened with: it was changed "
        "meanwhile. Nothing was changed by this. Find out who could write there, then close the "
        "records and open them again."
    )


class NotWhoOpened(StoreProblem):
    sentence = (
        "This opens the records, but they were opened with something else. Nothing was changed. "
        "Type what they were opened with: the passphrase of whoever is signed on, or the recovery "
        "key."
    )


class WeakPassphrase(ProblemWith):
    sentence = (
        "This passphrase cannot be used: {}. Nothing was changed. Choose one of at least "
        f"{SHORTEST} characters; four or five words that have nothing to do with one another "
        "are easy to remember and hard to guess."
    )


class PassphraseTaken(StoreProblem):
    sentence = (
        "This passphrase cannot be used: it opens the records already. Nothing was changed. Each "
        "person has one of their own; choose another."
    )


class NameTaken(StoreProblem):
    sentence = (
        "Somebody of this name may open the records already. Nothing was changed. Give the other "
        "person a name that tells the two apart."
    )


class NoSuchPerson(StoreProblem):
    sentence = (
        "Nobody of this name may open the records. Nothing was changed. esafety-tui people lists "
        "who may."
    )


class LastPerson(StoreProblem):
    sentence = (
        "This is the only person who may open the records, so they cannot be taken off the list. "
        "Nothing was changed. Add somebody else first."
    )


class TooManyPeople(StoreProblem):
    sentence = (
        f"No more than {MOST_PEOPLE} people may open the records, and so many may. Nothing was "
        "changed. Take somebody off the list first."
    )


class OldKeysNeedPassphrase(StoreProblem):
    sentence = (
        "This key file is of an earlier version, which cannot be brought up to date with the "
        "recovery key alone. Nothing was changed. Give the passphrase; if it is forgotten, set a "
        "new one with esafety-tui passphrase, which prints a new recovery key too."
    )


class KeysNotSaved(ProblemWith):
    sentence = (
        "The key file could not be saved ({}) and is as it was before: whatever opened the "
        "records still opens them. Make room or check the disk, then do it again."
    )


class KeysUnconfirmed(StoreProblem):
    sentence = (
        "The disk could not confirm that the key file was saved, so the change may not outlive a "
        "power cut. The records were not touched. Keep the old passphrase and recovery key beside "
        "the new, check the disk, then make the change again."
    )


class NoRoomForKeys(StoreProblem):
    sentence = (
        "There is not enough free memory to check the passphrase. Nothing was changed. Close other "
        "programs, then try again."
    )
