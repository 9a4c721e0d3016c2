"""From how many effects on a pooled interval may be claimed at all."""

from __future__ import annotations

FEWEST_EFFECTS = 3


def may_claim_interval(k: int) -> bool:
    """Whether a finding may state the pooled interval of k effects: not below three.

    With two effects Hartung and Knapp's interval rests on one degree of freedom and tau² on one
    difference; either interval says more of the method than of the effects (Gonnermann et al.
    2015, *Statistics in Medicine* 34:2476; IntHout, Ioannidis and Borm 2014, *BMC Medical
    Research Methodology* 14:25). The effects themselves may be shown side by side.

    Args:
        k: Effects that are pooled.

    >>> may_claim_interval(2), may_claim_interval(3)
    (False, True)
    """
    return k >= FEWEST_EFFECTS
