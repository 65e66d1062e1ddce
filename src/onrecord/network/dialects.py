"""Where the two dialects part: one flag for each defect of DNA 3.0.11 that onrecord mends.

Every flag is explained with an example in docs/explanation/network-mends.md.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from onrecord.network.options import Dialect


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """True where the defect is mended."""

    weeks_and_months_have_a_year: bool
    large_numbers_can_be_equal: bool
    document_qualifiers_can_be_duplicates: bool
    apostrophes_can_be_excluded: bool
    equal_qualifiers_agree: bool
    cosine_divides_by_norms: bool
    jaccard_ignores_what_is_ignored: bool
    combined_ties_are_not_divided: bool
    windows_cover_their_size: bool
    windows_may_be_one_instant: bool
    events_are_not_shuffled: bool
    sums_have_no_signs: bool
    kernels_are_as_defined: bool
    camps_have_any_sizes: bool
    laplacian_subtracts_ties: bool
    rounding_chooses_nothing: bool
    tied_concepts_leave_one_by_one: bool
    wrong_options_are_refused: bool


_NAMES = tuple(field.name for field in fields(Rules))

RULES: dict[Dialect, Rules] = {
    Dialect.ONRECORD: Rules(**dict.fromkeys(_NAMES, True)),
    Dialect.DNA3: Rules(**dict.fromkeys(_NAMES, False)),
}
