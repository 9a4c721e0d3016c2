"""What a back-test says: the verdict first, then coverage, then week by week."""

from __future__ import annotations

from wardmote.basis.dates import date_in_words
from wardmote.findings.finding import Finding, Form, Point, Series
from wardmote.findings.making import Origin
from wardmote.findings.wording import between, count, number, several
from wardmote.findings.wording import figure as in_words
from wardmote.studies.whatif.backtest import abouts
from wardmote.studies.whatif.backtest.comparing import coverage, mean_place
from wardmote.studies.whatif.backtest.figures import Figure
from wardmote.studies.whatif.backtest.forecasts import LEVELS
from wardmote.studies.whatif.backtest.request import BacktestRequest
from wardmote.studies.whatif.backtest.rolling import By, Rolled, Run
from wardmote.studies.whatif.backtest.verdict import (
    BASELINES,
    WIDE,
    Comparison,
    compared,
    overall,
)

KEPT_ALONE = (
    "What was tested is the pattern that was kept: the patterns that were not kept, which a "
    "what-if compares, were never seen, and no back-test can vouch for them."
)

TOLD = (
    "The simulation was told the windows really kept in the week, as a plan would state them: "
    "stretches in which replies went out, and published windows, where any were stated, through "
    "which nobody waited in vain. “Next quarter = last quarter” was told nothing.",
    "Without published hours an hour at the desk that sent no reply is not seen, which makes the "
    "simulated desk slower than the real one.",
    "What a source says of a message without saying since when (deleted, no reply needed) was "
    "taken as known from the start.",
    "Of the windows after the week, by which its last messages were answered, the real ones were "
    "told too.",
)

_SCORES = "mean interval score, bootstrap by week"
_COVERAGE = "rolling-origin back-test; Wilson on the effective n, by the correlation of weeks"
_FORECAST = "each week predicted from what was known before it"


def verdict(origin: Origin, rolled: Rolled, request: BacktestRequest) -> Finding:
    """Whether the simulation beats the baselines, said before anything else."""
    last, poisson = (overall(rolled, baseline, request) for baseline in BASELINES)
    if last is None or poisson is None or last.ratio is None:
        why = next(iter(rolled.failed), "no week has every figure and every forecast to compare.")
        return origin.not_known(abouts.VERDICT, reason=f"Nothing could be compared: {why}")
    return origin.estimated(
        abouts.VERDICT,
        method=_SCORES,
        sentence=f"{_said(last, poisson)} {KEPT_ALONE}",
        estimate=last.ratio,
        unit="times last quarter’s score",
        interval=last.interval,
        n=last.n,
        n_of="weeks with every figure",
        effective_n=last.effective_n,
        form=Form.BARS,
        series=_ratios(rolled, request),
        caveats=(
            "An interval score is the width of an interval, and for what falls outside 20 times "
            "how far outside: less is better, and neither a wide nor a rash interval does well.",
            *_differences(rolled, request),
            *TOLD,
        ),
    )


def _said(last: Comparison, poisson: Comparison) -> str:
    pairs = ((last, "“next quarter = last quarter”"), (poisson, "a Poisson-only simulation"))
    scores = " and ".join(f"{_score(each)} of {name}" for each, name in pairs)
    told = f"over {several(last.n, 'week', 'weeks')} its mean interval score was {scores}."
    beaten = [name for each, name in pairs if each.better]
    unbeaten = [name for each, name in pairs if not each.better]
    if not unbeaten:
        return f"The simulation predicted better than {' and '.join(beaten)}: {told}"
    shown = " or ".join(unbeaten)
    also = f" It did beat {beaten[0]}." if beaten else ""
    lost = " and ".join(name for each, name in pairs if each.worse)
    lost = f" It predicted worse than {lost}." if lost else ""
    return f"The simulation was not shown to predict better than {shown}: {told}{lost}{also}"


def _score(each: Comparison) -> str:
    if each.ratio is None:
        return "beyond comparison with the 0"
    if each.interval.lower is None or each.interval.upper is None:
        return f"{each.ratio:.2f} times (too few weeks for an interval) that"
    bounds = f"{_times(each.interval.lower)} to {_times(each.interval.upper)}"
    return f"{_times(each.ratio)} times ({bounds}) that"


