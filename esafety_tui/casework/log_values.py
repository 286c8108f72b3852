"""What the cells of a log mean: words to the program's words, and who a person is."""

import re
from typing import TypeVar

from esafety_tui.model.vocabulary import (
    Category,
    Medium,
    Outcome,
    Route,
    Severity,
    Stage,
    Standing,
    Word,
)

W = TypeVar("W", bound=Word)

# In order: the first entry one of whose words is found in the cell is taken.
CATEGORIES = (
    (Category.SEXUAL_IMAGERY, "sexting nude nudes semi-nude sexual indecent explicit"),
    (Category.IMPERSONATION, "impersonation impersonat fake catfish spoof parody"),
    (Category.ACCOUNT_COMPROMISE, "hack hacked account-compromise compromised password login"),
    (Category.THREATS, "threat threats threaten blackmail extortion sextortion"),
    (Category.HATE, "hate racist racism homophobic sexist discriminat antisemit islamophob"),
    (Category.EXTREMISM, "extremis radicalis terror prevent"),
    (Category.SELF_HARM_CONTENT, "self-harm suicide eating-disorder"),
    (Category.INAPPROPRIATE_CONTACT, "grooming groom stranger contact befriend"),
    (Category.MALICIOUS_CALLS, "call calls voicemail prank nuisance"),
    (Category.IMAGE_SHARING, "photo photos image images video clip filming filmed upskirt"),
    (Category.FALSE_ALLEGATION, "allegation false malicious-claim"),
    (Category.SCAM, "scam phishing fraud"),
    (Category.PRIVACY_BREACH, "privacy data-breach doxx address-shared personal-information"),
    (Category.HARASSMENT, "harass stalking"),
    (
        Category.CYBERBULLYING,
        "cyberbully cyber-bully bullying bully troll trolling exclusion banter",
    ),
    (Category.OFFENSIVE_CONTENT, "offensive abusive abuse insult comments meme"),
    (Category.INAPPROPRIATE_USE, "misuse inappropriate filter acceptable-use vpn gaming"),
)
SEVERITIES = (
    (Severity.CRITICAL, "critical severe extreme emergency 4 black"),
    (Severity.HIGH, "high serious major red 3"),
    (Severity.MEDIUM, "medium moderate amber yellow 2"),
    (Severity.LOW, "low minor green 1 slight"),
)
MEDIA = (
    (Medium.VOICEMAIL, "voicemail voice-mail"),
    (Medium.TEXT, "text sms"),
    (Medium.CALL, "call calls phone telephone"),
    (Medium.E_MAIL, "email e-mail mail gmail outlook"),
    (Medium.GAMING, "gaming game roblox fortnite minecraft xbox playstation twitch steam"),
    (Medium.PHOTO_VIDEO, "youtube video photo camera flickr"),
    (Medium.MESSAGING, "whatsapp messenger messaging message snapchat telegram kik teams chat dm"),
    (Medium.FORUM, "forum discord reddit"),
    (Medium.SOCIAL_NETWORK,
     "social facebook instagram insta tiktok twitter tumblr pinterest bereal linkedin x"),
    (Medium.WEBSITE, "website site web page blog"),
)  # fmt: skip
OUTCOMES = (
    (Outcome.MALICIOUS, "malicious"),
    (Outcome.PARTLY_SUBSTANTIATED, "partly partially"),
    (Outcome.UNSUBSTANTIATED, "unsubstantiated unfounded not-proven unproven"),
    (Outcome.NO_FURTHER_ACTION, "nfa no-further"),
    (Outcome.SUBSTANTIATED, "substantiated upheld proven confirmed sanction removed"),
)
ROUTES = (
    (Route.UNION_REPRESENTATIVE, "union nut neu nasuwt rep"),
    (Route.E_MAIL, "email e-mail"),
    (Route.PHONE, "phone telephone rang"),
    (Route.FORM, "form cpoms myconcern"),
    (Route.OUTSIDE_AGENCY, "police agency council helpline"),
    (Route.PARENT, "parent mother father mum dad carer"),
    (Route.PUPIL, "pupil student child friend self"),
    (Route.COLLEAGUE, "teacher staff tutor head ta colleague mr mrs ms miss"),
    (Route.IN_PERSON, "person verbal"),
)
STAGES = (
    (Stage.CLOSED, "closed resolved complete completed done"),
    (Stage.MONITORING, "monitoring monitor"),
    (Stage.WAITING, "waiting pending awaiting hold"),
    (Stage.INVESTIGATING, "investigating progress ongoing active"),
    (Stage.REPORTED, "open new reported logged"),
)
STANDINGS = (
    (Standing.FORMER_PUPIL, "ex-pupil former-pupil ex-student alumni"),
    (Standing.GOVERNOR, "governor"),
    (Standing.PARENT, "parent mother father mum dad carer guardian"),
    (Standing.STAFF, "staff teacher teaching ta headteacher caretaker lsa colleague tutor"),
    (Standing.PUPIL, "pupil student child boy girl learner"),
    (Standing.OUTSIDER, "outsider stranger outside public"),
    (Standing.UNKNOWN, "unknown anonymous anon tbc"),
)
_YEAR_GROUP = re.compile(r"\b(?:y(?:ea)?r?)\s?(\d{1,2})\b|\b(reception|nursery)\b", re.IGNORECASE)


def word_for(table: tuple[tuple[W, str], ...], cell: str) -> W | None:
    """Return the word that *cell* stands for, or ``None`` where nothing fits."""
    folded = re.sub(r"[^a-z0-9]+", " ", cell.casefold()).strip()
    if not folded:
        return None
    words = folded.split()
    for word, _ in table:
        if word.value.replace("-", " ") == folded:
            return word
    for word, keys in table:
        for key in (key.replace("-", " ") for key in keys.split()):
            # Long keys match the beginning of a word (threat: threatening), short ones all of it.
            found = any(w == key or (len(key) > 4 and w.startswith(key)) for w in words)
            if found or (" " in key and key in folded):
                return word
    return None


def year_group_in(cell: str) -> str:
    """Return the year group named in *cell* as *Y9*, *Reception* or *Nursery*; empty if none is."""
    found = _YEAR_GROUP.search(cell)
    if found is None:
        return ""
    return f"Y{int(found[1])}" if found[1] else found[2].capitalize()


def person_in(cell: str) -> dict[str, str]:
    """Read who *cell* is about: their standing, year group, and a name where one is written."""
    year_group = year_group_in(cell)
    standing = word_for(STANDINGS, cell) or (Standing.PUPIL if year_group else Standing.UNKNOWN)
    rest = _YEAR_GROUP.sub(" ", cell)
    keys = {key for _, keys in STANDINGS for key in keys.replace("-", " ").split()}
    names = [
        w for w in re.findall(r"[^\W\d_][\w.'’-]*", rest) if w.casefold().strip(".") not in keys
    ]
    named = any(word[0].isupper() and len(word) > 1 for word in names)
    person = {"standing": standing.value, "year_group": year_group}
    return {**person, "name": cell} if named else person
