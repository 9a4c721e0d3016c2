"""How the patterns were searched, and how much that flattered those that were found."""

from __future__ import annotations

from wardmote.basis.figures import Interval
from wardmote.findings.finding import Finding
from wardmote.findings.wording import several
from wardmote.studies.whatif.plan.telling import abouts, sentences
from wardmote.studies.whatif.plan.telling.material import YEARS, Material


def searching(material: Material) -> tuple[Finding, ...]:
    """Counts, and the winner's curse."""
    return _tried(material), _optimism(material)


def _tried(material: Material) -> Finding:
    counts = material.plan.counts
    thinned = f" (taken evenly from {counts.made:,})" if counts.made > counts.looked_at else ""
    lost = (
        (counts.no_time, "no time after getting ready"),
        (counts.cannot_keep_up, "a queue that grows, as more comes than they can answer"),
        (counts.beyond, "more time than people have, once work past the ends of windows counts"),
    )
    told = "; ".join(f"{n:,} for {what}" for n, what in lost if n)
    return material.origin.counted(
        abouts.TRIED,
        sentence=f"{several(counts.looked_at, 'pattern was', 'patterns were')} looked at{thinned}, "
        f"and those that keep up answered the same "
        f"{several(counts.years, 'simulated year', 'simulated years')} of messages. "
        + (f"Dropped: {told}." if told else "None was dropped."),
        n=counts.looked_at,
        n_of="patterns",
        caveats=(
            "All windows of a pattern are of one length, at the same times on each of its days: "
            "others may do a little better.",
            "In the search nobody writes again while waiting; the patterns of the front were then "
            "simulated with it.",
        ),
    )


def _optimism(material: Material) -> Finding:
    found = material.plan.optimism
    if found is None:
        reason = sentences.answer(material.plan)
        return material.origin.not_known(abouts.OPTIMISM, reason=reason)
    points, bounds = found.share * 100, found.interval
    lower, upper = ((bounds.lower or 0.0) * 100, (bounds.upper or 0.0) * 100)
    return material.origin.estimated(
        abouts.OPTIMISM,
        method="pattern search; fresh seeds; t interval over simulated years",
        sentence="Beside other patterns the winners kept the promise more often in the search than "
        f"on fresh random numbers by {_signed(points)} percentage points ({_signed(lower)} to "
        f"{_signed(upper)}). The figures told here are the fresh ones.",
        estimate=points,
        unit="percentage points",
        interval=Interval(lower, upper, bounds.level, bounds.method),
        n=found.years,
        n_of=YEARS,
        caveats=(
            f"{several(found.winners, 'pattern', 'patterns')} of the front beside {found.others} "
            "others, taken evenly. What is picked as the best of many tends to look better than "
            "it is.",
        ),
    )


def _signed(points: float) -> str:
    """With its sign, and none for nought."""
    said = f"{abs(points):.1f}"
    return said if float(said) == 0 else f"{'+' if points > 0 else '−'}{said}"
