"""Dovecot's IMAP and LMTP, and an SMTP door before them."""

from __future__ import annotations

import grp
import imaplib
import os
import pwd
import shutil
import smtplib
import subprocess
import tempfile
import threading
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Any

from servers.running import NotInstalled, ending_with_us, free_ports, stop, wait_until

DOVECOT = Path("/usr/sbin/dovecot")
_CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
default_login_user = {login}
default_internal_user = {internal}
default_internal_group = {group}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
mail_uid = {uid}
mail_gid = {gid}
auth_username_format = %Lu
auth_failure_delay = 0
mail_fsync = never
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users/%u
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u allow_all_users=no
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service lmtp {{
  unix_listener lmtp {{
    mode = 0
  }}
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service stats {{
  chroot =
}}
recipient_delimiter = +
mail_max_userip_connections = 100
"""


class MailServer:
    """Mailboxes by address and password; ``delivered`` counts by mailbox and Message-ID."""

    def __init__(self, **_: object) -> None:
        if not DOVECOT.exists():
            raise NotInstalled("no Dovecot")
        self.users: dict[str, str] = {}
        self.imap_port, self.lmtp_port, self.smtp_port = free_ports(3)
        self.folder = Path(tempfile.mkdtemp(prefix="wardmote-mail-", dir="/tmp"))
        self.folder.chmod(0o755)
        if os.geteuid() == 0:
            # Dovecot refuses to hold mail as root: its package brought accounts of its own.
            owner, login, internal = pwd.getpwnam("mail"), "dovenull", "dovecot"
        else:
            owner = pwd.getpwuid(os.geteuid())
            login = internal = owner.pw_name
        for name in ("mail", "home"):
            (self.folder / name).mkdir()
            os.chown(self.folder / name, owner.pw_uid, owner.pw_gid)
        (self.folder / "users").mkdir()
        group = grp.getgrgid(pwd.getpwnam(internal).pw_gid).gr_name
        self._stated = self.folder / "dovecot.conf"
        self._stated.write_text(
            _CONFIGURATION.format(
                folder=self.folder,
                uid=owner.pw_uid,
                gid=owner.pw_gid,
                login=login,
                internal=internal,
                group=group,
                imap=self.imap_port,
                lmtp=self.lmtp_port,
            )
        )
        self.refuse_with: str | None = None
        self._lock = threading.Lock()

    def mailbox(self, address: str, password: str = "password") -> str:
        """A new mailbox, which can be signed in to at once."""
        self.users[address] = password
        # A file each: Dovecot looks whether a file has changed once a second at most.
        file = self.folder / "users" / address
        file.write_text(f"{address}:{password}::::::\n")
        file.chmod(0o644)
        return address

    def __enter__(self) -> MailServer:
        self.start()
        self._open_door()
        return self

    def start(self) -> None:
        """Start Dovecot with the mail that it has."""
        with (self.folder / "out").open("ab") as out:
            self.process = subprocess.Popen(
                ending_with_us(str(DOVECOT), "-F", "-c", str(self._stated)),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )
        wait_until(self._answers, "Dovecot", 15)

    def _answers(self) -> bool:
        try:
            imaplib.IMAP4("127.0.0.1", self.imap_port).logout()
        except (OSError, imaplib.IMAP4.error):
            return False
        return True

    def halt(self) -> None:
        """Stop Dovecot and keep the mail."""
        stop(self.process)

    def __exit__(self, *error: object) -> None:
        self._door.stop()
        self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _open_door(self) -> None:
        from aiosmtpd.controller import Controller
        from aiosmtpd.smtp import AuthResult

        outer = self

        class Door:
            async def handle_RCPT(
                self, server: Any, session: Any, envelope: Any, address: str, options: Any
            ) -> str:
                if address.lower() not in outer.users:
                    return "550 5.1.1 no such mailbox here"
                envelope.rcpt_tos.append(address)
                return "250 OK"

            async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
                if outer.refuse_with:
                    return outer.refuse_with
                # LMTP answers once for each recipient, which smtplib does not read.
                for recipient in envelope.rcpt_tos:
                    with smtplib.LMTP("127.0.0.1", outer.lmtp_port) as inner:
                        inner.sendmail(envelope.mail_from, [recipient], envelope.original_content)
                return "250 2.0.0 delivered"

        def signed_in(server: Any, session: Any, envelope: Any, way: Any, data: Any) -> Any:
            known = outer.users.get(data.login.decode()) == data.password.decode()
            return AuthResult(success=known, handled=False)

        self._door = Controller(
            Door(),
            hostname="127.0.0.1",
            port=self.smtp_port,
            authenticator=signed_in,
            auth_require_tls=False,
        )
        self._door.start()

    def write(self, sender: str, to: str, subject: str, text: str, **headers: str) -> str:
        """Send a letter; gives its Message-ID."""
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = sender, to, subject
        letter["Date"] = formatdate()
        letter["Message-ID"] = make_msgid(domain=sender.partition("@")[2])
        for name, value in headers.items():
            letter[name.replace("_", "-")] = value
        letter.set_content(text)
        with smtplib.LMTP("127.0.0.1", self.lmtp_port) as inner:
            inner.sendmail(sender, [to], letter.as_bytes())
        return str(letter["Message-ID"]).strip("<>")

    def letters(self, address: str) -> list[bytes]:
        """All letters in a mailbox, whole."""
        folder = self.folder / "mail" / address
        found = [*folder.glob("new/*"), *folder.glob("cur/*")]
        return [each.read_bytes() for each in sorted(found, key=lambda f: f.name)]
