"""Words that tell who is meant: pronouns, forms of address, and nouns for people, organisations and documents.

Plain English, no names: what a noun of an article means is decided by these lists and a few endings.
"""

from __future__ import annotations

from onrecord.records import ActorKind, Gender


def word_set(text: str) -> frozenset[str]:
    """The words of a list written as a text."""
    return frozenset(text.split())


MALE = word_set("he him his himself")
FEMALE = word_set("she her hers herself")
NEUTER = word_set("it its itself")
PLURAL = word_set("they them their theirs themselves")
FIRST = word_set("i me my mine myself")
FIRST_PLURAL = word_set("we us our ours ourselves")
SECOND = word_set("you your yours")
RELATIVE = word_set("who whom whose which that")
THIRD = MALE | FEMALE | NEUTER | PLURAL
POSSESSIVES = word_set("his her its their my our")

MALE_TITLES = word_set(
    "mr mister sir lord king prince pope father brother baron duke emperor sheikh emir imam monsignor"
)
FEMALE_TITLES = word_set("mrs ms miss madam madame lady queen princess dame sister baroness duchess empress mme")
#: Forms of address and offices as they stand directly before a name, without a full stop.
TITLES = (
    MALE_TITLES
    | FEMALE_TITLES
    | word_set(
        "dr prof rev reverend gov sen rep gen lt col maj capt cmdr adm sgt cpl pvt hon judge justice president premier "
        "chancellor minister secretary senator congressman congresswoman representative governor mayor general colonel "
        "captain major lieutenant admiral sergeant chief professor doctor ambassador bishop archbishop cardinal rabbi "
        "deputy vice prime speaker attorney commissioner detective inspector officer director chairman chairwoman "
        "councilman councilwoman councillor marshal commander"
    )
)
#: Forms of address that are no office.
ADDRESSES = word_set("mr mister mrs ms miss madam madame mme sir dr hon lady lord")
SHORT_TITLES = {
    "sen": "senator", "gov": "governor", "rep": "representative", "gen": "general", "lt": "lieutenant",
    "col": "colonel", "maj": "major", "capt": "captain", "cmdr": "commander", "adm": "admiral", "sgt": "sergeant",
    "prof": "professor", "rev": "reverend",
}  # fmt: skip
NAME_ENDINGS = word_set("jr sr ii iii iv")

