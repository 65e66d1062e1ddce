"""The words of a text that say what it is about, alone and in twos."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d{4}")
_POSSESSIVE = re.compile(r"['’]s?$")
_FILLING = frozenset(
    """
    a about above accused according added after again against ago ahead all allegedly almost along already also although
    always am amid among an and another any anyone anything are aren't around as asked at away back be became because
    become been before began behind being believe believes below between both but by called came can can't cannot
    claimed clear come comes coming could couldn't day days did didn't do does doesn't doing don't done down during each
    either else end enough even ever every everyone everything far few first following for former from further get gets
    getting give given go goes going good got great had has have haven't having he he's her here him himself his how
    however i i'm i've if in including indeed instead into is isn't it it's its itself just keep kind know known last
    later least let like likely long look lot made make makes making many may maybe me mean might month months more most
    much must my near need needs never new next no nobody nor not nothing now of off often on once one only onto or
    other others our ours out over own part people perhaps put quite rather really right s said same saw say saying says
    second see seem seems seen several shall she should shouldn't since so some someone something soon still such take
    taken takes taking tell than that that's the their them themselves then there there's these they they're they've
    thing things think this those though three through thus time times to today together told tomorrow too took toward
    towards two under until up upon us use used using very want wanted wants was wasn't way we we'll we're we've week
    weeks well went were what when where whether which while who whole whom whose why will with within without won't
    would wouldn't year years yes yesterday yet you you're your
    """.split()  # noqa: SIM905 - a list of 300 lines would not be read
)


def content_words(text: str) -> set[str]:
    """The words of a text in small letters without those that fill every text, and each two of them in a row."""
    row = [_POSSESSIVE.sub("", word) for word in _WORD.findall(text.casefold().replace("’", "'"))]
    found, before = set(), ""
    for word in row:
        is_content = len(word) > 1 and word not in _FILLING
        if is_content:
            found.add(word)
            if before:
                found.add(f"{before} {word}")
        before = word if is_content else ""
    return found
