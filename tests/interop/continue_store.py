# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The cairn authors
"""A client goes on with a store: reads what is there, logs, searches, registers.

    python continue_store.py STORE [upgrade]

Prints JSON: the client's version, what it read, and the error that stopped it.
"""

import json
import logging
import sys

logging.disable(logging.CRITICAL)

import mlflow
from mlflow.entities import Metric, Param, RunTag


def upgrade(uri):
    import mlflow.store.db.utils as db

    engine = db.create_sqlalchemy_engine_with_retry(uri)
    db._upgrade_db(engine)


def go_on(client):
    runs = client.search_runs([e.experiment_id for e in client.search_experiments()])
    read = {
        r.info.run_name: {
            "status": r.info.status,
            "metrics": {k: str(v) for k, v in r.data.metrics.items()},
            "params": r.data.params,
        }
        for r in runs
    }
    for r in runs:
        if r.info.status == "RUNNING":
            client.log_metric(r.info.run_id, "acc", 0.99, step=100)
            client.set_terminated(r.info.run_id)
    e = client.create_experiment("continued")
    run_id = client.create_run(e, run_name="more").info.run_id
    client.log_batch(run_id, [Metric("m", 1.0, 1, 0)], [Param("p", "x")], [RunTag("t", "y")])
    found = client.search_runs([e], "metrics.m = 1 and params.p = 'x' and tags.t = 'y'")
    assert [r.info.run_id for r in found] == [run_id]
    client.create_registered_model("model")
    version = client.create_model_version("model", f"runs:/{run_id}/model", run_id)
    client.set_registered_model_alias("model", "champion", version.version)
    assert client.get_model_version_by_alias("model", "champion").run_id == run_id
    return read


def main(path, words):
    uri = "sqlite:///" + path
    out = {"mlflow": mlflow.__version__, "read": None, "error": None}
    try:
        if "upgrade" in words:
            upgrade(uri)
        out["read"] = go_on(mlflow.MlflowClient(uri, uri))
    except Exception as e:
        out["error"] = f"{type(e).__name__}: {str(e).splitlines()[0]}"
    print(json.dumps(out))


main(sys.argv[1], sys.argv[2:])
