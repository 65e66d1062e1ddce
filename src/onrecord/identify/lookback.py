"""What the text before a source tells of it: the maker of a document, the full words for a body, "the latter". Pure."""

from __future__ import annotations

import re

from onrecord.identify.figures import Cast
from onrecord.identify.offices import Names
from onrecord.identify.vocabulary import kind_of_noun, word_set
from onrecord.records import ActorKind, Span

_IN_NAMES = word_set("of and the for de van von bin al")
#: What stands before a noun and is no part of a name.
_NO_MODIFIERS = word_set(
    "new old same other former current whole entire big small own first second third last next only very to in at for "
    "on by with that which who is was rival local two three more most best largest biggest smallest oldest"
)


class LookBack:
    """Looks up in one article what was said before."""

    def __init__(self, text: str, names: Names, cast: Cast) -> None:
        self._text, self._names, self._cast = text, names, cast

    def latter(self, span: Span, words: str) -> int | None:
        """Whom "the latter" and "the former" mean: the last named of all, and the one named before."""
        which = {"the latter": 0, "the former": 1}.get(words.lower())
        if which is None:
            return None
        near = self._names.inside(max(0, span.start - 300), span.start)
        numbers = [n for name in reversed(near) if (n := self._cast.figure_at(name)) is not None]
        last = list(dict.fromkeys(numbers))
        return last[which] if len(last) > 1 else None

    def author_of(self, noun: str, place: int) -> int | None:
        """Whose document it is, as the article told when it last named one of its kind: "a leaflet of NAME"."""
        for found in reversed([*re.finditer(rf"\b{re.escape(noun)}\b", self._text[:place], re.IGNORECASE)]):
            before = self._names.at(found.start() - 3) if found.start() > 3 else None
            if before is not None and before.is_possessive and self._cast.figure_at(before) is not None:
                return self._cast.figure_at(before)
            behind = re.compile(r"\s+(?:of|by|from|signed by|written by|issued by|sent by|released by)\s+(?:the\s+)?")
            link = behind.match(self._text, found.end())
            title = re.compile(r"(?:[A-Z][\w.]+\s+)?").match(self._text, link.end()) if link else None
            for start in (link.end(), title.end()) if link and title else ():
                name = self._names.at(start)
                if name is not None and self._cast.figure_at(name) is not None:
                    return self._cast.figure_at(name)
            word = re.compile(r"[a-z]+").match(self._text, link.end()) if link else None
            bodies = [i for i, f in enumerate(self._cast.figures) if f.kind is ActorKind.ORGANIZATION and f.is_named]
            bodies = [i for i in bodies if word and word.group() in self._cast.figures[i].name.lower().split()]
            if len(bodies) == 1 and word and kind_of_noun(word.group()) is ActorKind.ORGANIZATION:
                return bodies[0]
        return None

    def full(self, name: str, place: int) -> str:
        """The words for an organisation as the article first put them: "city council" for "council"."""
        if " " in name or not name.islower():
            return name
        pattern = rf"\b(?:the|a|an|its|his|her|their)\s+((?:[a-z][\w-]+\s+){{1,2}}{re.escape(name)})\b(?!-)"
        for found in re.finditer(pattern, self._text[:place]):
            words = found.group(1).split()
            if not any(w in _IN_NAMES or w in _NO_MODIFIERS or w.endswith(("ed", "ing", "ly")) for w in words[:-1]):
                return " ".join(words)
        return name
