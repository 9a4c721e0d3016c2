"""Any finding at all, for hypothesis."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from wardmote.basis.figures import Interval
from wardmote.findings.effect import (
    Arm,
    Attribute,
    Better,
    Conduct,
    Design,
    Effect,
    Kind,
    Measure,
    Outcome,
)
from wardmote.findings.finding import (
    Finding,
    Form,
    Point,
    Series,
    Setting,
    Status,
    Strength,
    Withdrawn,
)

numbers = st.floats(allow_nan=False, allow_infinity=False)
maybe = st.none() | numbers
texts = st.text(max_size=20)
counts = st.integers(0, 10**12)
zones = st.sampled_from(
    [UTC, timezone(timedelta(hours=5, minutes=45)), timezone(-timedelta(hours=8))]
)
instants = st.datetimes(
    min_value=datetime(1, 1, 3),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(9999, 12, 29),  # noqa: DTZ001 - the same
    timezones=zones,
)
tuples = st.lists(texts, max_size=2).map(tuple)

intervals = st.builds(Interval, maybe, maybe, numbers, texts)
points = st.builds(Point, texts, maybe, maybe, maybe, counts, maybe, texts)
series = st.builds(
    Series, st.lists(points, max_size=3).map(tuple), texts, texts, texts, numbers, texts
)
settings_of_data = st.builds(
    Setting,
    accounts=texts,
    platforms=tuples,
    source=texts,
    source_class=texts,
    source_class_stated_by=texts,
    zone=texts,
    hours=st.none() | texts,
    start=st.none() | instants,
    end=st.none() | instants,
    fiction=st.booleans(),
    attributes=st.lists(st.builds(Attribute, texts, texts), max_size=2).map(tuple),
)
arms = st.builds(Arm, texts, counts, st.none() | counts, maybe)
effects = st.builds(
    Effect,
    kind=st.sampled_from(Kind),
    measure=st.sampled_from(Measure),
    estimate=numbers,
    std_err=numbers,
    outcome=st.builds(Outcome, texts, texts),
    treated=texts,
    compared_with=texts,
    better=st.sampled_from(Better),
    unit=texts,
    arms=st.lists(arms, max_size=2).map(tuple),
)
conducts = st.builds(
    Conduct,
    design=st.sampled_from(Design),
    unit=texts,
    protocol=texts,
    frozen=st.none() | instants,
    first_outcome=st.none() | instants,
    deviations=tuples,
)
TEXTS = [
    *("id", "topic", "question", "title", "estimand", "design", "method", "software"),
    *("fingerprint", "unit", "n_of", "sentence", "reason", "remedy"),
]
findings = st.builds(
    Finding,
    **dict.fromkeys(TEXTS, texts),
    status=st.sampled_from(Status),
    setting=settings_of_data,
    strength=st.builds(Strength, texts, tuples),
    date=instants,
    estimate=maybe,
    interval=st.none() | intervals,
    n=counts,
    effective_n=maybe,
    form=st.sampled_from(Form),
    series=st.none() | series,
    caveats=tuples,
    effect=st.none() | effects,
    conduct=st.none() | conducts,
    version=counts,
    replaces=texts,
    withdrawn=st.none() | st.builds(Withdrawn, instants, texts),
    rests_on=tuples,
)
