"""Findings travel as JSON, exactly, and nothing else passes for one."""

from __future__ import annotations

import copy
import json
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from library.findings.sample_effect import compared
from library.findings.strategies import findings
from library.report.sample_findings import sample
from wardmote.findings.finding import Finding, Setting
from wardmote.findings.json_form import SCHEMA, NotAFinding, dump, load

schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
validator = Draft202012Validator(schema, format_checker=FormatChecker())


@settings(max_examples=60)
@given(st.lists(findings, max_size=3))
def test_findings_come_back_exactly_as_they_went_out(some: list[Finding]) -> None:
    text = dump(some)

    back = load(text)

    assert back == tuple(some)
    assert dump(back) == text


@settings(max_examples=60)
@given(st.lists(findings, max_size=2))
def test_whatever_is_dumped_is_valid_by_the_published_schema(some: list[Finding]) -> None:
    document = json.loads(dump(some))

    errors = list(validator.iter_errors(document))

    assert errors == []


def test_a_report_of_findings_is_valid_and_comes_back() -> None:
    text = dump(sample())

    back = load(text)

    validator.validate(json.loads(text))
    assert back == sample()


def of_the_first_version(kind: Any) -> list[str]:
    """The keys that version 1.0.0 had."""
    return [field.name for field in fields(kind) if "since" not in field.metadata]


def test_keys_of_the_first_version_are_always_all_there_and_in_the_order_of_the_fields() -> None:
    document = json.loads(dump(sample()))

    keys = [list(finding) for finding in document["findings"]]

    assert keys == [of_the_first_version(Finding)] * len(sample())


def test_a_later_key_is_written_in_the_order_of_the_fields_where_it_says_something() -> None:
    document = json.loads(dump([compared()]))

    (finding,) = document["findings"]

    assert list(finding) == [field.name for field in fields(Finding)]
    assert finding["setting"]["attributes"] == [{"key": "rural", "value": "urban"}]


def test_instants_are_written_in_utc_with_a_z() -> None:
    summer = timezone(timedelta(hours=1))
    finding = replace(sample()[0], date=datetime(2026, 7, 1, 0, 30, tzinfo=summer))

    document = json.loads(dump([finding]))

    assert document["findings"][0]["date"] == "2026-06-30T23:30:00Z"


def test_an_instant_given_with_an_offset_is_read_as_the_same_instant() -> None:
    text = dump(sample()[:1]).replace("2026-11-23T09:30:00Z", "2026-11-23T10:30:00+01:00")

    (finding,) = load(text)

    assert finding.date == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    assert finding.date.utcoffset() == timedelta(0)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_not_finite_is_never_written(bad: float) -> None:
    finding = replace(sample()[1], estimate=bad)

    with pytest.raises(NotAFinding) as caught:
        dump([sample()[0], finding])

    assert caught.value.where == "findings[1].estimate"


def test_an_instant_without_a_zone_is_never_written() -> None:
    finding = replace(sample()[0], date=datetime(2026, 1, 1))  # noqa: DTZ001 - the point of it

    with pytest.raises(NotAFinding) as caught:
        dump([finding])

    assert caught.value.where == "findings[0].date"


def test_numbers_of_numpy_are_written_as_numbers() -> None:
    of_numpy: Any = {"estimate": np.float64(0.25), "n": np.int64(7)}
    finding = replace(sample()[1], **of_numpy)

    (back,) = load(dump([finding]))

    assert (back.estimate, back.n, type(back.n)) == (0.25, 7, int)


