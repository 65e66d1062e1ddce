"""Why a unit is shown: the named reasons a coder sees, and under which a decision is kept."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why this unit and no other."""

    LIKELY = "likely match"
    UNCERTAIN = "uncertain"
    FEW_DECISIONS = "few decisions on this concept"
    NEW_SPEAKER = "speaker not seen yet"
    DISAGREEMENT = "coders disagree"
    RANDOM = "random share"
    SECOND_CODING = "second coding"
    ASKED_FOR = "asked for"


#: What each reason means, as a finished sentence.
EXPLANATIONS = {
    Reason.LIKELY: "Of what is open on this concept, it is likeliest to match: the model learns from matches first.",
    Reason.UNCERTAIN: "The model is least sure here, so this decision teaches it most.",
    Reason.FEW_DECISIONS: "The concept was shown much less than the others.",
    Reason.NEW_SPEAKER: "Nothing this speaker says has been decided on yet.",
    Reason.DISAGREEMENT: "Other coders decided on it differently.",
    Reason.RANDOM: "Drawn at random with a known chance, so that the errors can be estimated without bias.",
    Reason.SECOND_CODING: "Somebody else decided on it; what they said is not shown.",
    Reason.ASKED_FOR: "You asked for it.",
}
