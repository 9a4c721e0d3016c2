"""Whether it made a difference: the shares of both arms, their difference, and chance."""

from __future__ import annotations

from wardmote.basis.figures import Interval
from wardmote.findings.effect import Arm, Better, Effect, Kind, Measure, Outcome
from wardmote.findings.finding import Finding, Form, Point, Series
from wardmote.findings.making import About
from wardmote.findings.wording import count, percent
from wardmote.studies.trials.deviations import FEW
from wardmote.studies.trials.difference import Difference, difference, share_of_arm
from wardmote.studies.trials.telling.material import Material

TOPIC = "trial-effect"
POINTS = "percentage points"

CHASED_KEY = Outcome("chased-before-first-reply", "wrote again before the first reply by a person")

CARRIED_OVER = (
    "What residents learn in one week stays with them in the next, which makes the difference "
    "between weeks smaller than between always and never."
)


def effect(material: Material) -> tuple[Finding, ...]:
    """The difference in chasing, how often chance gives it, and both shares."""
    found = difference(material.protocol, material.scores.arms, material.scores.outcome)
    if found is None:
        return (_too_few(material),)
    return (_difference(material, found), _chance(material, found), _by_arm(material, found))


def _about(material: Material, part: str, title: str, estimand: str) -> About:
    return About(f"trial.effect.{part}", TOPIC, material.protocol.register, title, estimand)


def _chased(material: Material) -> About:
    usual, tried = material.names
    what = (
        "Mean share of a week's conversations"
        if material.protocol.by_week
        else "Share of residents"
    )
    return _about(
        material,
        "chased",
        "Writing again before an answer: the difference",
        f"{what} in which the resident writes again before the first reply by a person, within "
        f"{material.protocol.outcome.follow_up_days} days, if all were {tried}, less the share if "
        f"all were {usual}; by intention to treat.",
    )


def _too_few(material: Material) -> Finding:
    return material.origin.not_known(
        _chased(material),
        reason=f"Too few {material.protocol.units_in_words} have an outcome to compare the arms.",
        remedy="Let the trial run to its planned size.",
        conduct=material.conduct,
        caveats=material.deviations,
    )


def _difference(material: Material, found: Difference) -> Finding:
    protocol = material.protocol
    method = (
        "mean difference within pairs of weeks, interval by inverting the randomisation test"
        if protocol.by_week
        else "risk difference, Newcombe"
    )
    caveats = (*material.deviations, *((CARRIED_OVER,) if protocol.by_week else ()))
    return material.origin.estimated(
        _chased(material),
        sentence=sentence(material, found, "wrote again before an answer"),
        estimate=found.estimate * 100,
        unit=POINTS,
        interval=in_points(found.interval),
        n=sum(found.n),
        n_of=protocol.units_in_words,
        method=f"{method}; randomisation test, intention to treat",
        effect=as_effect(material, found, CHASED_KEY, Better.LOWER),
        conduct=material.conduct,
        caveats=caveats,
    )


def sentence(material: Material, found: Difference, what: str) -> str:
    """Both shares, the difference with its interval, and whether chance would give it."""
    level = percent(found.interval.level)
    reach = f"({level} interval: {_bound(found.interval.lower)} to {_bound(found.interval.upper)})"
    chance = _often(found.test.p_value)
    told = f"{_shares(material, found, what)}, {points(found.estimate)} {reach}. "
    if found.test.p_value <= 1 - found.interval.level:
        return f"{told}If the arms made no difference, chance would give as much {chance}."
    return (
        f"The trial found no difference that can be told from chance. {told}If the arms made no "
        f"difference, chance would give as much {chance}; what lies outside the interval is hard "
        "to reconcile with the trial."
    )


def _often(p_value: float) -> str:
    return f"in {percent(p_value)} of assignments"


def _shares(material: Material, found: Difference, what: str) -> str:
    usual, tried = material.names
    if material.protocol.by_week:
        return (
            f"In weeks {tried}, {percent(found.means[1])} {what}, and {percent(found.means[0])} in "
            f"weeks {usual}"
        )
    few = found.events is not None and not _may_be_told(found)
    if few:
        return f"Residents {tried} {what} by this much more or less often than {usual}"
    return (
        f"Of {count(found.n[1])} residents {tried}, {percent(found.means[1])} {what}, and "
        f"{percent(found.means[0])} of {count(found.n[0])} {usual}"
    )


