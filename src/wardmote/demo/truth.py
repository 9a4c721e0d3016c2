"""What is true in the demonstration borough: the rates and habits that made its messages."""

from __future__ import annotations

import math
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Truth:
    """Every number that the borough is made from; change one to make another borough.

    Attributes:
        zone: Where the borough lies. Its offset must be a whole number of quarter hours.
        hours: The published pattern of usage, as one line of text.
        people: How many people share the account. One of them answers at a time.
        level: New questions and comments in an average week.
        season: How far a week's level swings about ``level``, as a share, over 26 weeks.
        day_weights: Relative rate by day, Monday first.
        day_cv: Coefficient of variation of the gamma factor that a whole day shares.
        bursts: Days with an incident (a burst pipe, a missed bin round).
        burst_size: Mean number of messages that one incident brings, over ``burst_hours``.
        burst_hours: How long an incident keeps people writing.
        residents: How many residents might write.
        activity_shape: Gamma shape of how often each writes; smaller is more unequal.
        handling_mean: Minutes that a message takes to answer, on average.
        handling_cv: Coefficient of variation of those minutes (lognormal).
        comment_share: Openings that ask for no reply.
        deleted_share: Openings that their author deletes before anybody reads them.
        missed_share: Questions that the team overlooks and never answers.
        night_hours: Local hours [from, to) whose questions may be answered the same night.
        night_share: Share of questions asked then that get an answer the same night.
        thanks_share: Answers that are thanked for.
        follow_up_share: Answers that bring a second question on the next day.
        promise_share: Out-of-hours acknowledgements that name a time, by the toss of a coin.
        chase_edges: Elapsed wait in hours at which the chase hazard changes.
        chase_hazards: Chases an hour in the bands between the edges; none after the last.
        chase_promised: What a promised time multiplies the hazard by.
        announcement_days: Weekdays (Monday = 0) on which the team announces something.
        announcement_replies: Mean number of residents who write under an announcement.
        announcement_delay: Mean hours after which they do.
    """

    zone: str = "Europe/London"
    hours: str = "mon-fri 09:30-10:30, 15:30-16:30; closed holidays england"
    people: int = 6
    level: float = 78.0
    season: float = 0.2
    day_weights: tuple[float, ...] = (1.15, 1.05, 1.0, 1.0, 0.95, 0.7, 0.65)
    day_cv: float = 0.3
    bursts: int = 3
    burst_size: float = 25.0
    burst_hours: float = 6.0
    residents: int = 1500
    activity_shape: float = 0.3
    handling_mean: float = 4.0
    handling_cv: float = 0.8
    comment_share: float = 0.05
    deleted_share: float = 0.01
    missed_share: float = 0.06
    night_hours: tuple[int, int] = (20, 23)
    night_share: float = 0.08
    thanks_share: float = 0.1
    follow_up_share: float = 0.1
    promise_share: float = 0.5
    chase_edges: tuple[float, ...] = (0.0, 0.5, 4.0, 24.0, 48.0, 168.0)
    chase_hazards: tuple[float, ...] = (0.0, 0.012, 0.008, 0.015, 0.004)
    chase_promised: float = 0.5
    announcement_days: tuple[int, ...] = (1, 3)
    announcement_replies: float = 1.5
    announcement_delay: float = 3.0

    @property
    def zone_info(self) -> ZoneInfo:
        """The zone, as an object."""
        return ZoneInfo(self.zone)

    def hour_of_week(self) -> Floats:
        """Share of a week's openings in each local hour of the week; 168 values, sum 1.

        The profile has a morning peak, a midday one and, largest of all, the evening's.

        >>> bool(abs(Truth().hour_of_week().sum() - 1) < 1e-12)
        True
        """
        hour = np.arange(24)
        profile = (
            0.15
            + np.exp(-(((hour - 12.5) / 3) ** 2))
            + 1.3 * np.exp(-(((hour - 19.5) / 2.2) ** 2))
            + 0.5 * np.exp(-(((hour - 8.5) / 1.2) ** 2))
        )
        week = np.outer(self.day_weights, profile).ravel()
        return np.asarray(week / week.sum(), dtype=np.float64)

    def weekly_level(self, week: NDArray[np.int64]) -> Floats:
        """Expected openings in each of those weeks (0 is the first), incidents left out.

        >>> Truth().weekly_level(np.array([0])).round(6).tolist()
        [78.0]
        """
        return np.asarray(
            self.level * (1 + self.season * np.sin(2 * np.pi * week / 26)), dtype=np.float64
        )

    @property
    def handling_lognormal(self) -> tuple[float, float]:
        """Mean and standard deviation of the logarithm of the handling minutes."""
        variance = math.log1p(self.handling_cv**2)
        return math.log(self.handling_mean) - variance / 2, math.sqrt(variance)
