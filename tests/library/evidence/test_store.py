"""A folder of findings: nothing is changed, nothing is kept by halves, nothing altered is used."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from wardmote.demo.councils import councils
from wardmote.evidence.documents import gather, read_document, write_document
from wardmote.evidence.errors import NotToTravel, ReplacesAnother
from wardmote.evidence.store import Store
from wardmote.findings.effect import Arm
from wardmote.findings.json_form import FindingAltered, digest_of


def test_adding_again_does_nothing(tmp_path: Path) -> None:
    made = councils(1)[:3]
    store = Store(tmp_path / "evidence")

    first, again = store.add(made), store.add(made)

    assert (len(first.new), len(first.known)) == (3, 0)
    assert (len(again.new), len(again.known)) == (0, 3)
    assert len(list((tmp_path / "evidence").iterdir())) == 3


def test_of_several_that_are_added_one_that_may_not_travel_keeps_all_out(tmp_path: Path) -> None:
    made = councils(1)[:2]
    assert made[1].effect is not None
    few = replace(
        made[1], effect=replace(made[1].effect, arms=(Arm("told", 9, 2), Arm("usual", 9, 8)))
    )

    with pytest.raises(NotToTravel, match="one to four people"):
        Store(tmp_path).add([made[0], few])

    assert not list(tmp_path.glob("*.json"))


def test_a_file_that_was_altered_in_the_folder_is_set_aside_and_said(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.add(councils(1)[:2])
    victim = sorted(tmp_path.glob("*.json"))[0]
    altered = victim.read_text(encoding="utf-8").replace("percentage points", "points")
    victim.write_text(altered, encoding="utf-8")

    held = store.hold()

    assert len(held.findings) == 1
    assert list(held.set_aside) == [victim.name]


def test_a_document_that_was_altered_on_the_way_is_refused() -> None:
    text = write_document(councils(1)[:1])

    with pytest.raises(FindingAltered):
        read_document(text.replace("Does naming", "Surely naming"), "from-afar.json")


def test_what_a_killed_command_leaves_is_not_read(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.add(councils(1)[:1])
    (tmp_path / ".0123456789abcdef.part").write_text('{"findings": [', encoding="utf-8")

    assert len(store.hold().findings) == 1
    assert not store.hold().set_aside


def test_a_finding_replaces_only_an_earlier_version_of_itself(tmp_path: Path) -> None:
    one, other = councils(1)[:2]
    store = Store(tmp_path)
    store.add([one])

    with pytest.raises(ReplacesAnother, match="another study or place"):
        store.add([replace(other, version=2, replaces=digest_of(one))])


def test_one_document_that_is_refused_keeps_no_other_out(tmp_path: Path) -> None:
    good, bad = councils(1)[:2]
    (tmp_path / "good.json").write_text(write_document([good]), encoding="utf-8")
    (tmp_path / "bad.json").write_text(
        write_document([bad]).replace("randomised trial", "trial"), encoding="utf-8"
    )

    found = gather(tmp_path)

    assert [each.finding for each in found.arrived] == [good]
    assert len(found.refused) == 1
