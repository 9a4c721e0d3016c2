"""Effects to pool: thirteen trials from print, and drawn ones."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

# Thirteen trials of BCG vaccine against tuberculosis: Colditz et al. 1994, JAMA 271:698, in the
# form of Berkey et al. 1995, Statistics in Medicine 14:395. Cases and others, vaccinated or not;
# degrees of latitude.
ILL = [4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27]
WELL = [119, 300, 228, 13536, 5036, 1361, 2537, 87886, 7470, 1699, 50448, 2493, 16886]
ILL_CONTROL = [11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29]
WELL_CONTROL = [128, 274, 209, 12619, 5761, 1079, 619, 87892, 7232, 1600, 27197, 2338, 17825]
LATITUDE = [44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33]
YEAR = [1948, 1949, 1960, 1977, 1973, 1953, 1973, 1980, 1968, 1961, 1974, 1969, 1976]

Drawn = tuple[NDArray[np.float64], NDArray[np.float64]]


@st.composite
def drawn_effects(draw: st.DrawFn, fewest: int = 2, most: int = 9) -> Drawn:
    """Effects and variances of unlike size, ties among them."""
    k = draw(st.integers(fewest, most))
    effects = st.integers(-400, 400).map(lambda hundredths: hundredths / 100)
    spreads = st.integers(-25, 10).map(lambda tenths: 10 ** (tenths / 10))
    return (
        np.array(draw(st.lists(effects, min_size=k, max_size=k))),
        np.array(draw(st.lists(spreads, min_size=k, max_size=k))),
    )
