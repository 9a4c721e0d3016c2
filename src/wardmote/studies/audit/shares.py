"""Shares and rates as findings, with the interval that every share and rate here has."""

from __future__ import annotations

from typing import Unpack

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.figures import Proportion
from wardmote.estimators.clusters import Clusters
from wardmote.estimators.proportions import clustered_proportion
from wardmote.findings.finding import Finding, Point
from wardmote.findings.making import About, Said
from wardmote.findings.wording import several, with_interval
from wardmote.studies.audit.material import Material

METHOD = "share clustered by day and resident"


def share_of(material: Material, success: NDArray[np.bool_], clusters: Clusters) -> Proportion:
    """A share with its interval at the request's level."""
    return clustered_proportion(success, clusters, level=material.request.level)


def share_finding(
    material: Material,
    about: About,
    share: Proportion,
    *,
    says: str,
    one: str,
    n_of: str,
    **said: Unpack[Said],
) -> Finding:
    """A share as a finding.

    Args:
        material: What the audit works from.
        about: What it is about.
        share: The share.
        says: The sentence, with ``{share}`` where the figure stands and ``{of}`` for all cases.
        one: What one case is called in it.
        n_of: What the cases are.
        said: Caveats, or a strength of its own.
    """
    figure = with_interval(share.share, share.interval, "share")
    return material.origin.estimated(
        about,
        method=METHOD,
        sentence=says.format(share=figure, of=several(share.n, one, n_of)),
        estimate=share.share,
        unit="share",
        interval=share.interval,
        n=share.n,
        n_of=n_of,
        effective_n=share.effective_n,
        **said,
    )


def share_point(label: str, share: Proportion, *, x: float | None = None) -> Point:
    """A share as one row of a series; n is the whole that it is a share of."""
    return Point(label, share.share, share.interval.lower, share.interval.upper, share.n, x)


def known(figure: float) -> float | None:
    """A figure, or None for not-a-number: what the data do not reach."""
    return None if np.isnan(figure) else float(figure)
