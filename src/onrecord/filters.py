"""What is given to narrow a list, in words or already as what it means; anything else is refused."""

from __future__ import annotations

from datetime import date

from onrecord.errors import InputError
from onrecord.records import Act, Agreement, Form


def as_date(day: date | str | None) -> date | None:
    """The day in words year-month-day."""
    if day is None or isinstance(day, date):
        return day
    try:
        return date.fromisoformat(day)
    except ValueError as error:
        raise InputError(f"{day!r} is no date.", hint="Write it as year-month-day, for example 2022-03-31.") from error


def as_act(act: str) -> Act:
    """The act with this name."""
    try:
        return Act(act)
    except ValueError as error:
        raise InputError(f"{act!r} is no act.", hint=f"Use {', '.join(Act)}.") from error


def as_form(form: str) -> Form:
    """The form with this name."""
    try:
        return Form(form)
    except ValueError as error:
        raise InputError(f"{form!r} is no form.", hint=f"Use {', '.join(Form)}.") from error


def as_agreement(agreement: str) -> Agreement:
    """The agreement with this name."""
    try:
        return Agreement(agreement)
    except ValueError as error:
        raise InputError(f"{agreement!r} is no agreement.", hint=f"Use {', '.join(Agreement)}.") from error
