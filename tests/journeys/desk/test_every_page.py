"""Every page, by everybody who may see it, open and closed: nothing stands in anybody's way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import get_resolver

from journeys.desk.borough import NIGHT, OPEN, Borough
from journeys.desk.places import ELSEWHERE, NO_PAGE, names_visited, places, wrong_ones
from journeys.desk.seen import Seen

Visit = Callable[..., Seen]
REFUSALS = {"socialaccount_login_error": 401}
"""Pages that are themselves the answer to something refused."""


def named(resolver: Any) -> Iterator[str]:
    """The names of all addresses."""
    for each in resolver.url_patterns:
        if hasattr(each, "url_patterns"):
            yield from named(each)
        else:
            yield each.name


def test_every_named_address_is_walked_or_said_to_be_no_page() -> None:
    known = names_visited() | NO_PAGE | ELSEWHERE

    assert {name for name in named(get_resolver()) if name not in known} == set()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("hour", [OPEN, NIGHT], ids=["open", "closed"])
def test_nothing_stands_in_the_way_of_any_reader(
    borough: Borough, visit: Visit, at: Callable[..., None], axe: str, width: int, hour: object
) -> None:
    at(hour)
    found: dict[str, object] = {}

    for role, paths in places(borough).items():
        seen = visit(getattr(borough.cast, role) if role else None, width=width)
        for name, path in paths.items():
            response = seen.page.goto(seen.base + path)
            place = f"{role or 'resident'}: {name}"
            if response is None or not (response.ok or response.status == REFUSALS.get(name)):
                found[place] = response and response.status
                continue
            seen.shot(f"page-{name}-{role}-{width}-{hour:%H}")
            faults = [*seen.faults(axe), *seen.overflow(), *seen.broken(), *seen.complaints]
            seen.complaints.clear()
            if faults:
                found[place] = faults
        seen.close()

    assert found == {}


@pytest.mark.parametrize("width", [1280, 320])
def test_a_form_sent_back_with_errors_stands_in_nobodys_way(
    borough: Borough, visit: Visit, axe: str, width: int
) -> None:
    found: dict[str, object] = {}

    for name, (role, path, entered, button) in wrong_ones(borough).items():
        seen = visit(getattr(borough.cast, role), width=width)
        page = seen.go(path)
        for field, words in entered.items():
            page.fill(f"main [name={field}] >> nth=0", words)
        page.click(f"main {button}")
        # Whoever cannot see the page hears what is wrong at once: the summary takes the focus.
        page.wait_for_selector(".govuk-error-summary:focus")
        titled = page.title().startswith("Error:")
        seen.shot(f"error-{name}-{width}")
        faults = [*seen.faults(axe), *seen.overflow(), *seen.broken(), *seen.complaints]
        if faults or not titled:
            found[name] = [titled, *faults]
        seen.close()

    assert found == {}
