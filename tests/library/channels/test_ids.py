"""The time in an id: known public pairs, both directions, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.basis.instants import NO_TIME, SECOND, to_micros
from wardmote.channels.ids import (
    LAST,
    MASTODON_FIRST_MS,
    TID_FIRST,
    ULID_FIRST_MS,
    X_EPOCH_MS,
    X_FIRST,
    IdCarriesNoTime,
    mastodon_id_at,
    mastodon_time,
    mastodon_times,
    tid_at,
    tid_time,
    tid_times,
    ulid_at,
    ulid_time,
    x_id_at,
    x_time,
    x_times,
)
from wardmote.channels.status_urls import author_of, read_address

LAST_MS = LAST // 1000


@pytest.mark.parametrize(
    ("status", "created_at"),
    [
        # developer.x.com, "Tweet object": the example of the data dictionary.
        ("1050118621198921728", datetime(2018, 10, 10, 20, 19, 24, tzinfo=UTC)),
        # help for exports, github.com/theexgenesis/community-archive, docs/archive_data.md: the
        # post is editable for half an hour, until 2023-02-18T13:03:11Z.
        ("1626922779105759235", datetime(2023, 2, 18, 12, 33, 11, tzinfo=UTC)),
    ],
)
def test_a_published_x_id_gives_its_published_time_to_two_seconds(
    status: str, created_at: datetime
) -> None:
    assert abs(x_time(status) - to_micros(created_at)) <= 2 * SECOND


def test_the_published_mastodon_id_gives_its_published_time() -> None:
    # docs.joinmastodon.org/entities/Status, the example.
    published = to_micros(datetime(2019, 12, 8, 3, 48, 33, 901000, tzinfo=UTC))

    found = read_address("https://mastodon.social/users/Gargron/statuses/103270115826048975")

    assert abs(found.sent_at - published) <= 2 * SECOND
    assert found.author == "gargron@mastodon.social"


def test_the_published_tid_gives_its_published_microsecond() -> None:
    # The readme of @atcute/tid: timestamp 1724171495793000, clock id 816; and its second example.
    assert tid_time("3l25zusnsfctk") == 1_724_171_495_793_000
    assert tid_at(1_724_171_495_793_000, 816) == "3l25zusnsfctk"
    assert tid_at(1_724_171_495_793_000, 512) == "3l25zusnsfck2"
    # atproto.com/specs/tid: the TID of zero.
    assert tid_at(0) == "2222222222222"


def test_the_published_ulid_gives_its_published_time() -> None:
    # github.com/ulid/javascript: ulid(1469918176385) begins 01ARYZ6S41.
    assert ulid_at(1_469_918_176_385).startswith("01ARYZ6S41")


@given(st.integers(X_EPOCH_MS + 10_000, LAST_MS - 1), st.integers(0, (1 << 22) - 1))
def test_an_x_id_decodes_to_the_millisecond_it_was_made_for(ms: int, sequence: int) -> None:
    status = x_id_at(ms, sequence)

    assert x_time(status) == x_time(str(status)) == ms * 1000
    assert x_times(np.array([status])).tolist() == [ms * 1000]


@given(st.integers(MASTODON_FIRST_MS, LAST_MS - 1), st.integers(0, (1 << 16) - 1))
def test_a_mastodon_id_decodes_to_the_millisecond_it_was_made_for(ms: int, sequence: int) -> None:
    status = mastodon_id_at(ms, sequence)

    assert mastodon_time(str(status)) == ms * 1000
    assert mastodon_times(np.array([status])).tolist() == [ms * 1000]


@given(st.integers(TID_FIRST, LAST - 1), st.integers(0, 1023))
def test_a_tid_decodes_to_the_microsecond_it_was_made_for(micros: int, clock: int) -> None:
    key = tid_at(micros, clock)

    assert tid_time(key) == micros
    assert tid_times(np.array([key.encode()])).tolist() == [micros]


@given(st.integers(ULID_FIRST_MS, LAST_MS - 1), st.integers(0, (1 << 80) - 1))
def test_a_ulid_decodes_to_the_millisecond_it_was_made_for(ms: int, randomness: int) -> None:
    assert ulid_time(ulid_at(ms, randomness)) == ms * 1000


@given(st.integers(TID_FIRST, LAST - 2), st.integers(0, 1023), st.integers(0, 1023))
def test_tids_sort_as_their_times_do(micros: int, clock: int, other: int) -> None:
    assert tid_at(micros, clock) < tid_at(micros + 1, other)


@given(st.lists(st.integers(0, (1 << 63) - 1)))
def test_arrays_agree_with_single_ids_on_any_number(numbers: list[int]) -> None:
    def one_by_one(decode: Callable[[int], int]) -> Iterator[int]:
        for number in numbers:
            try:
                yield decode(number)
            except IdCarriesNoTime:
                yield NO_TIME

    array = np.array(numbers, dtype=np.int64)

    assert x_times(array).tolist() == list(one_by_one(x_time))
    assert mastodon_times(array).tolist() == list(one_by_one(mastodon_time))


@given(st.lists(st.text("234567abcjkz19", min_size=11, max_size=15), min_size=1))
def test_arrays_agree_with_single_keys_on_any_text(keys: list[str]) -> None:
    singly = []
    for key in keys:
        try:
            singly.append(tid_time(key))
        except IdCarriesNoTime:
            singly.append(NO_TIME)

    assert tid_times(np.array([key.encode() for key in keys])).tolist() == singly


@pytest.mark.parametrize(
    "status",
    ["20", str(X_FIRST), "0", "-5", "1.05e18", "abc", "", "١٢٣", str(1 << 63), str((1 << 63) - 1)],
)
def test_an_x_id_that_carries_no_time_is_refused(status: str) -> None:
    with pytest.raises(IdCarriesNoTime):
        x_time(status)


def test_the_reason_tells_an_old_id_from_a_bad_one() -> None:
    with pytest.raises(IdCarriesNoTime, match="before 4 November 2010"):
        x_time(29_700_859_246)
    with pytest.raises(IdCarriesNoTime, match="2050"):
        x_time((1 << 63) - 1)
    with pytest.raises(IdCarriesNoTime, match="whole number"):
        x_time(-1)


@pytest.mark.parametrize(
    "key",
    [
        "2222222222222",  # the epoch
        "jzzzzzzzzzzzz",  # the last TID there is, in 2255
        "k222222222222",  # the top bit is set
        "3jzfcijpj2z2",  # twelve letters
        "3jzfcijpj2z2aa",  # fourteen
        "3jzfcijpj2z21",  # 1 is no letter of it
        "3JZFCIJPJ2Z2A",
        "self",
        "",
    ],
)
def test_a_record_key_that_carries_no_time_is_refused(key: str) -> None:
    with pytest.raises(IdCarriesNoTime):
        tid_time(key)


@pytest.mark.parametrize(
    ("address", "author"),
    [
        ("https://a.example/users/Ward/statuses/{id}", "ward@a.example"),
        ("https://A.example/@Ward/{id}", "ward@a.example"),
        ("https://a.example/ap/users/115/statuses/{id}", "ap/users/115@a.example"),
        ("https://a.example/@Ward@b.example/{id}", "ward@b.example"),
        ("https://a.example/users/Ward/statuses/{id}/activity", "ward@a.example"),
        ("https://a.example:8443/users/Ward/statuses/{id}?x=1", "ward@a.example:8443"),
    ],
)
def test_each_form_of_a_mastodon_address_gives_author_and_time(address: str, author: str) -> None:
    filled = address.format(id=mastodon_id_at(1_700_000_000_000))

    found = read_address(filled)

    assert (found.author, found.sent_at) == (author, 1_700_000_000_000_000)
    assert author_of(filled) == author


def test_a_gotosocial_address_carries_its_time() -> None:
    address = f"https://a.example/users/ward/statuses/{ulid_at(1_700_000_000_000, 7)}"

    assert read_address(address).sent_at == 1_700_000_000_000_000


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("https://a.example/objects/6f1e7a3e-0000-4000-8000-000000000000", "Pleroma"),
        ("https://a.example/notes/9abcdefghi", "Misskey"),
        ("https://a.example/post/123456", "Lemmy"),
        ("https://a.example/p/ward/700000000000000000", "Pixelfed"),
        ("https://a.example/users/ward/statuses/123456", "October 2017"),
        ("https://a.example/2026/03/a-blog-post", "not of a form"),
        ("https://a.example/users/ward/statuses/not-a-number", "no.*time"),
        ("ward", "not of a form"),
        ("", "not of a form"),
    ],
)
def test_addresses_that_carry_no_time_are_refused_with_the_reason(
    address: str, reason: str
) -> None:
    with pytest.raises(IdCarriesNoTime, match=reason):
        read_address(address)


@given(st.text())
def test_no_text_at_all_breaks_the_reading_of_an_address(text: str) -> None:
    with pytest.raises(IdCarriesNoTime, match=r"\.$"):
        read_address(text)
