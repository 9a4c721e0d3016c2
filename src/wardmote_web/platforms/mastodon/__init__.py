"""Mastodon's client API: mentions and open threads in, statuses out."""

from __future__ import annotations

from wardmote_web.platforms.mastodon.platform import Mastodon

PLATFORM = Mastodon()
