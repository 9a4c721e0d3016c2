"""How kernels are compiled: once, kept on disk, and running while other threads run too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(kernel: Kernel) -> Kernel:
    """The function compiled by numba at its first call, of the type that it was written with.

    Its annotations are for readers and for the checker of types; numba reads the arguments.
    """
    return cast(
        "Kernel", njit(cache=True, nogil=True, boundscheck=False, error_model="numpy")(kernel)
    )


def inlined(kernel: Kernel) -> Kernel:
    """The same, written out wherever it is called, so that a loop round it is compiled as one."""
    return cast(
        "Kernel", njit(nogil=True, boundscheck=False, error_model="numpy", inline="always")(kernel)
    )
