"""A small picture for other sites: whether the team is there, and how it keeps its promises."""

from __future__ import annotations

from django.utils.html import escape

from wardmote_web.promises.keeping import Kept


def badge_svg(name: str, words: str, kept: Kept) -> str:
    """The picture, with its words for whoever cannot see it.

    Args:
        name: Of the team.
        words: Whether it is there.
        kept: Of its promises; left out where none fell due.
    """
    said = words if kept.share is None else f"{words} · {kept.share:.0%} kept ({kept.n})"
    left, right = 12 + 7 * len(name), 12 + 7 * len(said)
    title, beside = f"{escape(name)}: {escape(said)}", f'textLength="{right - 12}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="22" role="img" '
        f'aria-label="{title}"><title>{title}</title>'
        f'<rect width="{left}" height="22" fill="#0b3c3b"/>'
        f'<rect x="{left}" width="{right}" height="22" fill="#eef3f3"/>'
        f'<g font-family="Arial,Helvetica,sans-serif" font-size="12">'
        f'<text x="6" y="15" fill="#fff" textLength="{left - 12}">{escape(name)}</text>'
        f'<text x="{left + 6}" y="15" fill="#0b0c0c" {beside}>{escape(said)}</text>'
        f"</g></svg>"
    )
