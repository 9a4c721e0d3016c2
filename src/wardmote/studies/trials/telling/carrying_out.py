"""How it was carried out: the flow, the deviations, the protocol, and whether the log holds."""

from __future__ import annotations

from wardmote.basis.dates import date_in_words
from wardmote.findings.finding import Finding, Point, Series
from wardmote.findings.making import About
from wardmote.findings.wording import count, several
from wardmote.studies.trials.carried import Ending
from wardmote.studies.trials.deviations import FEW, Pair
from wardmote.studies.trials.instants import instant_text
from wardmote.studies.trials.log import Kind
from wardmote.studies.trials.telling.material import Material
from wardmote.studies.trials.words import in_words

FLOW, PLANNED = "trial-flow", "trial-protocol"

_ENDINGS = {
    Ending.NOT_YET: "It has not ended yet",
    Ending.COMPLETE: "It ended as planned: all units were followed to the end",
    Ending.LAST_DAY: "It ended on its last day",
    Ending.HARM: "It stopped at its harm bound",
    Ending.DECIDED: "Somebody stopped it",
}


def carrying_out(material: Material) -> tuple[Finding, ...]:
    """Who was in it, what went otherwise, what was planned, and what the log shows."""
    return (_flow(material), _deviations(material), _protocol(material), _log(material))


def _about(material: Material, topic: str, part: str, title: str, estimand: str) -> About:
    return About(f"trial.{part}", topic, material.protocol.register, title, estimand)


def _flow(material: Material) -> Finding:
    flow, unit = material.flow, material.protocol.units_in_words
    rows: list[tuple[str, Pair]] = [
        ("assigned", flow.assigned),
        ("shown neither arm's words", flow.unexposed),
        ("shown only the other arm's words", flow.crossed),
        ("shown both arms' words", flow.both),
        ("without an outcome", flow.lost),
        ("analysed, as assigned", flow.analysed),
    ]
    points = tuple(
        _cell(label, counts[arm], material.protocol.arms[arm].name, small=not label.startswith("a"))
        for arm in (1, 0)
        for label, counts in rows
    )
    total = sum(flow.assigned)
    return material.origin.counted(
        _about(
            material,
            FLOW,
            "flow.table",
            "From assignment to analysis",
            f"How many {unit} of each arm were assigned, shown what, and analysed.",
        ),
        n=total,
        n_of=unit,
        sentence=f"{count(total)} {unit} were assigned, {count(flow.assigned[1])} of them "
        f"{material.names[1]}; {count(sum(flow.analysed))} have an outcome and are analysed.",
        series=Series(
            points, "arm and stage", unit, unit, material.protocol.analysis.level, "count"
        ),
    )


def _cell(label: str, n: int, arm: str, *, small: bool) -> Point:
    if small and 0 < n < FEW:
        return Point(f"{label} (fewer than {FEW})", None, None, None, 0, group=arm)
    return Point(label, float(n), None, None, n, group=arm)


def _deviations(material: Material) -> Finding:
    said = material.deviations
    told = (
        "Nothing was done otherwise than planned, as far as the log and the outcomes show."
        if not said
        else f"{several(len(said), 'thing was', 'things were')} otherwise than planned. Units "
        "count in the arm that they were assigned to, whatever they were shown."
    )
    return material.origin.counted(
        _about(
            material,
            FLOW,
            "flow.deviations",
            "What was otherwise than planned",
            "Deviations from the protocol that the log and the table of outcomes show.",
        ),
        n=sum(material.flow.assigned),
        n_of=material.protocol.units_in_words,
        estimate=float(len(said)),
        unit="deviations",
        sentence=told,
        caveats=said,
    )


def _protocol(material: Material) -> Finding:
    frozen, protocol = material.trial.frozen, material.protocol
    return material.origin.counted(
        _about(
            material,
            PLANNED,
            "protocol",
            "The protocol, frozen before the first outcome",
            "What was decided before anything was seen: the analysis follows it alone.",
        ),
        n=protocol.size.units,
        n_of=f"{protocol.units_in_words} planned",
        sentence=f"Frozen on {date_in_words(frozen.at.date())} at {instant_text(frozen.at)}, with "
        f"the digest {frozen.digest}. {_ENDINGS[material.ending]}.",
        caveats=in_words(protocol),
        conduct=material.conduct,
    )


def _log(material: Material) -> Finding:
    entries = [entry for entry in material.request.entries if entry.kind is not Kind.TOLD]
    looks = len(material.trial.looks)
    return material.origin.counted(
        _about(
            material,
            PLANNED,
            "log",
            "The log, checked",
            "Entries of the log, each with the digest of the one before; every arm was worked out "
            "again from the seed.",
        ),
        n=len(entries),
        n_of="entries",
        sentence=f"Each of the log's {count(len(entries))} entries follows the one before it, and "
        "every unit is in the arm that the seed gives it. The last entry has the digest "
        f"{material.trial_digest}.",
        caveats=(
            f"The harm bound was looked at {several(looks, 'time', 'times')}; a look tells nobody "
            "anything but whether to stop.",
            "Whoever can write all files anew could make a log that fits. Compare the digests with "
            "those that were given out when the protocol was frozen and while the trial ran.",
        ),
    )
