"""The mentions of one article that may mean somebody who speaks: names, pronouns, descriptions and lone quotations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from onrecord.identify.vocabulary import FEMALE, MALE, NEUTER, PLURAL
from onrecord.records import ActorKind, Gender, Span


class MentionForm(IntEnum):
    """How somebody is mentioned; a quotation or cue without source stands for its unnamed speaker."""

    NAME = 0
    HE = 1
    SHE = 2
    IT = 3
    THEY = 4
    PERSON = 5
    ORGANIZATION = 6
    DOCUMENT = 7
    ALONE = 8
    IMPLIED = 9


PRONOUNS = (MentionForm.HE, MentionForm.SHE, MentionForm.IT, MentionForm.THEY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One mention: `figure` is the one it means where that is settled.

    `statement` is the attribution it is the source of, else -1. Of a description: `noun` is its head in lower case,
    `owner` the "his" or name before it, `owner_figure` whom that name means, `camps` the parties it names,
    `others` whom it stands beside ("LIND and the mayor") and so cannot mean.
    """

    span: Span
    form: MentionForm
    figure: int | None = None
    kind: ActorKind | None = None
    gender: Gender | None = None
    is_plural: bool = False
    noun: str = ""
    role: str = ""
    affiliation: str | None = None
    camps: frozenset[str] = frozenset()
    statement: int = -1
    is_possessive: bool = False
    owner: str = ""
    owner_figure: int | None = None
    others: frozenset[int] = frozenset()


_PRONOUN = re.compile(
    r"\b(?:he|him|his|himself|she|her|hers|herself|they|them|their|theirs|themselves|its)\b", re.IGNORECASE
)


def pronoun_form(word: str) -> MentionForm | None:
    """Which third-person pronoun the word is, if any."""
    lower = word.lower()
    if lower in MALE:
        return MentionForm.HE
    if lower in FEMALE:
        return MentionForm.SHE
    if lower in PLURAL:
        return MentionForm.THEY
    return MentionForm.IT if lower in NEUTER else None


def pronoun_mention(span: Span, word: str, statement: int = -1) -> Mention:
    """The mention that a third-person pronoun is."""
    form = pronoun_form(word)
    if form is None:
        raise ValueError(f"'{word}' is no pronoun of the third person.")
    gender = {MentionForm.HE: Gender.MALE, MentionForm.SHE: Gender.FEMALE}.get(form)
    return Mention(
        span=span,
        form=form,
        kind=ActorKind.PERSON if gender else None,
        gender=gender,
        is_plural=form is MentionForm.THEY,
        noun=word.lower(),
        statement=statement,
        is_possessive=word.lower() in ("his", "their", "its"),
    )


def find_pronouns(text: str) -> list[Mention]:
    """Every "he", "she", "they" and "its"; "it" mostly means no one and is read as a source only."""
    return [pronoun_mention(Span(*match.span()), match.group()) for match in _PRONOUN.finditer(text)]