FEMALE_NOUNS = word_set(
    "woman girl mother wife daughter sister aunt widow actress spokeswoman chairwoman congresswoman businesswoman "
    "policewoman councilwoman saleswoman grandmother girlfriend waitress lady queen princess duchess niece heroine "
    "granddaughter policewomen women stepmother stepdaughter bride ex-wife countess abbess nun headwoman headmistress "
    "stewardess barmaid seamstress matriarch fiancee ballerina"
)
MALE_NOUNS = word_set(
    "man boy father husband son brother uncle widower actor spokesman chairman congressman businessman policeman "
    "councilman salesman grandfather boyfriend waiter king prince duke nephew hero grandson gentleman guy men "
    "stepfather stepson groom ex-husband headman headmaster fireman postman monk friar abbot patriarch earl airman "
    "seaman doorman barman"
)
#: Nouns for a person; most others are told by their ending.
PERSON_NOUNS = (
    FEMALE_NOUNS
    | MALE_NOUNS
    | word_set(
        "president premier chancellor minister secretary senator governor mayor general colonel captain major "
        "lieutenant admiral sergeant chief chair chairperson professor doctor ambassador envoy diplomat deputy aide "
        "adviser advisor spokesperson leader head boss director executive ceo cfo founder co-founder cofounder owner "
        "partner official officer commander soldier veteran expert analyst scientist scholar researcher historian "
        "economist strategist politician lawmaker legislator candidate nominee judge justice prosecutor attorney "
        "lawyer sheriff detective inspector commissioner agent guard witness victim survivor suspect defendant "
        "plaintiff resident citizen voter student pupil teacher lecturer dean principal coach player captain athlete "
        "author writer journalist reporter correspondent editor columnist critic commentator commenter blogger "
        "presenter host anchor pundit pollster source insider user person individual friend colleague neighbour "
        "neighbor parent child kid teenager worker employee farmer driver pilot engineer architect physician nurse "
        "surgeon patient psychologist psychiatrist priest bishop archbishop cardinal pope rabbi imam pastor reverend "
        "activist protester demonstrator campaigner advocate organiser organizer volunteer member delegate "
        "representative negotiator mediator counterpart successor predecessor rival opponent ally premier tycoon "
        "billionaire businessperson entrepreneur investor banker trader broker shareholder customer consumer client "
        "tenant landlord buyer seller manager supervisor coordinator administrator superintendent treasurer clerk "
        "councillor councilor mp mep tsar czar monarch sultan emir ayatollah dictator autocrat strongman warlord "
        "rebel militant fighter commando terrorist hacker tsarina musician singer artist painter poet novelist "
        "composer conductor star celebrity comedian director producer filmmaker photographer designer chef baker "
        "butcher shopkeeper fisherman miner refugee migrant immigrant prisoner inmate hostage relative cousin spouse "
        "twin sibling speaker whip no.2 number-two chief-of-staff premier vice-president vice-chancellor fan "
        "supporter donor surrogate operative consultant attendee participant onlooker bystander passer-by local "
        "dissident oligarch statesman marshal undersecretary comptroller ombudsman watchdog constable "
        "passenger visitor guest tourist traveller traveler commuter cyclist pedestrian motorist viewer reader "
        "listener rector provost bursar registrar headteacher headmaster headmistress headman headwoman chaplain vicar "
        "curate monk nun abbot abbess friar treasurer prefect alderman magistrate juror coroner bailiff notary "
        "solicitor barrister paralegal warden ranger forester gamekeeper shepherd rancher grower gardener beekeeper "
        "winemaker vintner carpenter plumber electrician mechanic technician welder builder contractor roofer "
        "mason blacksmith "
        "developer programmer translator interpreter sailor skipper helmsman harbourmaster harbormaster ferryman "
        "steward stewardess astronaut cosmonaut explorer climber hiker hunter trapper diver lifeguard firefighter "
        "fireman postman paramedic medic midwife vet veterinarian dentist pharmacist optician therapist carer "
        "caregiver caretaker janitor curator conservator archivist librarian goalkeeper striker midfielder defender "
        "referee umpire sprinter swimmer boxer wrestler runner rower jockey dancer choreographer ballerina soprano "
        "tenor baritone playwright dramatist screenwriter sculptor laureate publicist promoter auctioneer dealer "
        "collector jeweller jeweler tailor seamstress pensioner retiree homeowner squatter grandparent stepfather "
        "stepmother stepson stepdaughter fiance fiancee bride groom ex-wife ex-husband toddler orphan whistleblower "
        "informant spy gangster smuggler thief burglar robber killer murderer convict detainee fugitive bodyguard "
        "chauffeur chieftain elder patriarch matriarch commissar viceroy regent count countess earl taoiseach bursar "
        "consul attache nuncio quartermaster corporal brigadier airman seaman gunner sniper paratrooper mercenary "
        "guerrilla insurgent partisan defector deserter conscript recruit reservist villager islander stallholder "
        "trainer instructor tutor caterer cook barman barmaid bartender cleaner porter doorman receptionist typist "
        "accountant auditor actuary underwriter valuer surveyor planner meteorologist astronomer mathematician "
        "statistician philosopher theologian linguist chemist physicist cashier courier dispatcher signalman "
        "trucker docker stevedore machinist foreman apprentice intern trainee freelancer ringleader mastermind "
        "negotiator arbitrator conciliator facilitator moderator chronicler biographer essayist satirist cartoonist"
    )
)
#: Endings of nouns for persons, to be trusted where a noun speaks that no list has.
AGENT_ENDINGS = ("er", "or", "ist", "ian", "eer")
PERSON_ENDINGS = ("ologist", "ician", "woman", "person", "ist", "ianist", "yer", "grapher", "keeper", "maker", "holder")

#: Nouns for an organisation or the people of one, speaking as one.
ORGANIZATION_NOUNS = word_set(
    "ministry company firm corporation corp government party union police court tribunal agency office department "
    "campaign committee council bank newspaper paper magazine outlet broadcaster network station channel website site "
    "portal parliament senate congress house assembly cabinet administration regime army navy military force forces "
    "command staff board commission bureau authority service services university college school institute institution "
    "foundation charity organization organisation association federation league club team coalition alliance bloc "
    "group movement church vatican hospital embassy consulate delegation mission secretariat presidency kremlin "
    "junta militia startup airline carrier automaker carmaker manufacturer maker retailer supermarket chain brewer "
    "publisher lender insurer regulator operator utility provider think-tank tank centre center laboratory lab "
    "society syndicate cooperative trust fund treasury pentagon state country nation republic kingdom city town "
    "municipality county province district prosecution defence defense watchdog giant business lobby panel inquiry "
    "jury team side camp opposition brigade battalion regiment squadron "
    "museum theatre theater opera library gallery zoo orchestra choir ensemble band academy faculty clinic parish "
    "diocese monastery mosque synagogue temple factory refinery brewery bakery restaurant hotel subsidiary consortium "
    "conglomerate supplier wholesaler studio cinema festival archive observatory prison "
    "registry exchange guild chamber sect squad crew cooperative co-op co-operative harbour harbor "
    "port airport railway shipyard mill plant dairy vineyard winery farm brand franchise"
)
#: Nouns of `ORGANIZATION_NOUNS` that mean the country itself.
COUNTRY_NOUNS = word_set("country nation state republic kingdom")

