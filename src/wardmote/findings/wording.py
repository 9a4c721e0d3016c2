"""How figures are said in words: one way, in every sentence, table and page."""

from __future__ import annotations

from wardmote.basis.figures import Interval

_HOUR = 60.0
_DAY = 24 * _HOUR


def count(n: int) -> str:
    """A whole number with commas.

    >>> count(12345)
    '12,345'
    """
    return f"{n:,}"


def several(n: int, one: str, more: str) -> str:
    """A count with what is counted, in the singular where there is one.

    >>> several(1, "reply", "replies"), several(2345, "reply", "replies")
    ('1 reply', '2,345 replies')
    """
    return f"{count(n)} {one if n == 1 else more}"


def capital(words: str) -> str:
    """The same words, begun with a capital.

    >>> capital("share kept")
    'Share kept'
    """
    return words[:1].upper() + words[1:]


_NONE_OR_ALL = 1e-9
"""A share so near an end is at it, but for rounding: it takes a thousand million cases else."""


def percent(share: float, finer: int = 0) -> str:
    """A share between 0 and 1 as a percentage, with a decimal only near the ends.

    Never says 0 % or 100 % of something that is neither none nor all.

    Args:
        share: The share.
        finer: Further decimals.

    >>> percent(0.6172), percent(0.004), percent(0.9996), percent(1.0), percent(0.6172, 1)
    ('62 %', '0.4 %', 'over 99.9 %', '100 %', '61.7 %')
    """
    if share < _NONE_OR_ALL or share > 1 - _NONE_OR_ALL:
        return "100 %" if share > 0.5 else "0 %"
    least = 0.1 / 10**finer
    if share * 100 < least / 2:
        return f"under {least:.{finer + 1}f} %"
    if 100 - share * 100 < least / 2:
        return f"over {100 - least:.{finer + 1}f} %"
    near_an_end = share < 0.02 or share > 0.98
    return f"{share * 100:.{finer + near_an_end}f} %"


def duration(minutes: float) -> str:
    """A length of time in minutes, in the two largest units that matter.

    >>> duration(0.4), duration(12.34), duration(200), duration(3000), duration(1440 * 12.6)
    ('24 s', '12 min', '3 h 20 min', '2 days 2 h', '13 days')
    """
    if minutes < 1:
        return f"{minutes * 60:.0f} s"
    whole = round(minutes)
    if whole < _HOUR:
        return f"{whole} min"
    if whole < _DAY:
        hours, rest = divmod(whole, 60)
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    hours = round(minutes / _HOUR)
    days, rest = divmod(hours, 24)
    if days >= 7:
        return f"{round(minutes / _DAY)} days"
    named = f"{days} day{'' if days == 1 else 's'}"
    return f"{named} {rest} h" if rest else named


def number(x: float) -> str:
    """A plain figure with about three significant digits.

    >>> number(0.00001), number(0.0123), number(3.14159), number(5.0), number(42.2), number(1234.5)
    ('under 0.001', '0.01', '3.1', '5', '42', '1,234')
    """
    if x == int(x):
        return f"{x:,.0f}"
    size = abs(x)
    if size < 0.0005:
        return "under 0.001" if x > 0 else "just below 0"
    if size >= 10:
        return f"{x:,.0f}"
    if size >= 1:
        return f"{x:.1f}"
    return f"{x:.3f}" if size < 0.01 else f"{x:.2f}"


def figure(x: float, unit: str) -> str:
    """A figure in its unit: a share as a percentage, minutes as a length of time.

    >>> figure(0.5, "share"), figure(90, "minutes"), figure(57.3, "messages a week")
    ('50 %', '1 h 30 min', '57 messages a week')
    """
    if unit == "share":
        return percent(x)
    if unit == "minutes":
        return duration(x)
    return f"{number(x)} {unit}" if unit else number(x)


def between(interval: Interval, unit: str) -> str:
    """An interval in words; a bound that the data do not reach is said to be so.

    Percentages that would read alike have one more decimal. What is simulated has no data to
    reach beyond: there a bound that is missing is a figure without end.

    >>> between(Interval(0.2, 0.4, 0.95, "Wilson"), "share")
    '20 % to 40 %'
    >>> between(Interval(0.886, 0.894, 0.95, "Wilson"), "share")
    '88.6 % to 89.4 %'
    >>> between(Interval(30.0, None, 0.95, "log-log"), "minutes")
    '30 min to beyond the data'
    >>> between(Interval(30.0, None, 0.95, "ranks of the simulated years"), "minutes")
    '30 min to no end'
    """
    if interval.lower is None and interval.upper is None:
        return "no interval can be had from so few independent cases"
    finer = _finer(interval, unit)
    lower = "below the data" if interval.lower is None else _told(interval.lower, unit, finer)
    beyond = "no end" if "simulat" in interval.method else "beyond the data"
    upper = beyond if interval.upper is None else _told(interval.upper, unit, finer)
    return f"{lower} to {upper}"


def with_interval(estimate: float, interval: Interval, unit: str) -> str:
    """A figure with its interval in brackets, both told alike.

    >>> with_interval(0.89, Interval(0.886, 0.894, 0.95, "Wilson"), "share")
    '89.0 % (88.6 % to 89.4 %)'
    >>> with_interval(3.0, Interval(2.0, 5.0, 0.95, "Garwood"), "messages a week")
    '3 messages a week (2 to 5)'
    """
    told = _told(estimate, unit, _finer(interval, unit))
    return f"{told} ({between(interval, unit if unit in {'share', 'minutes'} else '')})"


def _told(x: float, unit: str, finer: int) -> str:
    return percent(x, finer) if unit == "share" else figure(x, unit)


def _finer(interval: Interval, unit: str) -> int:
    """How many decimals more tell the bounds of a share apart; two at most."""
    lower, upper = interval.lower, interval.upper
    if unit != "share" or lower is None or upper is None or lower == upper:
        return 0
    apart = (finer for finer in (0, 1) if percent(lower, finer) != percent(upper, finer))
    return next(apart, 2)