def _times(ratio: float) -> str:
    """With two decimals, or as many as tell it from 1, up to four."""
    return next((t for t in (f"{ratio:.{k}f}" for k in (2, 3, 4)) if float(t) != 1), f"{ratio:.2f}")


def _ratios(rolled: Rolled, request: BacktestRequest) -> Series:
    points = []
    for baseline in BASELINES:
        for figure in Figure:
            found = compared(rolled, figure, baseline, request)
            known = found is not None and found.ratio is not None
            points.append(
                Point(
                    abouts.NAMES[figure],
                    found.ratio if found and known else None,
                    found.interval.lower if found and known else None,
                    found.interval.upper if found and known else None,
                    found.n if found else 0,
                    group=f"against {baseline}",
                )
            )
    unit = "times its score"
    return Series(tuple(points), "figure", "score over baseline’s", unit, request.level, _SCORES)


def _differences(rolled: Rolled, request: BacktestRequest) -> tuple[str, ...]:
    """The paired differences themselves, in the units of the figures."""
    said = []
    for figure in Figure:
        parts = []
        for baseline in BASELINES:
            found = compared(rolled, figure, baseline, request)
            if found is not None:
                apart = between(found.apart, "")
                parts.append(f"{number(found.difference)} ({apart}) against {baseline}")
        if parts:
            unit = abouts.UNITS[figure]
            said.append(
                f"{abouts.NAMES[figure]}, mean difference of 90 % interval scores ({unit}), less "
                f"than 0 where the simulation is better: {'; '.join(parts)}."
            )
    return tuple(said)


def weeks_tested(origin: Origin, rolled: Rolled, request: BacktestRequest) -> Finding:
    """How many weeks there were, and what they are worth."""
    first, last = rolled.weeks[0], rolled.weeks[-1]
    worth = "; ".join(
        f"{abouts.NAMES[figure].lower()}: {_independent(runs[By.SIMULATION], request)}"
        for figure, runs in rolled.runs.items()
    )
    return origin.counted(
        abouts.WEEKS_TESTED,
        sentence=f"{several(len(rolled.weeks), 'week was', 'weeks were')} predicted, from that of "
        f"{date_in_words(first.first)} to that of {date_in_words(last.first)}, each from "
        f"what was known before it and at least {request.history} weeks of history. Tested and "
        f"worth in independent weeks: {worth}.",
        n=len(rolled.weeks),
        n_of="weeks",
        caveats=(
            "Weeks do not overlap, but what makes one unlike its forecast often lasts into the "
            "next, so that they are worth fewer independent ones: n (1 − r)/(1 + r), r the "
            "correlation of one week with the next.",
            f"Waits are followed for {request.follow_up.days} days after a week; one whose outcome "
            "the data do not reach is not tested for that figure.",
            *(f"{several(n, 'week', 'weeks')} could not be predicted: {why}"
              for why, n in rolled.failed.items()),
        ),
    )  # fmt: skip


def _independent(run: Run, request: BacktestRequest) -> str:
    if not run.weeks.size:
        return "none"
    held = coverage(run.hits(WIDE), run.places, request.level)
    return f"{count(held.n)} worth {number(held.effective_n)}"


