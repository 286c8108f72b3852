"""Sentences for the everyday parts of a case, chosen by the case's title and so always alike."""

from zlib import crc32

from esafety_tui.model.vocabulary import Medium

KEPT = {
    Medium.SOCIAL_NETWORK: (
        "Screen print of the page with its address",
        "Screen prints of the posts and remarks",
    ),
    Medium.MESSAGING: (
        "Screen prints of the chat, with times",
        "Export of the chat for the days in question",
    ),
    Medium.CALL: ("Call log of the telephone, photographed", "List of the calls with times"),
    Medium.TEXT: (
        "The texts, photographed on the telephone",
        "Screen prints of the texts, number shown",
    ),
    Medium.VOICEMAIL: ("Voicemail, saved on the telephone and not deleted",),
    Medium.E_MAIL: (
        "The e-mails with full headers, printed",
        "The e-mails, moved to a folder of their own",
    ),
    Medium.WEBSITE: (
        "Print of the page with address and time",
        "Screen print of the page as it was found",
    ),
    Medium.FORUM: ("Print of the thread, all pages",),
    Medium.GAMING: (
        "Screen prints from the game and its chat",
        "The pupil's own recording of the game",
    ),
    Medium.PHOTO_VIDEO: (
        "Screen prints from the clip with its address",
        "Note of the clip, its address and its length",
    ),
    Medium.OTHER: ("The item itself, in an envelope in the safe",),
}
SAID = (
    "Admitted it when shown the screen print; sorry, and worried about what happens at home.",
    "Says that it was a joke and that others did more.",
    "Denied it at first, then named the two who were there.",
    "Did not think that the person concerned would ever see it.",
    "Gave a clear account that fits what was kept.",
)
SAID_UNKNOWN = (
    "Three people who saw it were asked; nobody knows who is behind it.",
    "The person targeted went through it line by line; nothing points to anybody.",
)
TALKED = (
    "Talked for half an hour. Wants it to stop; does not want a fuss.",
    "Upset and angry. Agreed who keeps in touch, and when.",
    "Calm, glad that somebody is dealing with it.",
    "Sleeping badly; will come to the office at break if it gets worse.",
)
WANTS = (
    "That it comes down, and that it does not start again.",
    "An apology, and no more fuss than is needed.",
    "To know who it was. Does not want to meet them.",
    "That others who are written about are helped as well.",
    "Mostly that it stops.",
)
WELFARE = (
    "Two lessons covered this week. Looked at again in a fortnight.",
    "No change to workload wanted; a colleague joins the difficult lesson.",
    "Agreed to drop the Thursday duty until it is over.",
)
PASTORAL = (
    "The head of year is the person to turn to; sees the pupil every morning.",
    "Tutor and pastoral team told; time-out card given.",
    "Meets the counsellor once a week until half-term.",
)
PARENTS = (
    "Rang the mother; she had seen part of it. Will keep the telephone downstairs at night.",
    "Rang the father at work, then wrote. They ask that the school deals with it.",
    "Parents came in; grateful to be told.",
)
DECIDED = (
    "Went through what is known with the deputy and agreed the next steps.",
    "Agreed with the head of year who speaks to whom, and in which order.",
    "Agreed to keep it in school for the present.",
)
STOPPED = (
    "Nothing further since. Says that it is over.",
    "All quiet. Glad to have been asked.",
    "One remark in the corridor, otherwise nothing.",
    "It has stopped, and they speak to each other again.",
)
# What is noted with a tick, by step; most ticks need no words.
DONE = {
    "tell-not-to-engage": "Told in person.",
    "keep-originals": "Agreed; nothing is deleted.",
    "tell-outcome": "Told face to face, then in a short letter.",
    "review-handling": "Looked at again by the deputy.",
}
# Why a step that a record would have answered was not needed, where there is no record.
NOT_NEEDED = {
    "consistent-sanction": "No sanction: talked over with the deputy, and none fits.",
    "ask-poster": "Illegal or harmful as it stood: straight to the host.",
    "ask-host": "It was down before the host was asked.",
    "look-again": "It was gone before anybody had to ask.",
    "help-prove-identity": "The school's own request was enough for the host.",
    "justify-measure": "Considered, and not needed.",
    "occupational-health": "Offered already this year; the offer stands.",
}


def pick(choices: tuple[str, ...], *key: object) -> str:
    """Choose by *key*: the same every time, on every computer."""
    return choices[crc32(" ".join(map(str, key)).encode()) % len(choices)]