def test_half_a_character_from_a_broken_archive_is_replaced_so_that_a_file_can_hold_it() -> None:
    finding = replace(sample()[0], title="half \ud800 a character")

    text = dump([finding])

    assert text.encode("utf-8")
    assert load(text)[0].title == "half \ufffd a character"


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document, the whole of it first."""
    children: Any = ()
    if isinstance(node, dict):
        children = node.items()
    elif isinstance(node, list):
        children = enumerate(node)
    return [path, *(p for key, child in children for p in places(child, (*path, key)))]


def at(document: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        document = document[key]
    return document


charted = sample()[4].series
of_a_later_version = [
    field.name for kind in (Finding, Setting) for field in fields(kind) if "since" in field.metadata
]
small = json.loads(
    dump(
        [
            replace(
                compared(sample()[4]),
                series=charted and replace(charted, points=charted.points[:1]),
            )
        ]
    )
)
objects = [path for path in places(small) if isinstance(at(small, path), dict)]
leaves = [path for path in places(small) if path]


def written(path: tuple[Any, ...]) -> str:
    """A place as a message names it."""
    if not path:
        return "the document"
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path).lstrip(".")


@pytest.mark.parametrize("path", objects, ids=written)
def test_a_key_that_is_missing_or_unknown_is_named_with_its_place(
    path: tuple[str | int, ...],
) -> None:
    required = {*at(small, path)} - {*of_a_later_version}
    for key in required:
        lacking, extra = copy.deepcopy(small), copy.deepcopy(small)
        del at(lacking, path)[key]
        at(extra, path)["novel"] = 1

        for broken, name in ((lacking, key), (extra, "novel")):
            with pytest.raises(NotAFinding) as caught:
                load(json.dumps(broken))
            assert caught.value.where == written(path)
            assert f'"{name}"' in caught.value.saw
            assert not validator.is_valid(broken)


@settings(max_examples=150)
@given(
    path=st.sampled_from(leaves),
    value=st.sampled_from(
        [
            None,
            True,
            0,
            1.5,
            3.0,
            10**400,
            "",
            "estimated",
            "bars",
            "2026-01-01T00:00:00Z",
            [],
            {},
            [None],
        ]
    ),
)
def test_a_value_is_read_exactly_where_the_schema_allows_it(
    path: tuple[str | int, ...], value: object
) -> None:
    changed = copy.deepcopy(small)
    at(changed, path[:-1])[path[-1]] = value

    allowed = validator.is_valid(changed) and value != 10**400  # a schema knows no largest number

    if allowed:
        assert dump(load(json.dumps(changed)))
    else:
        with pytest.raises(NotAFinding) as caught:
            load(json.dumps(changed))
        assert caught.value.where.startswith(written(path))


@pytest.mark.parametrize(
    "instant",
    [
        "2026-01-01",
        "2026-01-01T00:00:00",
        "2026-13-01T00:00:00Z",
        "2026-01-01T25:00:00Z",
        "2026-W01-1T00:00:00Z",
        "20260101T000000Z",
        "2026-01-01 00:00:00Z",
        "0001-01-01T00:00:00+10:00",
        "٢٠٢٦-01-01T00:00:00Z",
    ],
)
def test_an_instant_that_is_none_or_lacks_its_zone_is_refused(instant: str) -> None:
    changed = copy.deepcopy(small)
    changed["findings"][0]["date"] = instant

    with pytest.raises(NotAFinding) as caught:
        load(json.dumps(changed))

    assert caught.value.where == "findings[0].date"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '"findings"',
        '{"findings": [NaN]}',
        '{"findings": [1e999]}',
        '{"findings": [], "findings": []}',
        '{"findings": [' + "9" * 5000 + "]}",
        "[" * 100_000,
        '{"findings": ' + "[" * 100_000,
        '{"findings": []} {}',
        "\ufeff" + '{"findings": []}',
    ],
    ids=lambda text: text[:20],
)
def test_a_text_that_is_no_findings_is_refused_in_words(text: str) -> None:
    with pytest.raises(NotAFinding) as caught:
        load(text)

    assert str(caught.value)


def described(node: dict[str, Any], hint: Any, path: str = "finding") -> list[str]:
    """Where the schema and the dataclass differ, or the schema says nothing."""
    if "description" not in node and not path.endswith("[]"):
        return [f"{path} has no description"]
    target = schema["$defs"][node["$ref"].rsplit("/", 1)[1]] if "$ref" in node else node
    optional = NoneType in get_args(hint)
    if optional:
        (hint,) = (kind for kind in get_args(hint) if kind is not NoneType)
        if "anyOf" in node:
            branches = [branch for branch in node["anyOf"] if branch != {"type": "null"}]
            assert len(branches) == len(node["anyOf"]) - 1 == 1
            return described({**branches[0], "description": "as above"}, hint, path)
        kinds = {str: "string", float: "number", int: "integer", datetime: "string"}
        expected: Any = [kinds[hint], "null"]
        return [] if target["type"] == expected else [f"{path} is not {expected}"]
    if get_origin(hint) is tuple:
        return described(target["items"], get_args(hint)[0], f"{path}[]")
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        if list(target["properties"]) != list(hints):
            return [f"{path} has other keys"]
        if target["required"] != of_the_first_version(hint):
            return [f"{path} requires other keys"]
        if target["additionalProperties"] is not False:
            return [f"{path} lets other keys in"]
        return [
            fault
            for name, inner in hints.items()
            for fault in described(target["properties"][name], inner, f"{path}.{name}")
        ]
    if issubclass(hint, Enum):
        return [] if target["enum"] == [c.value for c in hint] else [f"{path} has other choices"]
    names = {str: "string", float: "number", int: "integer", bool: "boolean", datetime: "string"}
    return [] if target["type"] == names[hint] else [f"{path} is not {names[hint]}"]


def test_the_schema_and_the_finding_agree_field_by_field() -> None:
    faults = described({"$ref": "#/$defs/finding", "description": "one"}, Finding)

    assert faults == []


def test_the_schema_is_a_schema_with_a_version_and_no_address() -> None:
    Draft202012Validator.check_schema(schema)

    assert schema["$id"] == "urn:wardmote:schema:findings:1.1.0"
    assert "1.1.0" in schema["title"]
