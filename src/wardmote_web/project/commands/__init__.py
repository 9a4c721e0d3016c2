"""Commands of the service: they join ``wardmote`` by the entry-point group.

``LINES`` is named by the group ``wardmote.commands.help``, so that the list of commands has a
line for each without loading any, and without Django.
"""

from __future__ import annotations

LINES = {
    "doctor": "Look at the desk's database, worker, clock and channels, and say what to mend.",
    "export": "Write what the desk holds, pseudonymised, for a study.",
    "fetch": "Write what a public body's account has posted, for an audit.",
    "person": "Delete the account of somebody who has left.",
    "resident": "Export or erase all that the desk holds about a resident.",
    "serve": "Run the desk: its pages and its worker.",
    "setup": "Ask the first questions of a new desk, and make it.",
}
