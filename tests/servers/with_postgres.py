"""Run a command with the desk's database on a throw-away PostgreSQL: ``make postgres``.

    python tests/servers/with_postgres.py pytest tests/web

The command is given as to ``python -m``. Its exit status is ours; 2 if there is no PostgreSQL.
"""

from __future__ import annotations

import os
import subprocess
import sys

from servers.postgres import Postgres
from servers.running import NotInstalled


def main(command: list[str]) -> int:
    """Start a cluster, run the command on it, stop the cluster."""
    try:
        cluster = Postgres()
    except NotInstalled as error:
        print(f"{error}: run tests/servers/install.sh", file=sys.stderr)
        return 2
    with cluster:
        environment = {**os.environ, "WARDMOTE_DATABASE": cluster.create("desk")}
        return subprocess.run(
            [sys.executable, "-m", *command], env=environment, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
