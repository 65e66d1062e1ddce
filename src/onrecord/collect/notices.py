"""What outlets print around an article, as patterns: each must fit a whole line, whatever the outlet.

A wrong match loses a statement, so a pattern that could fit prose stops at a quote mark or a reporting verb.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import Pattern

from onrecord.records import SkipReason

#: No notice is longer, in code points.
LONGEST_NOTICE = 420

_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " ", "…": "."})
_EDGES = " •·*▪►→>|-+"

#: No credit at the end of a caption is longer.
_LONGEST_CREDIT = 140

#: What makes a line worth reading: somebody is quoted, or reported.
_REPORTS = re.compile(
    r"[\"«»„]|\b(?:said|says|say|told|tells|added|adds|according|announced|claim(?:s|ed)|warn(?:s|ed)|denie[sd]"
    r"|accus(?:es|ed)|demand(?:s|ed)|insist(?:s|ed)|vow(?:s|ed)|argue[sd]|testified|tweeted|urge[sd])\b",
    re.IGNORECASE,
)


def _lines(*patterns: str) -> Pattern[str]:
    """One pattern for a whole line out of several, blanks in them for any blank."""
    return re.compile("(?:" + "|".join(patterns) + r")[\s.:!>»]*", re.IGNORECASE)


_SITES = (
    r"(?:twitter|x|facebook|instagram|youtube|telegram|linkedin|tiktok|whatsapp|google(?: news)?|threads|bluesky|"
    r"mastodon|flipboard|reddit|parler|gab|gettr|truth social|social media)"
)
_BUTTON = (
    r"(?:share(?: this)?(?: article| story| post| page)?|tweet(?: this)?|e-?mail(?: this)?(?: article| story)?|print"
    r"|post|pin(?: it)?|save|comments?|copy(?: link| url)?|link(?: copied)?|sms|messenger|pocket|pinterest|more"
    r"|bookmark|listen|gift(?: this)?(?: article)?|on|via|icon|button|" + _SITES + ")"
)
_ADVERT = (
    r"(?:advertis(?:e?ment|ing)s?|advert|ads?|sponsored(?: content| links?)?|promoted(?: content)?|paid content"
    r"|skip (?:ad(?:vertisement)?|to (?:main )?content)|(?:the )?(?:story|article) continue[sd](?: below| after)?"
    r"(?: (?:this |the )?ad(?:vert(?:isement)?)?)?|continue reading(?: (?:the main story|below|this story))?"
    r"|scroll (?:down )?(?:to|for) (?:continue|more)(?: (?:reading|with content))?"
    r"|(?:report|remove) (?:this )?ad|thanks for watching!?(?: visit website)?)"
)

#: Fit nothing but a notice.
_PLAIN: dict[SkipReason, Pattern[str]] = {
    SkipReason.BOILERPLATE: _lines(
        rf"{_ADVERT}(?:[\s:|]+{_ADVERT}){{0,3}}",
        rf"{_BUTTON}(?:[\s,/|:]+{_BUTTON}){{0,11}}",
        r"close|loading|video|photos?|interactive|gallery|slideshow(?: \(\d+ images\))?|expand|collapse|menu|search",
        r"follow (?:us|me)|follow (?:us )?@\w+(?:[ ,]+(?:and )?@\w+)*|published in|filed under|tags?|topics?",
        r"(?:\d+ |view |show |read |all |see |load |hide |no )?(?:more )?comments?(?: \(?\d+\)?)?(?: (?:are )?closed)?",
        r"(?:leave|post|add|write) (?:a |your )?(?:comment|reply)|join the (?:conversation|discussion|debate)",
        r"be the first to comment|(?:log|sign) in to (?:comment|reply|view comments)",
        r"you must (?:be|become|log|sign|register)\b.{0,60}\bcomments?\b.{0,40}",
        r"(?:read|see|show|view|load|learn|find out|discover|watch) (?:more|less|all|next)(?: (?:here|stories|news"
        r"|on this))?",
        r"(?:read|see) (?:the )?(?:full|whole|original|rest of the|complete) (?:story|article|report|text|transcript)"
        r"(?: here)?|go deeper|more on this(?: (?:story|topic))?|related(?: (?:articles?|stor(?:y|ies)|content"
        r"|coverage|"
        r"news|links?|posts?|topics?|reading|videos?|tags|items))?|further reading|recommended(?: (?:reading|for you|"
        r"stories|articles|videos?))?|editors?'?s? (?:picks?|choice)|trending(?: now| stories)?"
        r"|most (?:read|popular|viewed|shared|recent)(?: stories| articles)?|top stories|(?:more )?stories you may like"
        r"|you (?:may|might) (?:also )?(?:like|be interested in)|don't miss|must reads?|around the web|from the web"
        r"|promoted stories|latest (?:news|stories|headlines)|read (?:also|next|on)|also read|see also|watch|more",
        r"(?:view|see|read) all (?:posts|articles|stories)(?: by .{2,50})?|about (?:the |this |our |post )?"
        r"(?:authors?|writers?|reporters?|columnists?|contributors?)(?: view all (?:posts|articles|stories)"
        r"|: .{2,40})?",
        r"about .{2,60} (?:view|see|read) all (?:posts|articles|stories)",
        r"(?:\d+|an?|one|two) ?(?:mins?|minutes?|hours?|days?|weeks?|months?|years?) (?:read|ago|to read)",
        r"this (?:article|story|page) is (?:more than|over) .{1,20} old",
        r"all rights reserved|(?:©|\(c\)|copyright (?:©|\(c\)|\d{4})).{0,250}"
        r"|(?:this material|it|the contents? of this .{2,20}) may not be (?:published|reproduced)\b.{0,200}",
        r"(?:please )?(?:enable|turn on) javascript.{0,120}|your browser (?:does not|doesn't) support .{2,120}",
        r"(?:back )?to (?:the )?top|return to homepage|previous(?: article)?|next(?: article)?|home(?:page)?",
    ),
    SkipReason.PAYWALL: _lines(
        r"you(?:'ve| have) (?:now )?(?:reached|hit|used up) (?:your|the) .{0,30}\b(?:limit|articles?)\b.{0,60}",
        r"you(?:'ve| have) (?:read|viewed|used) (?:all )?(?:of )?(?:your )?.{0,20}\bfree (?:articles?"
        r"|stories)\b.{0,60}",
        r"you have .{1,20}\bfree (?:articles?|stories) (?:left|remaining)\b.{0,60}",
        r"(?:already|are you|not)(?: yet)? a (?:subscriber|member)\?? ?(?:(?:log|sign) ?in|subscribe|join)?(?: here"
        r"| now)?",
        r"(?:already have|don't have) an account\?.{0,40}",
        r"(?:please )?(?:subscribe|register|log in|sign in|join|log in or subscribe|subscribe or log in|sign up)"
        r"(?: now| today| here)?(?: (?:to|and) (?:continue|keep|read|unlock|view|access|support)\b.{0,100})?",
        r"to (?:continue|keep) reading\b.{0,100}|this (?:article|story|content) is (?:only )?(?:for|available to"
        r"|reserved"
        r" for|exclusive to) .{0,20}\b(?:subscribers|members)\b.{0,60}|subscribers? only|for subscribers(?: only)?",
        r"(?:try|start|get) .{0,30}\b(?:free trial|\d+ days free|days? for free)\b.{0,60}|(?:start"
        r"|claim) your .{0,20}trial",
        r"(?:get|enjoy) (?:full|unlimited|complete|all-?) ?.{0,40}\baccess\b.{0,140}",
        r"(?:subscribe|join|become a (?:member|subscriber)|support us)\b.{0,40}(?:[$£€]\d|/ ?(?:week|month)"
        r"|% off).{0,60}",
        r"become a (?:member|subscriber|supporter)(?: today| now)?|subscription options|view (?:offers"
        r"|subscription options)",
    ),
    SkipReason.COOKIES: _lines(
        r"(?:we|this (?:web)?site|our (?:web)?site)(?: and our .{2,40})? uses? cookies\b.{0,300}",
        r"by (?:continuing|using|browsing|visiting)\b.{0,60}\b(?:site|website|page)\b.{0,40}\b(?:agree|consent"
        r"|accept)\b.{0,200}",
        r"(?:accept|reject|allow|manage|decline)(?: all)?(?: cookies)|cookies? (?:policy|settings|notice|preferences"
        r"|consent)",
        r"(?:we value your privacy|privacy (?:policy|notice|settings)|terms (?:of (?:use|service)|and conditions))",
        r"this site is protected by recaptcha\b.{0,200}|do not sell (?:or share )?my (?:personal )?(?:information"
        r"|data)",
    ),
}

_IMPERATIVE = (
    r"(?:please )?(?:sign(?:ing)? up|subscribe|get|receive|join|enter|register|want|stay|let our|like (?:this|what you)"
    r"|by (?:signing|subscribing|clicking|entering)|click|never miss|don't miss|thank(?:s| you) for (?:subscribing|"
    r"signing)|to (?:receive|get|read|keep up)\b|for .{3,70}, (?:sign up|subscribe)|catch up|keep up|listen)\b"
)
_CLOSING_WORD = (
    r"(?:newsletters?|inbox|e-?mail(?: alerts?| updates?| newsletter)|alerts|podcast|privacy policy|briefing)"
)

#: Fit prose too, were it not for the stop at quote marks and reporting verbs.
_CAREFUL: dict[SkipReason, Pattern[str]] = {
    SkipReason.NEWSLETTER: _lines(
        rf"{_IMPERATIVE}.{{0,200}}\b{_CLOSING_WORD}\b.{{0,200}}",
        rf"(?:[^.?!]{{1,60}}[.?!:] ){{1,2}}{_IMPERATIVE}.{{0,160}}\b{_CLOSING_WORD}\b.{{0,160}}",
        r"(?:[\w'#]+ ){0,6}newsletters?:? (?:sign[ -]?up|subscribe|manage)\b.{0,300}|sign up (?:here|now"
        r"|today)(?: .{0,40})?",
        r"sign up (?:for|to) (?:our|the|receive) .{2,80}|(?:enter|invalid|your) e-?mail(?: address)?",
    ),
    SkipReason.BOILERPLATE: _lines(
        r"(?:read more|read also|read next|read this|read on|related(?: \w+)?|see also|also read|must read|don't miss"
        r"|more|watch|further reading|recommended|in case you missed it|up next) ?[:|>»-] ?.{3,160}",
        r"(?:read|see|find|get) more (?:from|on|about|of|at|in|news|stories)\b.{0,60}[^.]",
        r"more (?:from|stories|news|coverage|headlines|top stories)\b.{0,45}[^.,;]",
        rf"(?:follow|like|find|join|friend|connect with)\b.{{0,70}}\b(?:on|via|at) {_SITES}\b.{{0,140}}",
        rf"(?:subscribe to|watch|listen to) (?:our|the|us|my)\b.{{0,60}}\b(?:channel|podcasts?|{_SITES})\b.{{0,60}}",
        r"(?:follow|visit|find) .{2,50} (?:at|on) (?:https?://|www\.)\S+|https?://\S+|www\.\S+",
        r"(?:download|get) (?:the|our) .{0,40}\bapp\b.{0,160}|visit .{2,60} for more(?: \w+){0,3}",
        r"(?:[^.!?]{0,100}\W)?(?:click|tap) here\b.{0,100}|click (?:to|on|for|below)\b.{0,100}",
        r"(?:the )?(?:opinions?|views?)(?: and (?:opinions?|views?))? expressed\b.{3,60}\b(?:are|is|do not"
        r"|does not)\b.{0,300}",
        r"(?:send|e-?mail|submit|share) (?:us |your |any |a |the |news |story )*(?:letters?|tips?|ideas?|story ideas?"
        r"|comments?|questions?|feedback|stories)\b.{0,120}|(?:have|got) a (?:news )?(?:tip|story)\b.{0,120}",
        r"(?:contact|reach|e-?mail|write to) .{2,80}(?:@|x{8,}).{0,120}|(?:he|she|they) can be reached (?:at"
        r"|via)\b.{0,120}",
        r"(?:we want|we'd like|we'd love) to hear (?:from you|what you think)\b.{0,160}"
        r"|let us know what you think\b.{0,120}",
        r"this is a (?:developing|breaking)(?: news)? story\b.{0,120}|(?:please )?check back (?:\w+ ){0,3}for (?:the )?"
        r"(?:latest|updates?|more)\b.{0,40}|this (?:story|article|post|page) (?:has been|was"
        r"|will be) (?:last )?updated\b"
        r".{0,120}",
        r"(?:first |last )?(?:published|updated|posted|modified)(?: on| at)?:? .{0,40}\d[\d:., apmgtestz/-]*",
        r"(?:this|a version of this) (?:article|story|column|piece|post) (?:was )?(?:originally|first) (?:appeared|"
        r"published|ran)\b.{0,120}",
    ),
}

_AGENCY = (
    r"(?:AP|AFP|Reuters|REUTERS|EPA(?:-EFE)?|Getty(?: Images)?|GETTY(?: IMAGES)?|Shutterstock|Bloomberg|Anadolu"
    r"(?: Agency)?|Xinhua|TASS|Sputnik|NurPhoto|WireImage|Wikimedia(?: Commons)?|Flickr|iStock(?:photo)?|Rex"
    r"(?: Features)?|PA(?: Images| Wire| Media)?|ZUMA(?: Press)?|UPI|Corbis|Alamy|Pool|AP Images?|Associated Press)"
)
_CREDIT_WORD = (
    r"(?:[Pp]hoto(?:graph|s)?|PHOTO|[Ii]mages?|IMAGE|[Pp]ictures?|[Cc]redit|CREDIT|[Ii]llustration|[Ss]atellite image)"
)

_IN_BRACKETS = r"[^()\[\]]"
_CREDIT_IN_BRACKETS = (
    r"[(\[]\s?(?:"
    r"(?:AP|File|FILE|Reuters|REUTERS|AFP|Getty(?: Images)?|Courtesy|Handout) (?:[Pp]hotos?|[Ii]mages?|[Pp]ictures?)"
    rf"\b{_IN_BRACKETS}{{0,100}}"
    rf"|{_CREDIT_WORD}(?: (?:[Cc]redit|[Cc]ourtesy|[Ss]ource|by|via|from|of))* ?[:/©|] ?{_IN_BRACKETS}{{0,100}}"
    rf"|{_CREDIT_WORD} (?:by|courtesy of|courtesy|via|credit) {_IN_BRACKETS}{{1,100}}"
    rf"|Source: {_IN_BRACKETS}{{2,100}}"
    rf"|[A-Z][^()\[\]/:;!?]{{1,60}}(?:/|,? via ) ?{_AGENCY}(?: [Pp]hotos?)?(?:/{_AGENCY}| via {_AGENCY})?"
    r"(?:, (?:File|FILE|file))?"
    r")\s?[)\]]"
)

_CREDIT = re.compile(
    rf"(?:\bFILE - (?:(?!FILE - ).){{3,600}}?)?{_CREDIT_IN_BRACKETS}"
    rf"|\b(?:Photograph|Photo|Image|Picture): ?[A-Z][\w.'’-]*(?: [\w.'’-]+){{0,5}}/{_AGENCY}(?:/{_AGENCY})*\b"
)
_CREDIT_SIGNS = ("(", "[", "Photo", "Image", "Picture")

#: A whole line that is a credit, or a caption that is named as one.
_CREDIT_LINE = re.compile(
    rf"(?:(?:AP|File|FILE|Reuters|AFP) )?{_CREDIT_WORD}"
    r"(?: (?:[Cc]redit|[Cc]ourtesy|[Ss]ource|[Cc]aption|by))* ?[:/|©] ?.{2,200}"
    r"|Image (?:source|caption), .{2,200}|FILE - .{3,400}"
    r"|(?:Photo|Photograph|Image|Picture|Illustration)s? (?:by|courtesy of|courtesy|via) [A-Z].{2,100}"
    r"|(?:Enlarge (?:this )?image|toggle caption|hide caption|Image source|Photographer:)\b.{0,300}"
    rf"|[A-Z][\w.'-]*(?: [\w.'-]+){{0,5}} ?(?:/| via | for |, ) ?{_AGENCY}(?:/{_AGENCY}| via {_AGENCY})?"
    r"|(?:Getty Images|AP Photo|Shutterstock|Wikimedia Commons|File photo|FILE PHOTO)"
)
_CAPTION_END = re.compile(rf"(?:{_CREDIT_IN_BRACKETS}|(?:/ ?|\bvia ){_AGENCY})[.\s]*$")

_PITCH = re.compile(
    r"\b(?:subscri(?:be|ber|bers|ption)|free trial|unlimited|ad-free|(?:full|insider|digital|exclusive) .{0,20}access"
    r"|access to|per (?:week|month|year)|/ ?(?:week|month|year)|days? free|log ?in|sign (?:in|up)|cancel any ?time"
    r"|member(?:ship)?|support (?:our|independent|quality)|free articles?|continue reading|special offer)\b|[$£€]\d",
    re.IGNORECASE,
)


def straighten(line: str) -> str:
    """The line as the patterns know it: straight quotes, single blanks, no bullets; a long one unchanged."""
    if len(line) > LONGEST_NOTICE:
        return line
    plain = line if line.isascii() else line.translate(_STRAIGHT)
    return " ".join(plain.split()).strip(_EDGES)


def reports_speech(line: str) -> bool:
    """True when somebody is quoted or reported in the line, so that it is to be read."""
    return _REPORTS.search(line) is not None


def classify_notice(line: str) -> SkipReason | None:
    """Why a straightened line is no part of the article, by its own words; None when it may be."""
    if len(line) > LONGEST_NOTICE:
        return None
    for reason, pattern in _PLAIN.items():
        if pattern.fullmatch(line):
            return reason
    for reason, pattern in _CAREFUL.items():
        if pattern.fullmatch(line):
            return None if reports_speech(line) else reason
    if _CREDIT_LINE.fullmatch(line) or _CAPTION_END.search(line, max(0, len(line) - _LONGEST_CREDIT)):
        return None if reports_speech(line) else SkipReason.PHOTO_CREDIT
    return None


def find_credits(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Credits in running text, in brackets or named as one: "(AP Photo/Jane Doe)", "Photograph: Jane Doe/AFP"."""
    if any(sign in line for sign in _CREDIT_SIGNS):
        for found in _CREDIT.finditer(line, start, end):
            yield found.span()


def is_pitch(line: str) -> bool:
    """True when a line, standing beside a paywall notice, asks for money or a login."""
    return len(line) <= LONGEST_NOTICE and _PITCH.search(line) is not None and not reports_speech(line)
