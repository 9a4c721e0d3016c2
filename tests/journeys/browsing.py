"""How a browser is started for the tests, and what its pages are held to."""

from __future__ import annotations

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
"""Of axe-core's rules, those that nothing may fall short of."""
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--disable-sync",
    "--disable-quic",
]
"""Chromium as root, and without calls of its own to anywhere."""
