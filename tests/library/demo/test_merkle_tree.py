"""Known answers of the AT Protocol's own interoperability tests."""

from __future__ import annotations

from collections.abc import Iterator

import libipld
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.demo.merkle_tree import Blocks, layer, plant, words

RECORD = libipld.decode_cid("bafyreie5cvv4h45feadgeuwhbcutmh6t2ceseocckahdoe6uat64zmz454")
CID = bytes([1, 0x71, 0x12, 0x20]) + bytes(RECORD["hash"]["digest"])


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("", 0),
        ("asdf", 0),
        ("blue", 1),
        ("2653ae71", 0),
        ("88bfafc7", 2),
        ("2a92d355", 4),
        ("884976f5", 6),
        ("app.bsky.feed.post/454397e440ec", 4),
        ("app.bsky.feed.post/9adeb165882c", 8),
    ],
)
def test_the_layer_of_a_key_is_half_its_leading_zero_bits(key: str, expected: int) -> None:
    assert layer(key.encode()) == expected


@pytest.mark.parametrize(
    ("keys", "root"),
    [
        ((), "bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm"),
        (("3jqfcqzm3fo2j",), "bafyreibj4lsc3aqnrvphp5xmrnfoorvru4wynt6lwidqbm2623a6tatzdu"),
        (("3jqfcqzm3fx2j",), "bafyreih7wfei65pxzhauoibu3ls7jgmkju4bspy4t2ha2qdjnzqvoy33ai"),
        (
            ("3jqfcqzm3fp2j", "3jqfcqzm3fr2j", "3jqfcqzm3fs2j", "3jqfcqzm3ft2j", "3jqfcqzm4fc2j"),
            "bafyreicmahysq4n6wfuxo522m6dpiy7z7qzym3dzs756t5n7nfdgccwq7m",
        ),
    ],
)
def test_the_root_of_a_tree_is_the_one_the_protocol_states(
    keys: tuple[str, ...], root: str
) -> None:
    entries = [(f"com.example.record/{key}".encode(), CID) for key in keys]

    found = plant(entries, Blocks())

    assert words(found) == root


@settings(max_examples=30)
@given(st.sets(st.text("abcdef234567", min_size=1, max_size=9), max_size=60))
def test_every_key_is_found_again_by_walking_the_tree_in_order(keys: set[str]) -> None:
    entries = sorted((key.encode(), CID) for key in keys)
    blocks = Blocks()

    root = plant(entries, blocks)

    assert list(_walk(root, blocks)) == [key for key, _ in entries]


def _walk(cid: bytes, blocks: Blocks) -> Iterator[bytes]:
    node = libipld.decode_dag_cbor(blocks.content[cid])
    if node["l"]:
        yield from _walk(node["l"], blocks)
    previous = b""
    for entry in node["e"]:
        previous = previous[: entry["p"]] + entry["k"]
        yield previous
        if entry["t"]:
            yield from _walk(entry["t"], blocks)
