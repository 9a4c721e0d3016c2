"""The mapping file: whatever it says that cannot be meant is said back, with what could be."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.channels.csv_mapping import Column, CsvMapping, Direction, MappingNotUnderstood, Match
from wardmote.channels.mapping_file import parse_mapping
from wardmote.channels.reading import SourceClass

ABOVE = 'rows = "messages"\naccount = "Council"\n'
BELOW = '[ours]\ncolumn = "from"\nvalues = ["us"]\n[columns]\nsent_at = "sent"\n'
CASES = 'rows = "cases"\naccount = "Council"\n[columns]\nasked_at = "opened"\n'


def test_a_mapping_that_says_everything_is_understood() -> None:
    mapping = parse_mapping(
        """
        rows = "messages"
        zone = "europe/london"
        time_format = ["%d/%m/%Y %H:%M", "iso"]
        repeated_hour = "later"
        delimiter = ";"
        encoding = "Windows-1252"
        class = "arrivals-only"
        platform = "facebook"
        account = { column = "team" }
        until = 2026-03-31T23:59:00Z
        until_columns = ["closed"]
        public = true
        automatic = { column = "kind", values = ["auto"] }
        only = { column = "kind", values = ["auto", "chat"] }
        except = [{ column = "queue", values = [7] }]
        [ours]
        column = "direction"
        values = ["out"]
        theirs = ["in"]
        [columns]
        id = "number"
        sent_at = ["date", "time"]
        """
    )

    assert mapping == CsvMapping(
        where="mapping",
        rows="messages",
        columns={"id": ("number",), "sent_at": ("date", "time")},
        ours=Direction("direction", ("out",), ("in",)),
        flags={"public": True, "automatic": Match("kind", ("auto",))},
        account=Column("team"),
        platform="facebook",
        zone=mapping.zone,
        time_formats=("%d/%m/%Y %H:%M", "iso"),
        repeated_hour="later",
        delimiter=";",
        encoding="cp1252",
        source_class=SourceClass.ARRIVALS_ONLY,
        until=datetime(2026, 3, 31, 23, 59, tzinfo=UTC),
        until_columns=("closed",),
        only=(Match("kind", ("auto", "chat")),),
        leave_out=(Match("queue", ("7",)),),
    )
    assert mapping.zone is not None
    assert mapping.zone.key == "Europe/London"
    assert mapping.used() == (
        "number",
        "date",
        "time",
        "kind",
        "team",
        "queue",
        "direction",
        "closed",
    )


def test_what_is_not_said_has_a_plain_default() -> None:
    mapping = parse_mapping(ABOVE + BELOW)

    assert (mapping.delimiter, mapping.encoding, mapping.time_formats) == (",", "utf-8", ("iso",))
    assert (mapping.zone, mapping.source_class, mapping.until) == (None, None, None)
    assert (mapping.platform, mapping.repeated_hour) == ("csv", "earlier")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("rows = ", "It is not TOML"),
        ("", '"rows" says whether'),
        ('rows = "tickets"', '"rows" says whether'),
        ('rows = ["messages"]', '"rows" says whether'),
        ("rows = {}", '"rows" says whether'),
        (ABOVE.replace('account = "Council"\n', "") + BELOW, '"account" does not say'),
        (
            ABOVE + "account_name = 1\n" + BELOW,
            'no key called "account_name". Did you mean "account"',
        ),
        (ABOVE + BELOW + 'repliesto = "x"\n', 'no column called "repliesto"'),
        (ABOVE + BELOW + 'in_replyto = "x"\n', 'Did you mean "in_reply_to"'),
        (ABOVE + BELOW + 'zone = "UTC"\n', "put zone above the first of them"),
        (ABOVE + '[ours]\ncolumn = "a"\nvalues = ["b"]', 'no table "columns"'),
        (ABOVE + BELOW.replace("sent_at", "text"), "which column is sent_at"),
        (ABOVE + BELOW + 'id = ["a", "b"]\n', '"columns.id" names 2 columns'),
        (ABOVE + BELOW + "id = []\n", '"columns.id" names 0 columns'),
        (ABOVE + BELOW + "id = true\n", '"columns.id" is not text'),
        (ABOVE + '[columns]\nsent_at = "a"', '"ours" does not say'),
        (ABOVE + 'ours = "us"\n[columns]\nsent_at = "a"', '"ours" does not say'),
        (ABOVE + BELOW.replace('values = ["us"]', ""), '"ours" names no values'),
        (ABOVE + BELOW.replace("values", "value"), 'Did you mean "values"'),
        (ABOVE + 'zone = "Europe/Londn"\n' + BELOW, 'Did you mean "Europe/London"'),
        (ABOVE + 'time_format = "%d/%m/%Y"\n' + BELOW, "without which no wait can be measured"),
        (ABOVE + 'time_format = "%d/%m/%Y %I:%M"\n' + BELOW, "without which no wait"),
        (ABOVE + 'time_format = "%d/%m/%Y %H:%M %Z"\n' + BELOW, "without which no wait"),
        (ABOVE + 'time_format = "%d/%m/%Y %T,%f"\n' + BELOW, "follows no point"),
        (ABOVE + "time_format = []\n" + BELOW, '"time_format" is empty'),
        (ABOVE + 'repeated_hour = "both"\n' + BELOW, "no value of repeated_hour"),
        (ABOVE + 'delimiter = "::"\n' + BELOW, '"delimiter" is not one character'),
        (ABOVE + "delimiter = '\"'\n" + BELOW, '"delimiter" is not one character'),
        (ABOVE + 'delimiter = "a"\n' + BELOW, '"delimiter" is not one character'),
        (ABOVE + 'encoding = "ebcdic-of-mars"\n' + BELOW, "no encoding called"),
        (ABOVE + 'encoding = "base64"\n' + BELOW, "no encoding called"),
        (ABOVE + 'class = "whole"\n' + BELOW, "no value of class"),
        (ABOVE + 'until = "soon"\n' + BELOW, '"until" is not a time'),
        (ABOVE + "until = 7\n" + BELOW, '"until" is not a time'),
        (ABOVE + "until = 2026-03-31\n" + BELOW, "a date without a time of day"),
        (ABOVE + 'automatic = "yes"\n' + BELOW, "does not say in which column to look"),
        (ABOVE + 'automatic = { column = "a", values = [] }\n' + BELOW, "names no values"),
        (ABOVE + 'automatic = { column = "a", is = ["b"] }\n' + BELOW, 'no key of "automatic"'),
        (ABOVE + "only = [1]\n" + BELOW, "does not say in which column to look"),
        (ABOVE + "platform = 7\n" + BELOW, '"platform" does not say'),
        ("ours = true\n" + CASES, 'no key called "ours"'),
        (CASES + 'closed_at = "x"\n', 'no column called "closed_at"'),
    ],
)
def test_what_cannot_be_meant_is_said_back(text: str, words: str) -> None:
    with pytest.raises(MappingNotUnderstood) as said:
        parse_mapping(text, "requests.toml")

    assert words in str(said.value)
    assert str(said.value).startswith("requests.toml: ")


def test_a_column_that_the_file_has_not_is_named_with_the_nearest() -> None:
    mapping = parse_mapping(ABOVE + BELOW)

    with pytest.raises(
        MappingNotUnderstood, match=r'no column called "from"\. Did you mean "From"'
    ):
        mapping.check_header(("From", "sent"), "requests.csv")
    with pytest.raises(MappingNotUnderstood, match='is delimiter "," right'):
        mapping.check_header(("from;sent",), "requests.csv")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("abc%Y/ ", max_size=6),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=150)
@given(
    st.sampled_from(["zone", "time_format", "until", "only", "class", "ours", "account"]), VALUES
)
def test_any_value_is_understood_or_said_back(key: str, value: object) -> None:
    written = str(value).lower() if isinstance(value, bool) else repr(value)

    # "ours" or "account" is missing whatever the value, so there is always something to say.
    with pytest.raises(MappingNotUnderstood):
        parse_mapping(f'rows = "messages"\n{key} = {written}\n[columns]\nsent_at = "a"')
