"""What comes to a desk that has no history: stated rates alone."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.basis.instants import DAY
from wardmote.studies.whatif.calibration.answered_share import AnsweredShare
from wardmote.studies.whatif.calibration.arrivals import Arrivals
from wardmote.studies.whatif.calibration.chases import StatedChasing
from wardmote.studies.whatif.calibration.day_factor import DayFactor
from wardmote.studies.whatif.calibration.fits import Fit
from wardmote.studies.whatif.calibration.handling import stated_handling
from wardmote.studies.whatif.calibration.level import Level
from wardmote.studies.whatif.calibration.parameters import Parameters
from wardmote.studies.whatif.calibration.refusals import RateCannotBe
from wardmote.studies.whatif.calibration.week_shape import WeekShape
from wardmote.studies.whatif.engine.load import CHASE_EDGES_HOURS, MOST_A_HOUR

Figures = NDArray[np.float64]

DAY_WEIGHTS = (1.15, 1.05, 1.0, 1.0, 0.95, 0.7, 0.65)


def usual_week() -> Figures:
    """Share of a week's messages in each of its 168 hours where nothing else was stated.

    A peak before work, one at midday and, the largest, one in the evening; Mondays busiest.
    It is an assumption, in the shape that messages from residents commonly have, not an estimate.

    >>> round(float(usual_week().sum()), 12)
    1.0
    """
    hour = np.arange(24)
    profile = (
        0.15
        + np.exp(-(((hour - 12.5) / 3) ** 2))
        + 1.3 * np.exp(-(((hour - 19.5) / 2.2) ** 2))
        + 0.5 * np.exp(-(((hour - 8.5) / 1.2) ** 2))
    )
    week = np.outer(DAY_WEIGHTS, profile).ravel()
    return np.asarray(week / week.sum())


def stated(
    messages_a_week: float,
    minutes_a_message: float,
    *,
    handling_cv: float = 0.8,
    hour_of_week: ArrayLike | None = None,
    day_cv: float = 0.3,
    rate_cv: float = 0.1,
    minutes_cv: float = 0.1,
    chases_an_hour: float | Sequence[float] = 0.0,
    reading_minutes: float = 1.0,
    urgent_share: float = 0.0,
) -> Fit:
    """What comes to a desk, as somebody stated it.

    Args:
        messages_a_week: That are to be answered.
        minutes_a_message: What answering one takes, on average.
        handling_cv: How much that varies between messages.
        hour_of_week: Relative rates of the 168 hours from Monday 00:00; ``usual_week`` if not said.
        day_cv: How much days vary of their own.
        rate_cv: How far the stated messages a week may be out (one standard error, as a share).
        minutes_cv: The same of the stated minutes.
        chases_an_hour: Chases an hour of waiting, one for all or one for each band of
            ``CHASE_EDGES_HOURS``.
        reading_minutes: What reading a chase costs.
        urgent_share: Share of messages that are urgent.

    Raises:
        RateCannotBe: A rate, share or variation that no desk can have.
        AbsurdHandling: Minutes that no message can take.

    >>> stated(60, 4).point().messages_a_week.__round__(6)
    60.0
    """
    _checked("messages a week", messages_a_week, 0, MOST_A_HOUR * 168, above=True)
    for name, value in (("day", day_cv), ("rate", rate_cv), ("minutes", minutes_cv)):
        _checked(f"the coefficient of variation of the {name}", value, 0, 3)
    checked_share(urgent_share, reading_minutes)
    handling = stated_handling(minutes_a_message, handling_cv, unsure=minutes_cv)
    per_hour = np.array(np.broadcast_to(chases_an_hour, len(CHASE_EDGES_HOURS) - 1), np.float64)
    _checked("chases an hour", float(per_hour.min()), 0, math.inf)
    coming = Arrivals(
        shape=WeekShape.stated(_week(hour_of_week) * messages_a_week),
        level=Level.stated(messages_a_week, rate_cv),
        days=DayFactor.stated(day_cv),
        bursts=None,
        weeks=0.0,
        test=None,
    )
    share = AnsweredShare.taken_as_all(0)
    return Fit(
        n_arrivals=0,
        n_gaps=0,
        n_chases=0,
        weeks=0.0,
        answered_share=share,
        alarm="",
        sentences=_said(hour_of_week is None, bool(per_hour.any()), rate_cv, minutes_cv),
        answered_within=14 * DAY,
        parameters=Parameters(
            coming, share, handling, StatedChasing(per_hour), reading_minutes, urgent_share
        ),
    )


def _week(hour_of_week: ArrayLike | None) -> Figures:
    if hour_of_week is None:
        return usual_week()
    given = np.asarray(hour_of_week, dtype=np.float64)
    if given.shape != (168,) or not bool(np.all(np.isfinite(given) & (given >= 0))):
        raise RateCannotBe(
            "The rates of the week are not 168 numbers of 0 or more.",
            where="hour of week",
            remedy="Give one for each hour from Monday 00:00.",
        )
    if not given.any():
        raise RateCannotBe(
            "All rates of the week are 0.", where="hour of week", remedy="Leave them out."
        )
    return np.asarray(given / given.sum())


def checked_share(urgent_share: float, reading_minutes: float) -> None:
    """Refuse an urgent share or a reading time that cannot be.

    Raises:
        RateCannotBe: It is out of bounds.
    """
    _checked("the urgent share", urgent_share, 0, 1)
    _checked("the minutes that reading a chase takes", reading_minutes, 0, 60)


def _checked(what: str, value: float, least: float, most: float, *, above: bool = False) -> None:
    if not least <= value <= most or (above and value == least):
        reach = f"at least {least:g}" if math.isinf(most) else f"from {least:g} to {most:g}"
        raise RateCannotBe(
            f"{what[0].upper()}{what[1:]} cannot be {value:g}.", remedy=f"State one {reach}."
        )


def _said(usual: bool, chased: bool, rate_cv: float, minutes_cv: float) -> tuple[str, ...]:
    said = [
        "Rates were stated, not counted: messages a week are taken to be right within about "
        f"{2 * rate_cv:.0%}, minutes a message within about {2 * minutes_cv:.0%}."
    ]
    if usual:
        said.append(
            "When in the week messages come was not stated: a usual week is assumed, with its "
            "peak in the evening."
        )
    if not chased:
        said.append("Nobody is taken to write again while waiting; state a rate if they do.")
    return tuple(said)