#: Nouns that fit many kinds of organisation, so that "the company" may be any that was named.
GENERAL_ORGANIZATIONS = word_set(
    "company firm corporation agency organization organisation group body institution business bloc alliance "
    "newspaper paper magazine outlet broadcaster network station website site portal publisher giant startup side team "
    "club charity foundation association federation movement watchdog lender retailer carmaker manufacturer maker "
    "think-tank tank airline carrier operator provider insurer regulator"
)

#: Nouns for what speaks in somebody's place.
DOCUMENT_NOUNS = word_set(
    "statement report letter post tweet message memo memorandum email e-mail release note communique communiqué "
    "document documents article editorial op-ed column speech address video clip interview announcement declaration "
    "filing complaint lawsuit indictment ruling decision verdict order decree law bill resolution text transcript "
    "posting bulletin brief briefing paper study survey poll analysis review book memoir blog caption headline ad "
    "advertisement advert commentary remarks comments words answer reply response testimony affidavit proposal plan "
    "treaty agreement charter constitution manifesto website page telegram dispatch cable notice warning "
    "piece story spot promo trailer transcripts leaflet flyer pamphlet brochure petition diary poster banner placard "
    "podcast newsletter dossier audit findings minutes e-mails emails letters statements posts tweets messages"
)
#: Documents that have many authors or none that matters: a source of this kind stays without a person.
ANONYMOUS_DOCUMENTS = word_set("report reports study survey poll analysis reviews studies surveys polls")

#: Words that make a plural source without a plural ending.
GROUP_NOUNS = word_set(
    "people men women children police staff critics some many most others several few both all those thousands "
    "hundreds dozens everyone everybody anybody nobody none public crowd audience family media press personnel "
    "elders folk folks clergy troops youth"
)
_THING_ENDINGS = ("tion", "sion", "ment", "ness", "ity", "ism", "ance", "ence", "sis", "process", "ship", "ture")
_COLLECTIVES = word_set(
    "population congregation generation community majority minority management establishment leadership intelligence "
    "audience delegation opposition readership membership fraternity sorority nobility judiciary"
)
ONE_OF_MANY = word_set("one another someone somebody anyone")
DETERMINERS = word_set("the this that these those a an his her its their my our your some any each every another one")
NUMBERS = word_set("two three four five six seven eight nine ten eleven twelve dozen dozens hundreds thousands")
INDEFINITE = word_set("a an one another some any no every each several many most few")

#: Words that stand between a determiner and the noun of an office.
MODIFIERS = word_set(
    "deputy former acting vice prime foreign chief senior junior assistant associate interim outgoing incoming late "
    "new current national federal general executive managing first second top press interior defence defense finance "
    "state economic economics political military presidential parliamentary parliament opposition majority minority "
    "co permanent special regional local city county security police campaign staff house research science health "
    "education energy environment justice trade transport labour labor agriculture culture sports party police fire "
    "long-time longtime veteran retired ex- ex fellow visiting adjunct emeritus lead principal legal medical "
    "communications media public policy human rights affairs planning home climate anti pro international global"
)
#: Nouns that other words name the same office by: all words of a line are one.
SAME_OFFICE = (
    word_set("president leader head ruler strongman dictator autocrat statesman president-elect commander-in-chief"),
    word_set("premier leader minister head chancellor"),
    word_set("king queen monarch emir sultan emperor ruler leader prince princess"),
    word_set("spokesman spokeswoman spokesperson press-secretary secretary representative"),
    word_set("professor lecturer scholar academic scientist researcher expert historian"),
    word_set("analyst expert scientist commentator economist specialist strategist pundit observer historian"),
    word_set("senator lawmaker congressman congresswoman legislator politician"),
    word_set("representative lawmaker congressman congresswoman legislator deputy mp politician"),
    word_set("minister official politician diplomat secretary"),
    word_set("ambassador envoy diplomat representative"),
    word_set("general colonel commander officer major captain lieutenant admiral soldier"),
    word_set("chairman chairwoman chair chairperson head chief boss"),
    word_set("director head chief boss manager executive ceo founder"),
    word_set("ceo chief executive boss founder tycoon billionaire businessman businesswoman entrepreneur"),
    word_set("lawyer attorney counsel solicitor barrister"),
    word_set("doctor physician surgeon psychiatrist medic"),
    word_set("adviser advisor aide"),
    word_set("journalist reporter correspondent editor columnist writer author"),
    word_set("candidate nominee contender"),
    word_set("mayor official politician"),
    word_set("governor official politician"),
)

