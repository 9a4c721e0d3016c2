"""E-mail: IMAP in, SMTP out, a fixed Message-ID for each reply."""

from __future__ import annotations

from wardmote_web.platforms.mail.platform import Mail

PLATFORM = Mail()
