# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The cairn authors
"""Makes the demo of this folder anew; run by hand:

    python3 data/demo/make.py

Trains real models on scikit-learn's bundled data, recorded by a real MLflow
client (see README.md), then makes every path in the store relative to it and
checks that nothing of this machine is left.
"""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

here = Path(__file__).parent
sys.path.insert(0, str(here.parents[1] / "tests/interop"))

import clients

LIBRARIES = [
    "scikit-learn==1.9.1",
    "skl2onnx==1.20.0",
    "onnx==1.23.2",
    "onnxruntime==1.20.1",
    "numpy==2.4.6",
    "pandas==3.1.1",
]
PACKAGES = clients.PACKAGES["3.1"] + LIBRARIES
PATHS = [
    ("experiments", "artifact_location"),
    ("runs", "artifact_uri"),
    ("model_versions", "source"),
    ("model_versions", "storage_location"),
    ("logged_models", "artifact_location"),
]
MOST = 3_000_000


def record(folder):
    single = {k: "1" for k in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    subprocess.run(
        [
            clients.python("demo", PACKAGES),
            str(here / "record.py"),
            str(folder),
            json.dumps(LIBRARIES),
        ],
        check=True,
        cwd=folder,
        env=clients.environment() | single,
    )


def make_relative(folder):
    prefix = str(folder) + "/"
    db = sqlite3.connect(folder / "mlflow.db")
    for table, column in PATHS:
        db.execute(
            f"UPDATE {table} SET {column} = substr({column}, ?) WHERE {column} LIKE ?",
            (len(prefix) + 1, prefix + "%"),
        )
    times = dict(
        db.execute(
            "SELECT model_id, strftime('%Y-%m-%d %H:%M:%f',"
            " creation_timestamp_ms / 1000.0, 'unixepoch') FROM logged_models"
        )
    )
    db.commit()
    db.execute("VACUUM")
    db.close()
    for path in folder.glob("artifacts/*/models/*/artifacts/MLmodel"):
        text = path.read_text().replace(prefix, "")
        text = re.sub(r"utc_time_created: .*", f"utc_time_created: '{times[path.parts[-3]]}'", text)
        path.write_text(text)


def check(folder):
    total = 0
    for path in folder.rglob("*"):
        if path.is_file():
            bytes = path.read_bytes()
            total += len(bytes)
            for word in (str(folder), str(Path.home()), os.environ.get("USER"), "site-packages"):
                if word and word.encode() in bytes:
                    sys.exit(f"{path}: holds '{word}'")
    print(total, "bytes in", sum(p.is_file() for p in folder.rglob("*")), "files")
    if total > MOST:
        sys.exit("too large")


with tempfile.TemporaryDirectory() as base:
    made = Path(base).resolve() / "demo"
    made.mkdir()
    record(made)
    make_relative(made)
    check(made)
    for name in ("mlflow.db", "artifacts", "windows"):
        old = here / name
        shutil.rmtree(old) if old.is_dir() else old.unlink(missing_ok=True)
        shutil.move(made / name, old)
