"""Situations read out of the policy by hand, from ``situations.toml``."""

import tomllib
from pathlib import Path
from typing import Any

TABLE = tomllib.loads((Path(__file__).parent / "situations.toml").read_text(encoding="utf-8"))


SITUATIONS: list[dict[str, Any]] = TABLE["situation"]


CONTROLS = {
    "P2": ("services.case_records.guard_evidence", "print-of-image"),
    "P5": ("services.case_records.guard_measure", "search-elsewhere"),
    "P6": ("services.case_records.guard_hold", "sanction"),
    "O3": ("services.case_records.guard_sanction", "sanction-of-the-first"),
    "P9": ("services.case_records.guard_mail_of", "marked-mail-with-consent-of-somebody-else"),
    "L2": ("services.referrals.guard_referral", "not-referred-untalked"),
    "S3": ("services.removals.guard_removal_sent", "provider-by-school"),
    "S4": ("services.removals.guard_removal_sent", "host-uncaptured"),
    "closing": ("services.case_service.guard_close", "close"),
}
