"""Fetch the front-end files that the pages use, from npm, by hand only (like the lock).

    python requirements/front_end.py

GOV.UK Frontend asks that its crown and its typeface stay on GOV.UK: both are taken out here, and
``tests/web/pages/test_front_end_assets.py`` sees that they are. Versions and hashes are written to
``versions.json`` beside the files.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import tempfile
from pathlib import Path

PACKAGES = {"govuk-frontend": "6.6.0", "htmx.org": "4.0.1"}
FILES = {
    "govuk-frontend.min.css": "govuk-frontend/dist/govuk/govuk-frontend.min.css",
    "govuk-frontend.min.js": "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "htmx.LICENCE.txt": "htmx.org/LICENSE",
}
# Components that no page has: what is not sent need not be read on a slow line.
UNUSED = (
    "accordion", "accordion-nav", "breadcrumbs", "cookie-banner", "date-input", "exit-this-page",
    "feedback", "language-navigation", "panel", "password-input", "phase-banner",
    "service-navigation", "summary-card", "tabs", "task-list",
)  # fmt: skip
FOLDER = Path(__file__).resolve().parents[1] / "src/wardmote_web/pages/static/pages/vendor"


def without_brand(css: str) -> str:
    """The style sheet without the typeface of GOV.UK and without files that we do not ship."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = re.sub(r'"?GDS Transport"?,\s*', "", css)
    css = re.sub(r"[^{}]*\{[^{}]*url\(/assets/[^{}]*\}", "", css)
    return re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)


def without_unused(css: str) -> str:
    """The style sheet without rules that are for unused components alone."""
    # Of the component itself, its parts (__) and variants (--); of no other with a longer name.
    unused = re.compile(rf"\.govuk-(?:{'|'.join(UNUSED)})(?![a-z]|-[a-z])")

    def kept(rule: re.Match[str]) -> str:
        selectors = [each for each in rule[1].split(",") if not unused.search(each)]
        return f"{','.join(selectors)}{{{rule[2]}}}" if selectors else ""

    # A selector list with a comma inside brackets (":not(a,b)") is left as it is.
    css = re.sub(r"([^{}();,@]+(?:,[^{}();,@]+)*)\{([^{}]*)\}", kept, css)
    return re.sub(r"@media[^{}]*\{\}", "", css)


def main() -> None:
    """Fetch, take the brand out, write down what it was."""
    with tempfile.TemporaryDirectory() as work:
        named = [f"{name}@{version}" for name, version in PACKAGES.items()]
        command = ["npm", "install", "--no-audit", "--no-fund", "--silent", *named]
        # Nothing in the command comes from outside this file; the npm on the path is meant.
        subprocess.run(command, cwd=work, check=True)  # noqa: S603
        FOLDER.mkdir(parents=True, exist_ok=True)
        hashes = {}
        for name, source in FILES.items():
            text = (Path(work) / "node_modules" / source).read_text(encoding="utf-8")
            if name.endswith(".css"):
                text = without_unused(without_brand(text))
            text = re.sub(r"\n?//# sourceMappingURL=\S+\s*$", "\n", text)
            (FOLDER / name).write_text(text, encoding="utf-8")
            hashes[name] = hashlib.sha256(text.encode()).hexdigest()
    stated = {"packages": PACKAGES, "sha256": hashes}
    (FOLDER / "versions.json").write_text(json.dumps(stated, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
