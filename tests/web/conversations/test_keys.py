"""Keys of outgoing messages sort by time, and every platform can carry them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wardmote_web.conversations.keys import new_key

INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is beside it


@given(INSTANTS, st.timedeltas(timedelta(microseconds=1), timedelta(days=9)))
def test_a_later_key_sorts_after_an_earlier_one(at: datetime, later: timedelta) -> None:
    assert new_key(at) < new_key(at + later)


@given(INSTANTS)
def test_a_key_is_a_record_key_of_the_at_protocol(at: datetime) -> None:
    assert re.fullmatch(r"[234567abcdefghij][234567a-z]{12}", new_key(at))
