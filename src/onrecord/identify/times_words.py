"""The words of the time grammar, and what number each of them stands for."""

from __future__ import annotations

import re

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]
UNITS = ("second", "minute", "hour", "day", "week", "fortnight", "month", "quarter", "year", "decade", "century")
#: TIMEX3's letter for a unit, and how many of it there are in one of ours; those before `day` follow a T.
UNIT_CODES = {
    "second": ("S", 1),
    "minute": ("M", 1),
    "hour": ("H", 1),
    "day": ("D", 1),
    "week": ("W", 1),
    "fortnight": ("W", 2),
    "month": ("M", 1),
    "quarter": ("Q", 1),
    "year": ("Y", 1),
    "decade": ("Y", 10),
    "century": ("Y", 100),
}
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
DAY_PARTS = {
    "morning": "MO",
    "afternoon": "AF",
    "evening": "EV",
    "night": "NI",
    "midday": "MI",
    "overnight": "NI",
    "lunchtime": "AF",
    "dawn": "MO",
    "dusk": "EV",
}

_ONES = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBERS = {word: number for number, word in enumerate(_ONES, 1)}
_NUMBERS |= {word: number * 10 for number, word in enumerate(_TENS, 2)}
_NUMBERS |= {"a": 1, "an": 1, "half": 0, "couple": 2, "dozen": 12, "zero": 0}
_SCALES = {"hundred": 100, "thousand": 1000}
_VAGUE = frozenset({"several", "few", "many", "some", "dozens", "hundreds", "thousands"})

#: Hours and minutes in words.
HOURS = {word: number for number, word in enumerate(_ONES[:12], 1)}
MINUTES = {f"oh {word}": number for number, word in enumerate(_ONES[:9], 1)}
MINUTES |= {word: number for number, word in enumerate(_ONES[9:], 10)}
MINUTES |= {
    f"{ten} {one}".rstrip(): tens * 10 + ones
    for tens, ten in enumerate(_TENS[:4], 2)
    for ones, one in enumerate(["", *_ONES[:9]])
}


def _either(words: list[str] | tuple[str, ...]) -> str:
    return "|".join(words)


MONTH = rf"(?:(?:{_either(MONTHS)})\b(?:\.(?= \d))?|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
WEEKDAY = rf"(?:(?:{_either(WEEKDAYS)})(?=s?\b)|(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b\.?)"
_TEENTHS = ("thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth")
_TWENTIES = tuple(f"twenty {word}" for word in ORDINALS[:9])
_DAYS_IN_WORDS = (*ORDINALS, *_TEENTHS, "twentieth", *_TWENTIES, "thirtieth", "thirty first")
DAY_IN_WORDS = "|".join(words.replace(" ", "[- ]") for words in reversed(_DAYS_IN_WORDS))
DAY_NUMBER = rf"(?:(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\d|:\d)|(?:{DAY_IN_WORDS})\b)"
#: Words a day written out may begin with.
DAY_STARTS = " ".join(dict.fromkeys(words.partition(" ")[0] for words in _DAYS_IN_WORDS))
YEAR = r"(?:1[0-9]|20)\d\d(?!\d)"
UNIT = rf"(?:{_either(UNITS[:-1])}|centur(?:y|ie))"
SEASON = rf"(?:{_either(tuple(SEASONS))})"
DAY_PART = rf"(?:{_either(tuple(DAY_PARTS))})"
ORDINAL = rf"(?:{_either(ORDINALS)}|[1-9]\d?(?:st|nd|rd|th))"
_WORD_NUMBER = rf"(?:(?:{_either(_TENS)})(?:[- ](?:{_either(_ONES[:9])}))?|{_either(tuple(reversed(_ONES)))})"
#: How many: digits or words, exact or vague.
COUNT = (
    r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?(?: 1/2| \d/\d)?"
    rf"|(?:a|one|{_WORD_NUMBER}) (?:hundred|thousand)|a couple(?: of)?|a dozen|{_WORD_NUMBER}"
    r"|(?:a )?few|several|many|dozens of|hundreds of|thousands of|some|half an?|an?)"
)
YEAR_IN_WORDS = (
    rf"(?:(?:nineteen|eighteen|twenty)[- ](?:{_either(_TENS)})(?:[- ](?:{_either(_ONES[:9])}))?\b"
    rf"|(?:nineteen|eighteen|twenty)[- ](?:{_either(_ONES[9:])}"
    rf"|(?:oh|o)[- ](?:{_either(_ONES[:9])})|hundred)\b|two thousand(?: (?:and )?(?:{_either(_ONES)})\b)?)"
)
_PIECE = re.compile(r"\d+ \d/\d|\d[\d,]*(?:\.\d+)?|[a-z]+")


def month_number(word: str) -> int:
    """1 for January, whether spelled out or not."""
    return next(number for number, name in enumerate(MONTHS, 1) if name.startswith(word[:3]))


def weekday_number(word: str) -> int:
    """0 for Monday, whether spelled out or not."""
    return next(number for number, name in enumerate(WEEKDAYS) if name.startswith(word[:3]))


def ordinal_number(word: str) -> int:
    """3 for `third` and `3rd`."""
    return ORDINALS.index(word) + 1 if word in ORDINALS else int(re.sub(r"\D", "", word))


def day_number(words: str) -> int:
    """17 for `17`, `17th` and `seventeenth`."""
    spoken = words.replace("-", " ")
    return _DAYS_IN_WORDS.index(spoken) + 1 if spoken in _DAYS_IN_WORDS else int(re.sub(r"\D", "", words))


def unit_name(word: str) -> str:
    """A unit without its plural."""
    return "century" if word.startswith("centur") else word.removesuffix("s")


def count_of(words: str) -> float | None:
    """The number a match of `COUNT` means; None for a vague one."""
    total = 0.0
    for piece in _PIECE.findall(words.replace("-", " ")):
        if piece in _VAGUE:
            return None
        if piece == "half":
            return 0.5
        if piece in _SCALES:
            total = max(total, 1) * _SCALES[piece]
        elif piece == "dozen":
            total = 12
        elif piece == "couple":
            total = 2
        elif piece[0].isdigit():
            total += _digits(piece)
        else:
            total += _NUMBERS.get(piece, 0)
    return total


def _digits(piece: str) -> float:
    whole, _, part = piece.partition(" ")
    number = float(whole.replace(",", ""))
    if part:
        over, under = part.split("/")
        number += int(over) / max(int(under), 1)
    return number


def year_of_words(words: str) -> int:
    """1996 for `nineteen ninety-six`, 2004 for `two thousand and four`."""
    first, *rest = re.findall(r"[a-z]+", words)
    if rest[:1] == ["thousand"]:
        return 2000 + sum(_NUMBERS.get(word, 0) for word in rest[1:])
    return _NUMBERS[first] * 100 + sum(_NUMBERS.get(word, 0) for word in rest)
