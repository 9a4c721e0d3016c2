"""Make the guides' pictures of the desk from those that its browser journeys keep.

    .venv/bin/pytest tests/journeys/desk && .venv/bin/python docs/images/take_pictures_of_desk.py

Run it when the look of the desk has changed, and look at each.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHOTS = HERE.parents[1] / "tests" / "journeys" / "desk" / "shots"
PICTURES = {
    "inbox": "page-inbox-officer-1280-10",
    "today": "3-today",
    "undo": "1-undo",
    "closed": "2-closed",
    "held": "2-held",
    "pulled-back": "2-pulled-back",
    "stop": "3-stop",
    "copy": "4-copy",
    "decision": "5-take",
    "preview": "6-preview",
    "phone": "7-phone",
    "channels": "8-connected",
}
"""What each is called here, and there."""
WIDTH = 900
COLOURS = 48


def main() -> int:
    """Make them small: few colours, no wider than a page of text."""
    from PIL import Image

    missing = [shot for shot in PICTURES.values() if not (SHOTS / f"{shot}.png").is_file()]
    if missing:
        print(f"There are no pictures named {', '.join(missing)}. Walk the journeys first.")
        return 1
    (HERE / "desk").mkdir(exist_ok=True)
    for name, shot in PICTURES.items():
        with Image.open(SHOTS / f"{shot}.png") as seen:
            height = round(seen.height * min(WIDTH / seen.width, 1))
            small = seen.convert("RGB").resize((min(WIDTH, seen.width), height))
        small.quantize(COLOURS).save(HERE / "desk" / f"{name}.png", optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
