"""Options that do not go together: refused with a sentence, or changed silently as DNA changes them."""

from __future__ import annotations

from dataclasses import replace

from onrecord.errors import InputError
from onrecord.network.dialects import RULES
from onrecord.network.observations import DOCUMENT, Kind, Observations
from onrecord.network.options import How, Kernel, Mode, NetworkOptions, Normalize, Unit

_ONE_MODE_ONLY = (How.CONGRUENCE, How.CONFLICT)
_ONE_MODE_DIVISORS = (Normalize.AVERAGE, Normalize.JACCARD, Normalize.COSINE)
_TWO_MODE_DIVISORS = (Normalize.ACTIVITY, Normalize.PROMINENCE)


def check_options(table: Observations, options: NetworkOptions) -> NetworkOptions:
    """The options as they are understood, or `InputError` with what does not go together."""
    if RULES[options.dialect].wrong_options_are_refused:
        _refuse_variables(table, options)
        _refuse_choices(options)
        _refuse_window(options)
        return options
    return _repair_window(_repair_choices(_repair_qualifier(table, _repair_variables(table, options))))


def _refuse_variables(table: Observations, options: NetworkOptions) -> None:
    nodes = [name for name, column in table.columns.items() if column.kind is Kind.SHORT_TEXT]
    for name in (options.between, options.over):
        if name not in nodes:
            raise InputError(f'There is no variable "{name}" with names in it.', hint="Variables: " + ", ".join(nodes))
    if options.between == options.over:
        raise InputError(f'"{options.between}" cannot be connected over itself.', hint="Choose another variable.")
    if options.qualifier is None and options.how is not How.IGNORE:
        raise InputError(f'"{options.how}" needs a qualifier, such as agreement.', hint='Name it, or choose "ignore".')
    if options.qualifier in (options.between, options.over):
        raise InputError(
            f'"{options.qualifier}" cannot be a node and the qualifier at once.', hint="Choose another variable."
        )
    column = None if options.qualifier is None else table.columns.get(options.qualifier)
    if options.qualifier is not None and (column is None or column.kind is Kind.LONG_TEXT):
        known = [name for name, column in table.columns.items() if column.kind is not Kind.LONG_TEXT]
        what = "is a long text, which is no qualifier" if column is not None else "is no variable of these statements"
        raise InputError(f'"{options.qualifier}" {what}.', hint="Variables: " + ", ".join(known))


def _refuse_choices(options: NetworkOptions) -> None:
    is_one_mode = options.mode is Mode.ONE_MODE
    if options.how is How.COMBINE and is_one_mode:
        raise InputError('"combine" is for networks of two modes.', hint="Choose congruence, conflict or subtract.")
    if options.how in _ONE_MODE_ONLY and not is_one_mode:
        raise InputError(f'"{options.how}" is for networks of one mode.', hint="Choose combine or subtract.")
    wrong = _TWO_MODE_DIVISORS if is_one_mode else _ONE_MODE_DIVISORS
    if options.normalize in wrong:
        modes = "two modes" if is_one_mode else "one mode"
        rest = _ONE_MODE_DIVISORS if is_one_mode else _TWO_MODE_DIVISORS
        raise InputError(f'"{options.normalize}" is for networks of {modes}.', hint=f"Choose {', '.join(rest)} or no.")


def _refuse_window(options: NetworkOptions) -> None:
    window = options.window
    if options.since is not None and options.until is not None and options.since > options.until:
        raise InputError("The range of dates ends before it begins.", hint="Give the earlier date as the first.")
    if window is None:
        return
    if window.size < 1 or window.step < 1:
        raise InputError("A window needs a size and a step of at least 1.", hint="90 days, one day on each time.")
    if window.unit is Unit.EVENTS and window.kernel is not Kernel.NO:
        raise InputError("A kernel needs a window of time, not of events.", hint="Take days, or leave out the kernel.")


def _repair_variables(table: Observations, options: NetworkOptions) -> NetworkOptions:
    """A variable that is missing, or named twice, becomes the first other variable with names in it."""
    nodes = [name for name, c in table.columns.items() if c.kind is Kind.SHORT_TEXT and not name.startswith(DOCUMENT)]
    if len(nodes) < 2:
        raise InputError("The statement type has fewer than two variables with names in them.")
    between, over = options.between, options.over
    if not between.startswith(DOCUMENT) and between not in nodes:
        between = _first_other(nodes, between, over)
    if not over.startswith(DOCUMENT) and over not in nodes:
        over = _first_other(nodes, between, over)
    if between.removeprefix(DOCUMENT) == over.removeprefix(DOCUMENT):
        if over.startswith(DOCUMENT):
            raise InputError("DNA 3 cannot connect a variable of the document over itself.")
        over = _first_other(nodes, over, over)
    return replace(options, between=between, over=over)


def _first_other(nodes: list[str], one: str, other: str) -> str:
    for name in nodes:
        if name not in (one.removeprefix(DOCUMENT), other.removeprefix(DOCUMENT)):
            return name
    raise InputError("The statement type has no other variable with names in it.")


def _repair_qualifier(table: Observations, options: NetworkOptions) -> NetworkOptions:
    qualifier = options.qualifier
    if qualifier is not None and not qualifier.startswith(DOCUMENT):
        column = table.columns.get(qualifier)
        taken = qualifier in (options.between.removeprefix(DOCUMENT), options.over.removeprefix(DOCUMENT))
        if column is None or column.kind is Kind.LONG_TEXT or taken:
            qualifier = None
    how = options.how if qualifier is not None else How.IGNORE
    return replace(options, qualifier=qualifier, how=how)


def _repair_choices(options: NetworkOptions) -> NetworkOptions:
    is_one_mode, is_two_mode = options.mode is Mode.ONE_MODE, options.mode is Mode.TWO_MODE
    how, normalize = options.how, options.normalize
    if (how is How.COMBINE and not is_two_mode) or (how in _ONE_MODE_ONLY and not is_one_mode):
        how = How.IGNORE
    wrong_for_one = normalize in _ONE_MODE_DIVISORS and not is_one_mode
    if wrong_for_one or (normalize in _TWO_MODE_DIVISORS and not is_two_mode):
        normalize = Normalize.NO
    return replace(options, how=how, normalize=normalize)


def _repair_window(options: NetworkOptions) -> NetworkOptions:
    window = options.window
    if window is None:
        return options
    window = replace(window, size=max(window.size, 1), step=1)
    if window.kernel is Kernel.NO:
        return replace(options, window=window)
    # DNA has neither with kernels, and says so in its log.
    how = How.SUBTRACT if options.how is How.COMBINE else options.how
    normalize = options.normalize if options.normalize is Normalize.NO else Normalize.AVERAGE
    return replace(options, window=window, how=how, normalize=normalize)
