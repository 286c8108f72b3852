"""Ordinary words, each once: what is no name though it has a capital, and what may be both."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Names of people, too.
MONTHS_TOO = _words("april may june august")
SEASONS_TOO = _words("summer autumn")
_CALENDAR = _words(
    """
    january february march july september october november december monday tuesday wednesday
    thursday friday saturday sunday spring winter christmas easter michaelmas lent trinity
    ramadan eid diwali hanukkah bank holiday half term
    """
)
_PLACES = _words(
    """
    england wales scotland ireland northern britain british great united kingdom uk europe
    european london north south east county city town council borough english welsh scottish
    irish
    """
)
# What a school, its year and its services are made of.
_SCHOOL = _words(
    """
    act acting adviser advisor agency anti assembly association authority award bbc bullying
    campus centre chair champion chief childline chromebook classroom college committee
    community computing coordinator crime curriculum data department deputy designated digital
    director dsl education estyn exploitation facebook first foundation gaelic google governing
    guidance guide headteacher health helpline high infant instagram inspectorate internet
    junior key lab lead local manager master media meet mental microsoft middle mobile national
    network nursery officer ofsted online pastoral pe phone police policy prefect prevent
    prevention primary principal professionals protection pshe reception report safe safer
    safeguarding saferinternet samaritans science secondary senior service services sixth skills
    snapchat snap social stage standards support survey teachers teams thinkuknow tiktok
    training trust trustees twitter union watch web week welfare whatsapp wi-fi wifi world years
    youth youtube zoom board box street road nine ten eleven twelve thirteen seven eight book
    card diary evening event homework hub item leader leaders lesson letter lunch morning
    afternoon newsletter option plan playground poster project room route show team version
    website workshop
    """
)
# Who is there, and how many together.
_SCHOOL_PEOPLE = _words(
    """
    assistant child children class governor head library mentor office parent parents pupil
    school staff student teacher teaching tutor two year form group six five four three one
    """
)
# How people are spoken of who are not named.
_PEOPLE = _words(
    """
    mr mrs ms miss dr sir unknown known anonymous name pupils carer mother father former
    outsider person someone member several set boy boys girl girls friend friends brother sister
    cousin older younger learning account user caller
    """
)
_SOME = _words("all and both none not of other others some somebody the")
_LITTLE = _words(
    """
    a about above after again also although am an any are as ask asked asking at back be because
    been before began being below between but by call called came can could did do does doing
    done during each either end every everybody few for from gave get give go goes going good
    had has have having he held help her here him his how however i if in instead into is it its
    just kept last late later least less like made many me met more most much must my near
    neither new next no nobody nor nothing now off on once only or our out over own put ran read
    same saw say see seen sent she should since so soon still such take taken talk than thank
    thanks that their them then there these they thing this those though through to together
    told too took towards tried under until up us use used very was we well went were what when
    where whether which while who whole whom whose why with within without work would write
    written yes yet you your
    """
)
# First names that are ordinary words.
_FIRST_NAMES = _words(
    """
    mark will grace hope faith joy jack sue pat dawn rose violet ivy iris art rob frank miles
    drew dean grant rich ray penny ruby sunny
    """
)
_OTHER_FIRST_NAMES = _words(
    """
    bill olive holly guy max chase wade amber crystal melody harmony victor
    """
)
# Surnames, and short names, that are; the last are words of a school as well.
_SURNAMES = _words(
    """
    black brown chance eve field ford gay gray green hall hill king lane lee long price reed sky
    smart star stone storm wall ward white wood young hi le ok
    """
)
_SURNAMES_AT_SCHOOL = _words("day house page west")

_LITTLE_WORDS = _LITTLE | _SOME

# What stands in the field for a name, and names nobody.
NO_NAMES = _PEOPLE | _SCHOOL_PEOPLE | _SOME
# What has its capital for another reason than that it is a name.
ORDINARY = (
    MONTHS_TOO | SEASONS_TOO | _CALENDAR | _PLACES | _SCHOOL | _SCHOOL_PEOPLE | _LITTLE_WORDS
    | _SURNAMES_AT_SCHOOL
)  # fmt: skip
# Before another capital these are names.
NAMES_TOO = _FIRST_NAMES | _OTHER_FIRST_NAMES
# Of somebody who is known to be called so, these are the name only with a capital.
NAMES_BY_THEIR_CAPITAL = (
    _FIRST_NAMES | MONTHS_TOO | SEASONS_TOO | _SURNAMES | _SURNAMES_AT_SCHOOL
    | {word for word in _LITTLE_WORDS if len(word) == 2}
)  # fmt: skip
