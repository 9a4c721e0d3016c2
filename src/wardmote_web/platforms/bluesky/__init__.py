"""Bluesky (AT Protocol): notifications and open threads in, records under fixed keys out."""

from __future__ import annotations

from wardmote_web.platforms.bluesky.platform import Bluesky

PLATFORM = Bluesky()
