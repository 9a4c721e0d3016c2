"""Public holidays by nation, from the ``holidays`` library.

A public holiday is every day that the library calls one: where a bank holiday falls on
a weekend, that day and its substitute are both closed. (GOV.UK lists the substitute
alone; the two agree on every weekday from 2012 to 2028, which a test holds.)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from wardmote.hours.errors import UnknownNation
from wardmote.hours.suggesting import did_you_mean

UNITED_KINGDOM = {
    "england": "ENG",
    "wales": "WLS",
    "scotland": "SCT",
    "northern ireland": "NIR",
}
_REMEDY = (
    "Write england, wales, scotland or northern ireland, or the code of a country or part of "
    "one, such as US or US-MD."
)


def nation_named(text: str) -> str:
    """The one name under which a nation's holidays are kept.

    Args:
        text: A nation of the United Kingdom, or an ISO 3166 code such as ``IE`` or ``US-MD``.

    Raises:
        UnknownNation: No calendar has that name, or it is the United Kingdom as a whole,
            whose nations have different holidays.

    >>> nation_named("Northern-Ireland"), nation_named("gb-sct"), nation_named("us-md")
    ('northern ireland', 'scotland', 'US-MD')
    """
    plain = " ".join(re.split(r"[\s_-]+", text.lower().strip()))
    if plain in UNITED_KINGDOM:
        return plain
    code, _, part = text.strip().upper().partition("-")
    for nation, subdivision in UNITED_KINGDOM.items():
        if code in {"GB", "GBR", "UK"} and part == subdivision:
            return nation
    if code in {"GB", "GBR", "UK"} or plain in {"united kingdom", "great britain", "britain"}:
        raise UnknownNation(
            f'"{text}" has no holidays of its own: those of its nations differ.', remedy=_REMEDY
        )
    return _country_named(text, code, part)


def _country_named(text: str, code: str, part: str) -> str:
    from holidays import list_supported_countries

    countries = list_supported_countries(include_aliases=True)
    if code not in countries:
        raise UnknownNation(
            f'"{text}" is not a nation whose holidays are known.'
            + did_you_mean(text, UNITED_KINGDOM),
            remedy=_REMEDY,
        )
    parts = {each.upper(): each for each in countries[code]}
    if part and part not in parts:
        raise UnknownNation(
            f'"{text}" is not a part of {code} whose holidays are known.'
            + did_you_mean(part, parts),
            remedy=f"Write {code} alone, or one of its parts: {', '.join(parts) or 'none'}.",
        )
    return f"{code}-{parts[part]}" if part else code


def _calendar(nation: str, year: int) -> Any:
    from holidays import country_holidays

    code, _, part = nation.partition("-")
    if nation in UNITED_KINGDOM:
        code, part = "GB", UNITED_KINGDOM[nation]
    plain = country_holidays(code, subdiv=part or None, years=year, expand=False)
    english = [each for each in ("en_GB", "en_US") if each in plain.supported_languages]
    if not english:
        return plain
    return country_holidays(
        code, subdiv=part or None, years=year, expand=False, language=english[0]
    )


@cache
def holidays_of(nation: str, year: int) -> Mapping[date, str]:
    """Public holidays of a year, each with its name, in English where the library has it.

    A year before the library's records has none; a year after them must not be asked for
    (see ``last_known_year``).

    >>> holidays_of("england", 2026)[date(2026, 12, 28)]
    'Boxing Day (observed)'
    """
    return {day: str(name) for day, name in _calendar(nation, year).items() if day.year == year}


@cache
def last_known_year(nation: str) -> int:
    """The last year for which the library knows the holidays.

    >>> last_known_year("england")
    2100
    """
    return int(_calendar(nation, 2000).end_year)


def nation_in_words(nation: str) -> str:
    """The nation as a sentence names it.

    >>> nation_in_words("northern ireland"), nation_in_words("US-MD")
    ('Northern Ireland', 'United States (MD)')
    """
    if nation in UNITED_KINGDOM:
        return nation.title()
    from holidays.registry import COUNTRIES

    code, _, part = nation.partition("-")
    country = next(name for name, codes in COUNTRIES.items() if code in codes)
    words = country.replace("_", " ").title()
    return f"{words} ({part})" if part else words