def points(difference_: float) -> str:
    """A difference of shares in words.

    >>> points(-0.0562), points(0.004), points(0.0)
    ('5.6 percentage points fewer', '0.4 percentage points more', 'no difference')
    """
    if abs(difference_) < 0.0005:
        return "no difference"
    return f"{abs(difference_) * 100:.1f} {POINTS} {'more' if difference_ > 0 else 'fewer'}"


def _bound(bound: float | None) -> str:
    if bound is None:
        return "beyond the data"
    return points(bound).replace(f" {POINTS}", "")


def in_points(interval: Interval) -> Interval:
    """The interval of a share in percentage points."""
    lower, upper = (None if x is None else x * 100 for x in (interval.lower, interval.upper))
    return Interval(lower, upper, interval.level, interval.method)


def as_effect(material: Material, found: Difference, outcome: Outcome, better: Better) -> Effect:
    """The difference as it is pooled: the arm that is tried first."""
    usual, tried = material.protocol.arms
    told = found.events if found.events is not None and _may_be_told(found) else None
    arms = tuple(
        Arm(
            material.protocol.arms[arm].name,
            found.n[arm],
            told[arm] if told else None,
            _share_lost(material, found, arm),
        )
        for arm in (1, 0)
    )
    return Effect(
        kind=Kind.EFFECT,
        measure=Measure.RISK_DIFFERENCE,
        estimate=found.estimate,
        std_err=found.std_err,
        outcome=outcome,
        treated=tried.name,
        compared_with=usual.name,
        better=better,
        arms=arms,
    )


def _share_lost(material: Material, found: Difference, arm: int) -> float:
    assigned = material.flow.assigned[arm]
    return round(1 - found.n[arm] / assigned, 2) if assigned else 0.0


def _may_be_told(found: Difference) -> bool:
    """Whether no count of residents in it is small."""
    cells = zip(found.events or (), found.n, strict=False)
    return all(min(events, n - events) >= FEW for events, n in cells)


def _chance(material: Material, found: Difference) -> Finding:
    test = found.test
    drawn = test.monte_carlo or Interval(
        test.p_value, test.p_value, found.interval.level, "all assignments gone through"
    )
    several = count(test.draws)
    how = (
        f"all {several} assignments that the scheme could have given"
        if test.exact
        else f"{several} re-randomisations under the scheme that assigned"
    )
    return material.origin.estimated(
        _about(
            material,
            "chance",
            "How often chance alone would give as large a difference",
            "Share of assignments under which the difference would have been at least as large, "
            "in either direction, had no outcome depended on the arm (Fisher's sharp null).",
        ),
        sentence=f"Of {how}, {percent(test.p_value)} give a difference at least as large.",
        estimate=test.p_value,
        unit="share",
        interval=drawn,
        n=sum(found.n),
        n_of=material.protocol.units_in_words,
        method="randomisation test",
    )


def _by_arm(material: Material, found: Difference) -> Finding:
    about = _about(
        material,
        "by-arm",
        "Writing again before an answer, in each arm",
        "Share that writes again before the first reply by a person, by the arm assigned.",
    )
    protocol = material.protocol
    if found.events is not None and not _may_be_told(found):
        return material.origin.not_known(
            about,
            reason=f"Fewer than {FEW} residents of an arm did, or did not; so small a number is "
            "not told.",
        )
    rows = []
    for arm in (1, 0):
        share = share_of_arm(found, arm, protocol.analysis.level)
        bounds = share.interval if share else None
        rows.append(
            Point(
                protocol.arms[arm].name,
                found.means[arm],
                bounds.lower if bounds else None,
                bounds.upper if bounds else None,
                found.n[arm],
            )
        )
    return material.origin.estimated(
        about,
        sentence=f"{_shares(material, found, 'wrote again before an answer')}.",
        n=sum(found.n),
        n_of=protocol.units_in_words,
        method="mean of weeks" if protocol.by_week else "Wilson",
        form=Form.FIGURE,
        series=Series(
            tuple(rows),
            "arm",
            "share who wrote again",
            "share",
            protocol.analysis.level,
            "mean of weeks" if protocol.by_week else "Wilson",
        ),
    )