def coverages(origin: Origin, rolled: Rolled, figure: Figure, request: BacktestRequest) -> Finding:
    """How often what came lay inside the intervals, for all who predicted."""
    about, runs = abouts.coverage_of(figure), rolled.runs[figure]
    run = runs[By.SIMULATION]
    if not run.weeks.size:
        return _nothing(origin, rolled, figure)
    held = [coverage(run.hits(k), run.places, request.level) for k in range(len(LEVELS))]
    wide, half = held[WIDE], held[1 - WIDE]
    points = []
    for by, each in runs.items():
        for k, level in enumerate(LEVELS):
            got = coverage(each.hits(k), each.places, request.level)
            points.append(
                Point(
                    f"{level:.0%} intervals".replace("%", " %"),
                    got.share,
                    got.interval.lower,
                    got.interval.upper,
                    got.n,
                    group=str(by),
                )
            )
    return origin.estimated(
        about,
        method=_COVERAGE,
        sentence=f"{wide.successes} of {several(wide.n, 'week', 'weeks')} lay inside the 90 % "
        f"interval ({between(wide.interval, 'share')} of all such weeks would), and "
        f"{half.successes} inside the 50 % interval ({between(half.interval, 'share')}); they are "
        f"worth {_worth(wide.effective_n)}. {_leaning(run, request)}",
        estimate=wide.share,
        unit="share",
        interval=wide.interval,
        n=wide.n,
        n_of="weeks",
        effective_n=wide.effective_n,
        form=Form.BARS,
        series=Series(tuple(points), "level", "share of weeks inside", "share", request.level,
                      _COVERAGE),
        caveats=(KEPT_ALONE,),
    )  # fmt: skip


def _worth(n: float) -> str:
    told = number(n)
    return f"{told} independent {'week' if told == '1' else 'weeks'}"


def _leaning(run: Run, request: BacktestRequest) -> str:
    """Whether what came lay higher or lower than was said, by its mean place in the forecasts."""
    mean, bounds = mean_place(run.places, request.level)
    lower, upper = bounds.lower, bounds.upper
    if lower is None or upper is None:
        return "Whether it leans to one side cannot be told from so few."
    said = f"mean place {mean:.2f}, {lower:.2f} to {upper:.2f}; 0.5 where it leans neither way"
    if lower > 0.5:
        return f"What came was higher than it said, on the whole ({said})."
    if upper < 0.5:
        return f"What came was lower than it said, on the whole ({said})."
    return f"No leaning to one side was seen ({said})."


def week_by_week(
    origin: Origin, rolled: Rolled, figure: Figure, request: BacktestRequest
) -> Finding:
    """What was said of each week and what came; answers a week are the workers' own."""
    about, run = abouts.week_by_week(figure), rolled.runs[figure][By.SIMULATION]
    whose = request.whose
    if figure is Figure.ANSWERS and not whose.may_see_work:
        return origin.withheld(about, reason=whose.reason, remedy=whose.remedy)
    if not run.weeks.size:
        return _nothing(origin, rolled, figure, week=True)
    points = []
    for at, week in enumerate(run.weeks.tolist()):
        label = date_in_words(rolled.weeks[week].first)
        lower, upper = float(run.lower[WIDE][at]), float(run.upper[WIDE][at])
        simulated = request.draws * request.years_each
        middle, came = float(run.middle[at]), float(run.came[at])
        points += [
            Point(label, middle, lower, upper, simulated, group="said beforehand"),
            Point(label, came, None, None, 1, group="what came"),
        ]
    unit = abouts.UNITS[figure]
    last = points[-2:]
    return origin.estimated(
        about,
        method=_FORECAST,
        sentence=f"Of the latest week, that of {last[0].label}, the simulation said "
        f"{in_words(last[0].estimate or 0.0, unit)} and with 90 % probability "
        f"{_bounds(last[0], unit)}; what came was {in_words(last[1].estimate or 0.0, unit)}.",
        n=run.weeks.size,
        n_of="weeks",
        series=Series(tuple(points), "week from", abouts.NAMES[figure].lower(), unit, 0.9,
                      _FORECAST),
        caveats=(KEPT_ALONE,),
    )  # fmt: skip


def _bounds(point: Point, unit: str) -> str:
    told = unit if unit in {"share", "minutes"} else ""
    return f"{in_words(point.lower or 0.0, told)} to {in_words(point.upper or 0.0, told)}"


def _nothing(origin: Origin, rolled: Rolled, figure: Figure, *, week: bool = False) -> Finding:
    why = next(iter(rolled.failed), "no week tested has this figure with its outcome known.")
    about = abouts.week_by_week(figure) if week else abouts.coverage_of(figure)
    return origin.not_known(about, reason=f"It could not be tested: {why}")
