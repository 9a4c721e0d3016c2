"""lifelines, and the data sets that travel with it."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


def dataset(name: str) -> dict[str, Values]:
    """The columns of one of its example data sets."""
    with warnings.catch_warnings():
        # pandas and lifelines warn of each other.
        warnings.simplefilter("ignore")
        from lifelines import datasets

        table = getattr(datasets, f"load_{name}")()
    return {column: table[column].to_numpy(np.float64) for column in table.columns}


def fitted_by_lifelines(columns: dict[str, Any], **options: Any) -> Any:
    """A Cox regression of its, of columns ``time``, ``event`` and covariates."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pandas
        from lifelines import CoxPHFitter

        return CoxPHFitter().fit(
            pandas.DataFrame(columns),
            "time",
            "event",
            fit_options={"precision": 1e-12},
            **options,
        )
