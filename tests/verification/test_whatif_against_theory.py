"""Queues that are always open wait as theory says: a short form of ``whatif_against_theory``."""

from __future__ import annotations

from math import isclose

import pytest

from verification.queue_runs import SERVICE, second_moment
from verification.queueing_theory import (
    cobham,
    erlang_c,
    pollaczek_khinchine,
    second_moment_of_wait,
    wait_with_servers,
)
from verification.whatif_against_theory import EXPONENTIAL, SERVICES, Case, seeded
from wardmote.studies.whatif.engine.serving import kernels

CASES = list(seeded())


@pytest.mark.parametrize(("seed", "case"), CASES, ids=[case.name for _, case in CASES])
def test_the_engine_is_within_three_standard_errors_of_theory(seed: int, case: Case) -> None:
    if kernels() is None:
        pytest.skip("lacking numba: a million messages a case take too long without the kernel")
    # The mean square of waits has few great waits in it: one block says too little of its error.
    blocks = 4 if "square" in case.name else 1

    estimate, error, z = case.z(blocks, seed)

    assert abs(z) <= 3, (estimate, case.theory, error)


def test_there_is_a_case_of_every_kind_at_every_load() -> None:
    names = [case.name for _, case in CASES]

    for kind in ("M/M/1", "M/D/1", "M/G/1", "M/M/2", "M/M/5", "newest", "by promise"):
        for load in ("0.5", "0.8", "0.9"):
            assert any(kind in name and name.endswith(load) for name in names)


def test_the_formulas_agree_where_one_is_a_case_of_the_other() -> None:
    for load in (0.5, 0.8, 0.9):
        rate, moment = load / SERVICE, 2 * SERVICE**2
        plain = pollaczek_khinchine(rate, SERVICE, moment)
        assert isclose(plain, load / (1 - load) * SERVICE)
        assert isclose(wait_with_servers(1, rate, SERVICE), plain)
        assert isclose(erlang_c(1, load), load)
        # Whatever the order, waits weighted by their classes are the same.
        first, second = cobham((0.3 * rate, 0.7 * rate), SERVICE, moment)
        assert isclose(0.3 * first + 0.7 * second, plain)
        fifo = second_moment_of_wait(load, SERVICE, newest_first=False)
        assert second_moment_of_wait(load, SERVICE, newest_first=True) > fifo > plain**2
    # Erlang's own table: 2 servers offered 1, 5 offered 4.
    assert isclose(erlang_c(2, 1), 1 / 3)
    assert isclose(erlang_c(5, 4), 0.554113, abs_tol=1e-6)


def test_tables_have_the_moments_that_theory_is_asked_with() -> None:
    assert second_moment(EXPONENTIAL) == pytest.approx(2 * SERVICE**2, rel=5e-4)
    assert second_moment(SERVICES["M/D/1"]) == pytest.approx(SERVICE**2, rel=1e-12)
    lognormal = second_moment(SERVICES["M/G/1, lognormal, CV 0.8"])
    assert lognormal == pytest.approx(1.64 * SERVICE**2, rel=1e-3)
