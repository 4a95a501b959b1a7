# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The cairn authors
"""Real MLflow clients, each in a virtual environment of its own.

They are made once, below $XDG_CACHE_HOME/cairn-interop, with uv where there is
one and with venv and pip otherwise. "python3 clients.py NAME" prints the
interpreter of one. mlflow-skinny is the client's own code without what
trains and serves models; SQLAlchemy and Alembic make it open SQLite files.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# Older clients ask for a SQLAlchemy that still has what 2.1 dropped.
PACKAGES = {
    "2.22": ["mlflow-skinny==2.22.5", "sqlalchemy<2.1", "alembic"],
    "3.0": ["mlflow-skinny==3.0.0", "sqlalchemy<2.1", "alembic"],
    "3.1": ["mlflow-skinny==3.1.4", "sqlalchemy<2.1", "alembic"],
    "3.6": ["mlflow-skinny==3.6.0", "sqlalchemy<2.1", "alembic"],
    "3.10": ["mlflow-skinny==3.10.1", "sqlalchemy<2.1", "alembic"],
    "3.17": ["mlflow-skinny==3.17.2", "sqlalchemy<2.2", "alembic"],
    "newest": ["mlflow-skinny", "sqlalchemy", "alembic"],
}
# A tracking client phones home unless told not to.
QUIET = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true",
    "GIT_PYTHON_REFRESH": "quiet",
    "PYTHONWARNINGS": "ignore",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
}


class Missing(Exception):
    """The environment cannot be made here; the text says why."""


def cache():
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "cairn-interop"


def call(words, what):
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode != 0:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise Missing(f"cannot {what}: {lines[-1] if lines else words[0]}")


def make(folder, packages):
    """A complete environment gets its name last: an interrupted one is made again."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    uv = shutil.which("uv")
    if uv:
        call([uv, "venv", "-q", "--python", sys.executable, str(folder)], "make an environment")
        install = [uv, "pip", "install", "-q", "--python", str(folder / "bin/python")]
    else:
        call([sys.executable, "-m", "venv", str(folder)], "make an environment")
        install = [str(folder / "bin/python"), "-m", "pip", "install", "-q"]
    call(install + packages, "install " + packages[0])
    (folder / "complete").write_text("\n".join(packages))


def python(name, packages=None):
    """Path of the interpreter that has the client; raises Missing."""
    packages = packages or PACKAGES[name]
    folder = cache() / name
    done = folder / "complete"
    if not done.exists() or done.read_text() != "\n".join(packages):
        make(folder, packages)
    return str(folder / "bin/python")


def environment():
    """For the client's process: nothing of the caller's own MLflow settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MLFLOW", "PYTHON"))}
    return kept | QUIET


def run(name, script, *words, check=True):
    """Runs a script of this folder under a client; its standard output."""
    here = Path(__file__).parent
    done = subprocess.run(
        [python(name), str(here / script), *map(str, words)],
        env=environment(),
        capture_output=True,
        text=True,
    )
    if check and done.returncode != 0:
        tail = "\n".join(done.stderr.strip().splitlines()[-12:])
        raise RuntimeError(f"{script} under {name} ended with {done.returncode}:\n{tail}")
    return done.stdout


if __name__ == "__main__":
    try:
        print(python(sys.argv[1]))
    except Missing as reason:
        sys.exit(str(reason))
