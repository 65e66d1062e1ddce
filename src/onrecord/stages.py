"""What the stages say of one passage of an article, whether a model found it or a person set it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from onrecord.records import (
    Act,
    Article,
    Attribution,
    Form,
    Participant,
    SaidOn,
    Spans,
    TimeExpression,
    Voice,
    words_of,
)


class ArticleStages:
    """The stages that need no model, for the passages of one article with these participants."""

    def __init__(self, article: Article, participants: Sequence[Participant] = ()) -> None:
        self._article = article
        self._participants = tuple(participants)

    def form(self, content: Spans) -> Form:
        """How the content is given."""
        from onrecord.extract.assemble import QuoteIndex, form_of
        from onrecord.extract.quotes import find_quotations

        return form_of(self._article.text, content, QuoteIndex(find_quotations(self._article.text)))

    def act(self, attribution: Attribution) -> Act:
        """What is done in making the statement."""
        from onrecord.identify.acts import identify_act

        cue = words_of(self._article.text, attribution.cue) or ""
        content = words_of(self._article.text, attribution.content) or ""
        return identify_act(cue, content, is_direct=attribution.form is Form.DIRECT)[0]

    def said_on(self, attribution: Attribution) -> SaidOn | None:
        """When it was made."""
        from onrecord.identify.dates import date_statement

        return date_statement(self._article.text, attribution, self._times, self._article.published)

    def speakers(self, attribution: Attribution) -> tuple[Voice, ...]:
        """The participant whose name stands in the source, by its longest form; nobody where none does."""
        words = words_of(self._article.text, attribution.source) or ""
        found = [
            (len(name), -participant.number, participant)
            for participant in self._participants
            if participant.is_named
            for name in {participant.name, *(form for form, _ in participant.forms)}
            if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words)
        ]
        if not found:
            return ()
        participant = max(found, key=lambda one: one[:2])[2]
        return (Voice(participant=participant.number, span=attribution.source[0], affiliation=participant.affiliation),)

    @cached_property
    def _times(self) -> list[TimeExpression]:
        from onrecord.identify.dates import find_times

        return find_times(self._article.text, self._article.published)
