"""A Vega-Lite chart as an SVG to stand in a page: named, small, and without inline style.

A strict content security policy allows no ``style`` attribute, so every style becomes a
presentation attribute. Names for people who do not see the chart are a title and a
description; what Vega says of its own marks is left out. Ids are the chart's own, since
several stand in one page, and the text takes the font of the page around it.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

from wardmote.report.printable import printable

_SVG = "http://www.w3.org/2000/svg"
_DROPPED = {"class", "role", "pointer-events", "font-family", "version", "stroke-miterlimit"}
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^)'\"]+)['\"]?\s*\)")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}(?:e-?\d+)?")
_NUMERIC = {"d", "transform", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "cx", "cy"}


def drawn(spec: dict[str, Any], *, key: str, kind: str, title: str, description: str) -> str:
    """Draw a chart.

    Args:
        spec: A Vega-Lite specification that holds its own data.
        key: Begins every id in it; unlike that of any other chart in the page.
        kind: A class by which a stylesheet knows it.
        title: What it shows.
        description: The same in words, from the data.

    Returns:
        An ``svg`` element to put in a page as it is.
    """
    # Loaded here: a report without charts, and a command that prints none, need not wait for it.
    from vl_convert import vegalite_to_svg

    root = ET.fromstring(vegalite_to_svg(spec))  # noqa: S314 - see above
    _strip(root, key)
    root.attrib = {
        "xmlns": _SVG,
        "class": kind,
        "role": "img",
        "aria-labelledby": f"{key}-title {key}-desc",
        **{name: root.attrib[name] for name in ("width", "height", "viewBox")},
    }
    for place, (tag, text) in enumerate((("title", title), ("desc", description))):
        named = ET.Element(tag, {"id": f"{key}-{tag}"})
        named.text = printable(text)
        root.insert(place, named)
    return ET.tostring(root, encoding="unicode")


def _strip(element: ET.Element, key: str) -> None:
    element.tag = element.tag.split("}")[-1]
    element.attrib = {
        name: _value(name, value, key)
        for name, value in _with_presentation(element).items()
        if name not in _DROPPED and not name.startswith(("aria-", "{"))
    }
    children: list[ET.Element] = []
    for child in element:
        _strip(child, key)
        if child.tag == "g" and not child.attrib:
            children.extend(child)
        elif not _draws_nothing(child):
            children.append(child)
    element[:] = children


def _with_presentation(element: ET.Element) -> dict[str, str]:
    given = dict(element.attrib)
    style = given.pop("style", "")
    stated = (part.split(":", 1) for part in style.split(";") if ":" in part)
    return given | {name.strip(): value.strip() for name, value in stated}


def _value(name: str, value: str, key: str) -> str:
    if name == "id":
        return f"{key}-{value}"
    if name in _NUMERIC:
        return _LONG_NUMBER.sub(lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), value)
    return _REFERENCE.sub(rf"url(#{key}-\1)", value)


def _draws_nothing(element: ET.Element) -> bool:
    if element.tag == "g":
        return not len(element)
    if element.tag != "path":
        return False
    invisible = "stroke" not in element.attrib and element.get("fill", "") in ("", "none")
    return element.get("d", "") in ("", "M0,0h0v0h0Z") or (
        invisible
        and re.fullmatch(r"M[\d.,-]+h[\d.-]+v[\d.-]+h[\d.-]+Z", element.get("d", "")) is not None
    )
