"""From simulated years to the figures of a pattern, each with all that it is unsure by."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from wardmote.studies.whatif.desks import Trial
from wardmote.studies.whatif.engine.ticks import A_MINUTE, NEVER
from wardmote.studies.whatif.request import WhatIfRequest
from wardmote.studies.whatif.result import (
    CandidatePromise,
    PatternResult,
    Queues,
    StrongestPromise,
    Waits,
    Work,
)
from wardmote.studies.whatif.stability import Stability, Standing
from wardmote.studies.whatif.uncertainty import Uncertain, uncertain, uncertain_share
from wardmote.studies.whatif.years import Years

OFTEN = (0.9, 0.95)
"""How often a promise is to be kept."""

Flags = NDArray[np.bool_]


def growing(trial: Trial, stability: Stability, possible: float) -> PatternResult:
    """A pattern that does not keep up: what it offers, and no wait."""
    return PatternResult(
        name=trial.name,
        words=trial.words,
        kept_today=trial.kept_today,
        worked=trial.worked,
        stability=stability,
        wall=None,
        open=None,
        kept=None,
        urgent_kept=None,
        possible=possible,
        candidates=(),
        strongest=(),
        queues=None,
        work=Work(trial.window_minutes, trial.setup_minutes, None, None, None, None),
    )


def figures(
    request: WhatIfRequest, trial: Trial, years: Years, stability: Stability, possible: float
) -> PatternResult:
    """All figures of one pattern; those of ``growing`` where the years show that it does not."""
    endless = stability.without_end(years.left.reshape(request.split))
    stability = stability.after(float(endless.mean()))
    if stability.standing is Standing.GROWING:
        return growing(trial, stability, possible)
    told = _Told(years, endless, request)
    candidates = told.candidates()
    return PatternResult(
        name=trial.name,
        words=trial.words,
        kept_today=trial.kept_today,
        worked=trial.worked,
        stability=stability,
        wall=told.waits("wait", "oldest"),
        open=told.waits("open_wait", "open_oldest"),
        kept=told.share(years.measures.kept, years.measures.due_n),
        urgent_kept=told.share(years.measures.urgent_kept, years.measures.urgent_n),
        possible=possible,
        candidates=candidates,
        strongest=tuple(strongest(candidates, often) for often in OFTEN),
        queues=told.queues(),
        work=told.work(trial),
    )


class _Told:
    """The years of one pattern, draws × years, and those among them that have no wait."""

    def __init__(self, years: Years, endless: Flags, request: WhatIfRequest) -> None:
        self.years, self.endless, self.request = years, endless, request
        self.measures = years.measures

    def share(self, kept: NDArray[np.int64], of: NDArray[np.int64]) -> Uncertain | None:
        kept, of = (each.reshape(self.endless.shape) for each in (kept, of))
        return uncertain_share(kept, of, self.request.level)

    def waits(self, quantiles: str, oldest: str) -> Waits:
        measured = getattr(self.measures, quantiles)
        columns = [*(measured[:, q] for q in range(measured.shape[1]))]
        columns.append(getattr(self.measures, oldest))
        return Waits(*(self.length(column) for column in columns))

    def length(self, ticks: NDArray[np.int64]) -> Uncertain | None:
        """A length of time in minutes, without end in a year that has none."""
        minutes = np.where(ticks == NEVER, np.inf, ticks / A_MINUTE)
        minutes = np.where(ticks < 0, np.nan, minutes).reshape(self.endless.shape)
        return uncertain(np.where(self.endless, np.inf, minutes), self.request.level)

    def a_week(self, ticks: NDArray[np.int64]) -> Uncertain | None:
        """Work in minutes a week: it has an end, however late it is done."""
        minutes = ticks / A_MINUTE / self.request.period.weeks
        return uncertain(minutes.reshape(self.endless.shape), self.request.level)

    def number(self, count: NDArray[np.int64] | NDArray[np.float64]) -> Uncertain | None:
        """Messages that wait; −1 where there was no such occasion."""
        known = np.where(count < 0, np.nan, count).reshape(self.endless.shape)
        known = np.where(self.endless & ~np.isnan(known), np.inf, known)
        return uncertain(known, self.request.level)

    def candidates(self) -> tuple[CandidatePromise, ...]:
        found = [
            CandidatePromise(
                rule,
                None if promised == NEVER else promised / A_MINUTE,
                self.share(kept, of),
            )
            for rule, promised, kept, of in zip(
                self.request.candidates,
                self.years.promised,
                self.measures.candidates_kept,
                self.measures.candidates_n,
                strict=True,
            )
        ]
        return tuple(sorted(found, key=lambda each: each.promised or np.inf))

    def queues(self) -> Queues:
        found = self.measures
        return Queues(
            at_close=self.number(found.queue_at_close / max(found.windows, 1))
            if found.windows
            else None,
            worst_at_close=self.number(found.worst_at_close) if found.windows else None,
            after_closure=self.number(found.after_closure),
        )

    def work(self, trial: Trial) -> Work:
        found = self.measures
        return Work(
            windows=trial.window_minutes,
            setup=trial.setup_minutes,
            answering=self.a_week(found.answering),
            asked_again=self.a_week(found.reading),
            overtime=self.a_week(found.overtime),
            outside=self.a_week(found.outside),
        )


def strongest(candidates: Iterable[CandidatePromise], often: float) -> StrongestPromise:
    """The candidate with the shortest promised wait whose lower bound reaches the share."""
    kept = [
        each
        for each in candidates
        if each.promised is not None
        and each.kept is not None
        and each.kept.interval.lower is not None
        and each.kept.interval.lower >= often
    ]
    return StrongestPromise(often, min(kept, key=lambda each: each.promised or 0.0, default=None))
