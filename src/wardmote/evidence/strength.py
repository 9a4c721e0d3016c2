"""How much a finding allows one to conclude: Maryland's scale, less what was not carried out.

The level begins at what the design is worth (5 randomised … 1 no adequate controls) and loses one
for each part of carrying out that fell short or is not recorded, since nobody can tell the two
apart. Precision and replication do not move the level; they are said beside it, and both count
in how much is known (``Grade.known``). A description is not on the scale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from wardmote.findings.effect import Conduct, Design, Effect, Kind
from wardmote.findings.finding import Finding, Strength

DESCRIPTION = "description"
NOT_RATED = "not rated"
MOST_LOST, LARGEST_GAP = 0.20, 0.05
"""Shares without an outcome: of either arm, and between the arms (What Works Clearinghouse's
cautious boundary, in round figures)."""

LEVELS = {
    Design.RANDOMISED: 5,
    Design.QUASI_RANDOM: 4,
    Design.COMPARED_BEFORE_AND_AFTER: 3,
    Design.ADEQUATE_CONTROLS: 2,
    Design.NO_CONTROLS: 1,
}
_NO_PROTOCOL_NEEDED = 3
"""Below this level the design decides alone: there is nothing that a frozen protocol would keep."""


@dataclass(frozen=True)
class Grade:
    """A strength in parts.

    Attributes:
        level: 1 to 5; None for a description or what cannot be rated.
        precise: Whether the interval tells the direction, or lies within what does not matter.
        replications: Other places that found the same direction.
        reasons: Each a sentence, in the order in which they count.
        label: In few words.
    """

    level: int | None
    precise: bool
    replications: int
    reasons: tuple[str, ...]
    label: str

    @property
    def known(self) -> float:
        """How much is known by it, from 0 to 1.

        The level as a share of 5, halved where it is imprecise, halved where nobody has found it
        elsewhere.

        >>> Grade(5, True, 1, (), "").known, Grade(5, False, 0, (), "").known
        (1.0, 0.25)
        """
        if self.level is None:
            return 0.0
        return self.level / 5 * (1 if self.precise else 0.5) * (1 if self.replications else 0.5)

    @property
    def strength(self) -> Strength:
        """As a finding carries it."""
        return Strength(self.label, self.reasons)


def grade(finding: Finding, others: Sequence[Finding] = (), *, smallest: float = 0.0) -> Grade:
    """Rate a finding.

    Args:
        finding: With ``conduct`` and, where something is compared, ``effect``.
        others: Findings of other places that answer the same; see ``answers_the_same``.
        smallest: The smallest effect that would matter, on the scale of the effect; 0 where
            nobody has said.
    """
    conduct, effect = finding.conduct, finding.effect
    if effect is None or (conduct and conduct.design is Design.DESCRIPTION):
        return Grade(None, False, 0, (_NOT_ON_THE_SCALE,), DESCRIPTION)
    if effect.kind is Kind.DESCRIPTION:
        return Grade(None, False, 0, (_SAID_TO_DESCRIBE,), DESCRIPTION)
    if conduct is None:
        return Grade(None, False, 0, (_NO_CONDUCT,), NOT_RATED)
    begun = LEVELS[conduct.design]
    lost = tuple(_shortfalls(conduct, effect)) if begun >= _NO_PROTOCOL_NEEDED else ()
    level = max(1, begun - len(lost))
    precise = is_precise(effect, smallest)
    agreeing = [each for each in others if each.effect and _same_way(effect, each.effect)]
    design = f"By its design ({conduct.design}) it begins at {begun} of 5."
    sums = f"That makes {level} of 5." if lost else "Nothing takes from that."
    reasons = (design, *lost, sums, _precision(precise), _replication(others, agreeing))
    label = "; ".join(
        (
            f"{level} of 5",
            "precise" if precise else "imprecise",
            f"found in {len(agreeing) + 1} places" if agreeing else "not replicated",
        )
    )
    return Grade(level, precise, len(agreeing), reasons, label)


def grade_among(finding: Finding, held: Iterable[Finding]) -> Grade:
    """Rate a finding beside those of ``held`` that answer the same elsewhere."""
    return grade(finding, [each for each in held if answers_the_same(finding, each)])


def is_precise(effect: Effect, smallest: float = 0.0) -> bool:
    """Whether the 95 % interval tells the direction, or that the effect is too small to matter."""
    reach = 1.96 * effect.std_err
    excludes_none = abs(effect.estimate) > reach
    return excludes_none or abs(effect.estimate) + reach < smallest


def answers_the_same(finding: Finding, other: Finding) -> bool:
    """Whether another finding is of the same comparison elsewhere: outcome, measure and kind."""
    ours, theirs = finding.effect, other.effect
    return (
        ours is not None
        and theirs is not None
        and (ours.outcome.key, ours.measure, ours.kind)
        == (theirs.outcome.key, theirs.measure, theirs.kind)
        and finding.setting.accounts != other.setting.accounts
        and finding.fingerprint != other.fingerprint
        and finding.setting.fiction == other.setting.fiction
        and not other.rests_on
    )


def _shortfalls(conduct: Conduct, effect: Effect) -> Iterator[str]:
    """Each part of carrying out that takes a level, in a sentence."""
    found: tuple[Callable[[], str], ...] = (
        lambda: _frozen(conduct),
        lambda: _kept_to(conduct),
        lambda: _lost(effect),
    )
    return (sentence for sentence in (each() for each in found) if sentence)


def _frozen(conduct: Conduct) -> str:
    if not conduct.protocol or conduct.frozen is None:
        return "No protocol was frozen, or none is recorded: one less."
    if conduct.first_outcome is None:
        return "When the first outcome was seen is not recorded: one less."
    if conduct.frozen >= conduct.first_outcome:
        return "The protocol was frozen only after the first outcome was seen: one less."
    return ""


def _kept_to(conduct: Conduct) -> str:
    if not conduct.deviations:
        return ""
    told = " ".join(conduct.deviations)
    return f"It was not carried out as planned: one less. {told}"


def _lost(effect: Effect) -> str:
    lost = [arm.lost for arm in effect.arms]
    if not lost or None in lost:
        return "How many were lost before their outcome is not recorded: one less."
    shares = [share for share in lost if share is not None]
    if max(shares) > MOST_LOST:
        return f"Of one arm {max(shares):.0%} were lost before their outcome: one less."
    if round(max(shares) - min(shares), 2) > LARGEST_GAP:
        gap = f"{max(shares):.0%} of one arm and {min(shares):.0%} of the other"
        return f"Before their outcome {gap} were lost: one less."
    return ""


def _same_way(effect: Effect, other: Effect) -> bool:
    return effect.estimate * other.estimate > 0


def _precision(precise: bool) -> str:
    if precise:
        return "It is precise enough: the interval tells the direction, or that it hardly matters."
    return "It is imprecise: the interval holds no effect and effects either way."


def _replication(others: Sequence[Finding], agreeing: Sequence[Finding]) -> str:
    if not others:
        return "Nobody else has looked yet, so it is not replicated."
    if not agreeing:
        return f"Of {len(others)} others that looked, none found the same direction."
    return f"Of {len(others)} others that looked, {len(agreeing)} found the same direction."


_NOT_ON_THE_SCALE = "A description says what is, not what does it, and is not on the scale."
_SAID_TO_DESCRIBE = (
    "It compares, and says of itself that it only describes: what made the difference is not known."
)
_NO_CONDUCT = "How it was carried out is not recorded, so it cannot be rated."
