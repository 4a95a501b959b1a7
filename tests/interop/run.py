# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The cairn authors
"""make check-interop: cairn beside real MLflow clients. Prints TAP.

    python3 run.py [SCENARIO...]

Where the clients cannot be had (no venv, no package registry) everything is
skipped, unless CAIRN_INTEROP=required.
"""

import importlib
import os
import sys
import tempfile
from pathlib import Path

import clients
from harness import Tap

SCENARIOS = ("new_store", "search", "writes", "live", "registry")


def main(names):
    needed = ("2.22", "3.0", "3.1", "3.6", "3.10", "3.17", "newest")
    try:
        for name in needed:
            clients.python(name)
    except clients.Missing as reason:
        if os.environ.get("CAIRN_INTEROP") == "required":
            print(f"Bail out! {reason}\n# ERROR:  1")
            return 1
        print(f"1..0 # SKIP {reason}\n# SKIP:  1")
        return 0
    tap = Tap()
    for name in names or SCENARIOS:
        tap.note(name)
        with tempfile.TemporaryDirectory() as folder:
            importlib.import_module(name).test(tap, Path(folder).resolve())
    return tap.end()


sys.exit(main(sys.argv[1:]))
