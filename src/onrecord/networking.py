"""The record -> networks, and what is measured of them.

`Discourse` is what is coded, read once, with the options that a user asked for; each of its methods is one result. The
arithmetic is that of `network`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING

from onrecord.asking import Asked, Day, choose, make_options, read_moment, suggest
from onrecord.basis import Basis, describe_options, find_basis
from onrecord.errors import InputError
from onrecord.filters import as_date
from onrecord.network.options import Duplicates, How, Mode, Normalize
from onrecord.observing import ValueTable, observe
from onrecord.records import Article
from onrecord.valuing import Case

if TYPE_CHECKING:
    from onrecord.network.backbone import Backbone
    from onrecord.network.bootstrap import Uncertainty
    from onrecord.network.communities import Communities
    from onrecord.network.ideal_points import IdealPoints
    from onrecord.network.movers import Move
    from onrecord.network.networks import Network
    from onrecord.network.observations import Observations
    from onrecord.network.options import Distance, Method, NetworkOptions
    from onrecord.network.phases import Phases
    from onrecord.network.polarization import Polarization
    from onrecord.network.scaling import Scaling
    from onrecord.transfer.event_list import Event


class Discourse:
    """Who stands where in the record, as networks and as what is measured of them, all with the same options."""

    def __init__(self, case: Case, table: ValueTable, options: NetworkOptions, *, unwanted: int = 0) -> None:
        self.table = table
        self.options = options
        self._case = case
        self._unwanted = unwanted

    @cached_property
    def basis(self) -> Basis:
        """What the results rest on, and what they leave out."""
        return replace(find_basis(self.table, self.options), unwanted=self._unwanted)

    def describe(self, *, has_how: bool = True, has_count: bool = True) -> str:
        """How its results are made, in words: what is connected over what, and every choice that is not the usual one.

        Without `has_how` nothing is said of how for and against make a tie: the result does not ask.
        """
        parts = describe_options(self.options, has_how=has_how)
        if has_count:
            parts.append("1 statement" if self.basis.counted == 1 else f"{self.basis.counted:,} statements")
            days = dict.fromkeys(str(day) for day in (self.basis.first, self.basis.last) if day)
            parts += [" to ".join(days)] * bool(days)
        return "; ".join([*parts, f"dialect {self.options.dialect}"]) + "."

    def network(self) -> Network:
        """The network of all statements asked for; for windows of time see `windows`."""
        from onrecord.network.networks import build_network

        self._refuse_event_list()
        return build_network(self.table.observations, replace(self.options, window=None))

    def windows(self) -> tuple[Network, ...]:
        """One network for each window of time, in order."""
        from onrecord.network.networks import build_networks

        self._refuse_event_list()
        if self.options.window is None:
            raise InputError("There is no window.", hint="Ask for one, such as window='90d'.")
        return build_networks(self.table.observations, self.options)

    def _refuse_event_list(self) -> None:
        if self.options.mode is Mode.EVENT_LIST:
            raise InputError("An event list is no network.", hint="discourse(...).events() lists the statements.")

    def communities(self, network: Network, method: Method | str = "louvain", *, seed: int = 0) -> list[int]:
        """The number of the community of each row of `network`, the largest 0.

        Those who conflict, or share concepts, are not yet together: for a network of conflict or of two modes the
        communities are those of congruence less conflict between the same actors.
        """
        from onrecord.network.communities import find_communities
        from onrecord.network.networks import build_network
        from onrecord.network.options import Method

        options = self._options_of_communities()
        basis = network if options == network.options else build_network(self.table.observations, options)
        groups = find_communities(basis, method=choose(Method, "method", method), seed=seed).tolist()
        known = dict(zip(basis.rows, groups, strict=True))
        # Whoever has no statement with a qualifier is in no community but its own.
        alone = count(max(groups, default=-1) + 1)
        return [known[actor] if actor in known else next(alone) for actor in network.rows]

    def _options_of_communities(self) -> NetworkOptions:
        options = replace(self.options, window=None)
        if options.mode is Mode.ONE_MODE and options.how is not How.CONFLICT:
            return options
        how = How.IGNORE if options.qualifier is None else How.SUBTRACT
        normalize = options.normalize if options.mode is Mode.ONE_MODE else Normalize.NO
        return replace(options, mode=Mode.ONE_MODE, how=how, normalize=normalize)

    def events(self) -> list[Event]:
        """The statements themselves, with their passages, by date; places are in code points."""
        from onrecord.network.networks import list_events

        return self._read_events(list_events(self.table.observations, self.options).tolist())

    def behind(self, row: str, column: str) -> list[Event]:
        """The statements that make the tie of `row` and `column` in `network`, with their passages."""
        found = self.network()
        for name, names in ((row, found.rows), (column, found.columns)):
            if name not in names:
                raise InputError(f'The network has no "{name}".', hint=suggest(name, names))
        rows = found.rows_behind(row, column)
        if not len(rows) or (row == column and found.options.mode is Mode.ONE_MODE):
            raise InputError(
                f'There is no tie of "{row}" and "{column}".', hint="`onrecord network` lists the ties that there are."
            )
        return self._read_events(rows.tolist())

    def uncertainty(
        self, *, samples: int = 200, level: float = 0.95, seed: int = 0, error_rate: float = 0.0
    ) -> Uncertainty:
        """An interval for each tie of `network`, and the share of resampled networks in which it survives.

        Suggestions are right with their chances; `error_rate` is how often a person took for for against, or against
        for for.
        """
        from onrecord.network.bootstrap import bootstrap_ties

        if not 0 <= error_rate < 1:
            raise InputError("An error rate is a share below 1.", hint="0.1 is one coding in ten.")
        table = self._with_errors(error_rate)
        return bootstrap_ties(table, replace(self.options, window=None), samples=samples, level=level, seed=seed)

    def _with_errors(self, rate: float) -> Observations:
        """The table in which decided and imported codings may be wrong as well."""
        import numpy as np

        coded = self.table.coded
        scores = [1 - rate if one.is_decided else one.score for one in coded]
        opposites = [rate if one.is_decided else one.opposite for one in coded]
        return replace(self.table.observations, scores=np.array(scores), opposites=np.array(opposites))

    def polarization(self, *, camps: int = 2, seed: int = 0, shuffles: int = 20) -> tuple[Polarization, ...]:
        """How far camps describe the network: one result for the whole range, or one for each window.

        Each is compared with as many debates as `shuffles`, in which it is chance who is for and who is against.
        """
        from onrecord.network.polarization import measure_polarization

        return measure_polarization(self.table.observations, self.options, camps=camps, seed=seed, shuffles=shuffles)

    def clusters(
        self, *, method: Method | str = "louvain", samples: int = 100, resolution: float = 1.0, seed: int = 0
    ) -> Communities:
        """Communities of the network, with how stable they are over resampled statements."""
        from onrecord.network.communities import resample_communities
        from onrecord.network.options import Method

        return resample_communities(
            self.table.observations,
            replace(self.options, window=None),
            method=choose(Method, "method", method),
            samples=samples,
            resolution=resolution,
            seed=seed,
        )

    def backbone(self) -> Backbone:
        """The concepts in the order in which the network needs them least."""
        from onrecord.network.backbone import nested_backbone

        return nested_backbone(self.table.observations, replace(self.options, window=None))

    def scale(self, *, dimensions: int = 1, samples: int = 200, level: float = 0.95, seed: int = 0) -> Scaling:
        """Actors and concepts on one or two dimensions, by correspondence analysis of who says what."""
        from onrecord.network.scaling import scale_actors

        return scale_actors(
            self.table.observations,
            replace(self.options, window=None),
            dimensions=dimensions,
            samples=samples,
            level=level,
            seed=seed,
        )

    def ideal_points(self, *, level: float = 0.95, seed: int = 0) -> IdealPoints:
        """Actors on one dimension by what they are for and against (binary item response theory)."""
        from onrecord.network.ideal_points import scale_binary

        self._check_qualifier("An ideal point")
        options = replace(self.options, window=None)
        return scale_binary(self.table.observations, options, level=level, seed=seed)

    def phases(self, *, distance: Distance | str = "absdiff", most: int = 6) -> Phases:
        """Which windows are alike, and when one kind of network gives way to another."""
        from onrecord.network.options import Distance
        from onrecord.network.phases import find_phases

        return find_phases(
            self.table.observations, self.options, distance=choose(Distance, "distance", distance), most=most
        )

    def moves(self, before: tuple[Day, Day], after: tuple[Day, Day], *, least: float = 0.5) -> tuple[Move, ...]:
        """Actors whose position on a concept changed between two ranges of days, with the statements that show it."""
        from onrecord.network.movers import find_moves

        self._check_qualifier("A move")
        if self.options.since is not None or self.options.until is not None:
            raise InputError("Moves are between two ranges of days.", hint="Leave out since and until.")
        ranges = [_range(*days, self.table) for days in (before, after)]
        dated = self.dated().table.observations
        return find_moves(dated, replace(self.options, window=None), *ranges, least=least)

    def dated(self) -> Discourse:
        """The same without statements that nobody knows the date of, for what compares times."""
        rows = [row for row in range(len(self.table.coded)) if row not in self.table.guessed]
        table = replace(_take(self.table, rows), undated=self.table.undated + len(self.table.guessed))
        return Discourse(self._case, table, self.options, unwanted=self._unwanted)

    def _read_events(self, rows: Sequence[int]) -> list[Event]:
        """The statements in these rows, each with its values, its passage and the head of its article."""
        from onrecord.store.article_reads import read_articles

        coded, dialect = self.table.coded, self.options.dialect.value
        with self._case.database().reading() as connection:
            wanted = list(dict.fromkeys(coded[row].article for row in rows))
            articles = {article.id: article for article in read_articles(connection, wanted)}
        events = [_event(self.table, row, articles[coded[row].article]) for row in rows]
        return [
            replace(event, dialect=dialect, time=None if row in self.table.guessed else event.time)
            for row, event in zip(rows, events, strict=True)
        ]

    def signed(self) -> Discourse:
        """The same with congruence where sides are ignored: who only speaks of the same things is not on one side."""
        if self.options.how is not How.IGNORE or self.options.qualifier is None:
            return self
        options = replace(self.options, how=How.CONGRUENCE)
        return Discourse(self._case, self.table, options, unwanted=self._unwanted)

    def _check_qualifier(self, what: str) -> None:
        if self.options.qualifier is None:
            raise InputError(f"{what} needs a qualifier that tells for from against.", hint="Name it as qualifier.")


def _event(table: ValueTable, row: int, article: Article) -> Event:
    from onrecord.network.observations import DOCUMENT
    from onrecord.transfer.event_list import Event

    coded, observations = table.coded[row], table.observations
    column = {name: observations.columns[DOCUMENT + name] for name in ("author", "source", "section", "type")}
    head = {name: known.labels[known.codes[row]] for name, known in column.items()}
    return Event(
        statement_id=coded.id,
        time=int(observations.time[row]),
        values={one.variable: "" if one.value is None else one.value for one in coded.values},
        start=coded.span.start,
        stop=coded.span.end,
        text=article.text[coded.span.start : coded.span.end],
        coder=coded.coder,
        document_id=coded.article,
        title=article.title or article.name,
        score=coded.score,
        **head,
    )


def find_discourse(case: Case, asked: Asked) -> Discourse:
    """What is coded with the options asked for; raises `InputError` where nothing is."""
    undated, statement_type = as_date(asked.get("undated")), asked.get("statement_type")
    table = observe(case, statement_type, undated=undated, needs_dates=_needs_dates(asked))
    if not len(table.observations) and not table.undated:
        is_type = f' as "{table.statement_type}"' if statement_type else ""
        raise InputError(
            f"Nothing is coded{is_type}, so there is no network.",
            hint="Code with `onrecord code`, or import a .dna file with `onrecord import`.",
        )
    if not len(table.observations):
        raise InputError(
            f"None of the {table.undated:,} coded statements has a date, and here dates matter.",
            hint="Give them one with --undated 2022-03-31, or undated='2022-03-31' in Python.",
        )
    options, narrowed = make_options(asked, table.observations), _narrow(table, asked)
    return Discourse(case, narrowed, options, unwanted=len(table.coded) - len(narrowed.coded))


def _needs_dates(asked: Asked) -> bool:
    """Whether it matters when statements were made."""
    by_time = asked.get("duplicates") in (Duplicates.WEEK, Duplicates.MONTH, Duplicates.YEAR)
    is_list = asked.get("mode") == Mode.EVENT_LIST
    return by_time or is_list or any(asked.get(name) is not None for name in ("since", "until", "window"))


def _narrow(table: ValueTable, asked: Asked) -> ValueTable:
    """The statements with the scores asked for."""
    least, wanted = asked.get("least_score"), asked.get("is_decided")
    if least is None and wanted is None:
        return table
    if least is not None and not 0 <= least <= 1:
        raise InputError(f"A score lies between 0 and 1; {least} does not.", hint="0.5 is as likely right as wrong.")
    return _take(
        table,
        [
            row
            for row, one in enumerate(table.coded)
            if (least is None or one.score >= least) and wanted in (None, one.is_decided)
        ],
    )


def _take(table: ValueTable, rows: Sequence[int]) -> ValueTable:
    import numpy as np

    return replace(
        table,
        observations=table.observations.take(np.array(rows, dtype=np.int64)),
        coded=tuple([table.coded[row] for row in rows]),
        guessed=frozenset(place for place, row in enumerate(rows) if row in table.guessed),
    )


def _range(first: Day, last: Day, table: ValueTable) -> tuple[int, int]:
    """In seconds; a range without a beginning or an end has the first or the last time of the table."""
    since, until = read_moment(first, is_end=False), read_moment(last, is_end=True)
    if since is not None and until is not None and since > until:
        raise InputError("A range of dates ends before it begins.", hint="Give the earlier date first: FROM..TO.")
    start = table.observations.first if since is None else since
    stop = table.observations.last if until is None else until
    return (min(start, stop), stop) if since is None else (start, max(start, stop))