#: Nouns that name a place in an organisation and no trade: "the head of the laboratory" may well be "the chemist".
MANAGEMENT = word_set(
    "head director chief boss leader president chairman chairwoman chair chairperson founder co-founder manager "
    "executive owner ceo member official deputy adviser advisor spokesman spokeswoman spokesperson chief-of-staff"
)
#: Nouns that fit people of any trade: what a writer calls somebody for a change.
EPITHETS = word_set(
    "challenger whistleblower veteran widow widower father mother newcomer winner loser champion contender candidate "
    "nominee pensioner activist critic campaigner rebel fugitive exile native billionaire millionaire politician "
    "lawmaker official defendant accused suspect author expert specialist maverick outsider favourite favorite "
    "incumbent rival opponent dissident survivor hero heroine star celebrity grandmother grandfather speaker man woman "
    "optimist pessimist sceptic skeptic professional insider local resident host guest guru mogul tycoon icon legend"
)
#: Offices that one person holds in a country or town.
ONLY_ONE = word_set("president premier chancellor king queen monarch emperor sultan emir pope governor mayor minister")
#: What somebody is to one who is this to him: "her husband" is whose wife she is.
INVERSE_KIN = {
    noun: word_set(inverse)
    for nouns, inverse in (
        ("husband wife spouse widow widower partner", "husband wife spouse widow widower partner"),
        ("brother sister sibling twin", "brother sister sibling twin"),
        ("cousin", "cousin"),
        ("father mother parent", "son daughter child"),
        ("son daughter child", "father mother parent"),
        ("uncle aunt", "nephew niece"),
        ("nephew niece", "uncle aunt"),
        ("grandfather grandmother grandparent", "grandson granddaughter grandchild"),
        ("grandson granddaughter grandchild", "grandfather grandmother grandparent"),
        ("boyfriend girlfriend fiance fiancee", "boyfriend girlfriend fiance fiancee"),
    )
    for noun in nouns.split()
}
KIN = frozenset(INVERSE_KIN)

KIND_OF_GENDER = {
    Gender.MALE: MALE | MALE_TITLES | MALE_NOUNS,
    Gender.FEMALE: FEMALE | FEMALE_TITLES | FEMALE_NOUNS,
}


def singular(noun: str) -> str:
    """The singular of a lower-case noun, by its ending."""
    if noun.endswith("men") and len(noun) > 3:
        return noun[:-2] + "an"
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "shes", "ches", "xes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun


def is_person_noun(noun: str) -> bool:
    """True for a lower-case singular noun that means a person."""
    last = noun.rsplit("-", 1)[-1]
    return noun in PERSON_NOUNS or last in PERSON_NOUNS or (len(noun) > 5 and noun.endswith(PERSON_ENDINGS))


def is_plural_noun(noun: str) -> bool:
    """True for a lower-case noun that means several people."""
    one = singular(noun)
    return noun in GROUP_NOUNS or (one != noun and noun not in ORGANIZATION_NOUNS)


def kind_of_noun(noun: str) -> ActorKind | None:
    """What a lower-case noun means: person, organisation or group; None for what does not act."""
    if noun in GROUP_NOUNS:
        return ActorKind.GROUP
    if noun in COUNTRY_NOUNS:
        return ActorKind.COUNTRY
    if noun in ORGANIZATION_NOUNS:
        return ActorKind.ORGANIZATION
    if is_person_noun(noun):
        return ActorKind.PERSON
    one = singular(noun)
    return ActorKind.GROUP if one != noun and (is_person_noun(one) or one in ORGANIZATION_NOUNS) else None


def is_thing(noun: str) -> bool:
    """True for a lower-case noun that by its ending means no one who could speak: "processes", "evidence"."""
    one = singular(noun)
    return one.endswith(_THING_ENDINGS) and kind_of_noun(noun) is None and one not in _COLLECTIVES


def gender_of_noun(noun: str) -> Gender | None:
    """What the noun, title or pronoun tells of gender."""
    return next((gender for gender, words in KIND_OF_GENDER.items() if noun in words), None)


def is_same_office(one: str, other: str) -> bool:
    """True for two nouns by which the same person may go."""
    return one == other or any(one in words and other in words for words in SAME_OFFICE)
