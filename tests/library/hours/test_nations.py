"""Public holidays by nation, checked against GOV.UK's own list."""

from __future__ import annotations

from datetime import date

import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays

from wardmote.hours.errors import UnknownNation
from wardmote.hours.nations import (
    holidays_of,
    last_known_year,
    nation_in_words,
    nation_named,
)

DIVISIONS = {
    "england": BankHolidays.ENGLAND_AND_WALES,
    "wales": BankHolidays.ENGLAND_AND_WALES,
    "scotland": BankHolidays.SCOTLAND,
    "northern ireland": BankHolidays.NORTHERN_IRELAND,
}
# Proclaimed for Scotland in 2026, after the list that the checking library carries was made.
NOT_YET_LISTED = {("scotland", date(2026, 6, 15))}


@pytest.mark.parametrize("nation", DIVISIONS)
def test_every_weekday_holiday_from_2012_to_2028_is_one_of_gov_uk_and_the_other_way_round(
    nation: str,
) -> None:
    listed = BankHolidays(use_cached_holidays=True).get_holidays(division=DIVISIONS[nation])
    theirs = {each["date"] for each in listed if each["date"].year <= 2028}

    ours = {day for year in range(2012, 2029) for day in holidays_of(nation, year)}

    weekdays = {day for day in ours if day.weekday() < 5 and (nation, day) not in NOT_YET_LISTED}
    assert weekdays == theirs


@pytest.mark.parametrize("nation", DIVISIONS)
def test_beside_gov_uk_only_the_weekend_day_itself_of_a_substituted_holiday_is_closed(
    nation: str,
) -> None:
    listed = BankHolidays(use_cached_holidays=True).get_holidays(division=DIVISIONS[nation])
    theirs = {each["date"] for each in listed}

    ours = {day for year in range(2012, 2029) for day in holidays_of(nation, year)}

    assert all(day.weekday() >= 5 or (nation, day) in NOT_YET_LISTED for day in ours - theirs)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("England", "england"),
        ("Northern  Ireland", "northern ireland"),
        ("northern_ireland", "northern ireland"),
        ("GB-WLS", "wales"),
        ("uk-nir", "northern ireland"),
        ("us", "US"),
        ("US-md", "US-MD"),
        ("irl", "IRL"),
        ("AU-NSW", "AU-NSW"),
    ],
)
def test_a_nation_is_kept_under_one_name(written: str, kept: str) -> None:
    assert nation_named(written) == kept
    assert nation_named(kept) == kept


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("UK", "those of its nations differ"),
        ("United Kingdom", "those of its nations differ"),
        ("GB-CORNWALL", "those of its nations differ"),
        ("Atlantis", "not a nation whose holidays are known"),
        ("englnd", 'Did you mean "england"'),
        ("US-ZZ", "not a part of US"),
        ("MT-XX", "its parts: none"),
    ],
)
def test_an_unknown_nation_is_refused_in_words(written: str, says: str) -> None:
    with pytest.raises(UnknownNation) as error:
        nation_named(written)

    assert says in str(error.value)


def test_holidays_have_english_names_where_the_library_knows_them() -> None:
    assert holidays_of("FR", 2026)[date(2026, 7, 14)] == "National Day"
    assert holidays_of("US-MD", 2026)[date(2026, 12, 25)] == "Christmas Day"
    assert holidays_of("NZ", 2026)[date(2026, 12, 25)] == "Christmas Day"


def test_the_years_that_are_known_differ() -> None:
    assert (last_known_year("england"), last_known_year("JP")) == (2100, 2099)


@pytest.mark.parametrize(
    ("nation", "words"), [("scotland", "Scotland"), ("US", "United States"), ("IRL", "Ireland")]
)
def test_a_nation_in_words(nation: str, words: str) -> None:
    assert nation_in_words(nation) == words
