"""A finding is known by its digest, and a change on the way is seen."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.findings.sample_effect import compared
from library.findings.strategies import findings, numbers
from library.report.sample_findings import sample
from wardmote.findings.canonical import canonical
from wardmote.findings.finding import Finding
from wardmote.findings.json_form import FindingAltered, NotAFinding, digest_of, dump, load


@settings(max_examples=40)
@given(findings)
def test_a_finding_that_has_travelled_has_the_digest_that_it_set_out_with(finding: Finding) -> None:
    text = dump([finding], digests=True)

    (back,) = load(text)

    assert digest_of(back) == digest_of(finding) == json.loads(text)["digests"][0]


def test_the_digest_is_of_the_canonical_text_of_what_is_written() -> None:
    (written,) = json.loads(dump([compared()]))["findings"]

    text = canonical(written)

    expected = hashlib.sha256(text.encode()).hexdigest()
    assert digest_of(compared()) == f"sha256:{expected}"
    assert text.startswith('{"caveats":[')


def test_the_digest_does_not_depend_on_how_the_document_is_laid_out() -> None:
    document = json.loads(dump([compared()], digests=True))
    shuffled = {
        "digests": document["digests"],
        "findings": [dict(reversed(document["findings"][0].items()))],
    }

    (back,) = load(json.dumps(shuffled, indent=7))

    assert digest_of(back) == document["digests"][0]


def test_a_document_of_the_first_version_is_read_and_is_the_same_document_in_this_one() -> None:
    text = dump(sample())
    assert not {"effect", "replaces"} & set(json.loads(text)["findings"][0])

    back = load(text)

    assert back == sample()
    assert list(map(digest_of, back)) == list(map(digest_of, sample()))
    assert back[0].version == 1
    assert back[0].effect is None


def test_a_later_key_that_says_nothing_is_the_same_as_one_that_is_missing() -> None:
    document = json.loads(dump(sample()[:1]))
    document["findings"][0] |= {"effect": None, "version": 1, "rests_on": []}

    (back,) = load(json.dumps(document))

    assert digest_of(back) == digest_of(sample()[0])


@pytest.mark.parametrize(
    ("old", "new"),
    [('"estimate": -0.1', '"estimate": -0.2'), ('"reason": "A fault', '"reason": "No fault')],
)
def test_a_finding_that_was_altered_since_it_was_made_is_refused_with_its_place(
    old: str, new: str
) -> None:
    text = dump([sample()[0], compared()], digests=True)
    assert old in text

    with pytest.raises(FindingAltered) as caught:
        load(text.replace(old, new))

    assert caught.value.where == "findings[1]"
    assert "altered since it was made" in caught.value.saw


def test_a_finding_that_was_taken_out_is_missed() -> None:
    document = json.loads(dump(sample()[:2], digests=True))
    del document["findings"][1]

    with pytest.raises(FindingAltered):
        load(json.dumps(document))


def test_digests_that_are_no_list_of_texts_are_refused() -> None:
    with pytest.raises(NotAFinding) as caught:
        load('{"findings": [], "digests": [1]}')

    assert caught.value.where == "digests[0]"


@given(numbers)
def test_a_canonical_number_is_read_as_the_same_number(number: float) -> None:
    assert float(canonical(number)) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        # From appendix B of RFC 8785, and the edges at which JavaScript changes its form.
        (5e-324, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (9007199254740992.0, "9007199254740992"),
        (295147905179352830000.0, "295147905179352830000"),
        (9.999999999999997e22, "9.999999999999997e+22"),
        (1e23, "1e+23"),
        (333333333.33333329, "333333333.3333333"),
        (0.000001, "0.000001"),
        (0.0000001, "1e-7"),
        (-0.25, "-0.25"),
        (100.0, "100"),
    ],
)
def test_numbers_are_written_as_the_standard_says(number: float, text: str) -> None:
    assert canonical(number) == text


@settings(max_examples=30)
@given(findings, st.data())
def test_two_findings_that_differ_have_different_digests(
    finding: Finding, data: st.DataObject
) -> None:
    other = replace(
        finding, title=data.draw(st.text(max_size=5).filter(lambda t: t != finding.title))
    )

    if json.loads(dump([other])) != json.loads(dump([finding])):
        assert digest_of(other) != digest_of(finding)
