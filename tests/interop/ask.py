# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The cairn authors
"""What a real client reads from a store, as JSON.

    python ask.py STORE [QUESTIONS]

QUESTIONS: a JSON file of [filter, order, view, experiment] lists; without it those
of questions.py. Runs are named in answers by their place in "runs".
"""

import json
import logging
import math
import sys

logging.disable(logging.CRITICAL)

import mlflow
from mlflow.entities import ViewType

import questions


def dataset(d):
    tags = {t.key: t.value for t in d.tags}
    return {
        "name": d.dataset.name,
        "digest": d.dataset.digest,
        "source_type": d.dataset.source_type,
        "source": d.dataset.source,
        "schema": d.dataset.schema,
        "profile": d.dataset.profile,
        "context": tags.get("mlflow.data.context"),
    }


def real(value):
    """JSON has no word for these."""
    if math.isnan(value) or math.isinf(value):
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(value)]
    return value


def run(r):
    i = r.info
    return {
        "run_id": i.run_id,
        "run_name": i.run_name,
        "experiment_id": i.experiment_id,
        "status": i.status,
        "user_id": i.user_id,
        "start_time": i.start_time,
        "end_time": i.end_time,
        "lifecycle_stage": i.lifecycle_stage,
        "artifact_uri": i.artifact_uri,
        "metrics": {k: real(v) for k, v in r.data.metrics.items()},
        "params": r.data.params,
        "tags": r.data.tags,
        "datasets": [dataset(d) for d in (r.inputs.dataset_inputs if r.inputs else [])],
    }


def experiment(e):
    return {
        "experiment_id": e.experiment_id,
        "name": e.name,
        "lifecycle_stage": e.lifecycle_stage,
        "artifact_location": e.artifact_location,
        "creation_time": e.creation_time,
        "last_update_time": e.last_update_time,
        "tags": e.tags,
    }


def histories(client, runs):
    out = {}
    for r in runs:
        for key in r["metrics"]:
            points = client.get_metric_history(r["run_id"], key)
            if len(points) > 1:
                out[f"{r['run_id']} {key}"] = [[p.timestamp, p.step, real(p.value)] for p in points]
    return out


def models(client):
    out = []
    for m in client.search_registered_models():
        versions = client.search_model_versions(f"name = '{m.name}'")
        out.append(
            {
                "name": m.name,
                "description": m.description,
                "tags": m.tags,
                "creation_timestamp": m.creation_timestamp,
                "last_updated_timestamp": m.last_updated_timestamp,
                "aliases": {k: int(v) for k, v in m.aliases.items()},
                "versions": sorted(
                    (
                        {
                            "version": int(v.version),
                            "stage": v.current_stage,
                            "run_id": v.run_id,
                            "source": v.source,
                            "status": v.status,
                            "description": v.description,
                            "creation_timestamp": v.creation_timestamp,
                            "last_updated_timestamp": v.last_updated_timestamp,
                            "aliases": sorted(client.get_model_version(m.name, v.version).aliases),
                            "tags": v.tags,
                        }
                        for v in versions
                    ),
                    key=lambda v: v["version"],
                ),
            }
        )
    return out


def answer(client, experiments, filter_text, order, view):
    """All pages of it, or what the client said."""
    kind = {"active": ViewType.ACTIVE_ONLY, "deleted": ViewType.DELETED_ONLY, "all": ViewType.ALL}
    found, token = [], None
    try:
        while True:
            page = client.search_runs(
                experiments, filter_text, kind[view], 37, questions.split_order(order), token
            )
            found += page
            token = page.token
            if not token:
                return found
    except Exception as e:
        return str(e).splitlines()[0]


def main(path, asked):
    client = mlflow.MlflowClient("sqlite:///" + path, "sqlite:///" + path)
    experiments = [experiment(e) for e in client.search_experiments(ViewType.ALL)]
    ids = [e["experiment_id"] for e in experiments]
    runs = [run(r) for r in client.search_runs(ids, "", ViewType.ALL, 50000)]
    runs.sort(key=lambda r: r["run_id"])
    place = {r["run_id"]: n for n, r in enumerate(runs)}
    searches = []
    asked = asked or questions.make([r["run_id"] for r in runs], ids)
    for filter_text, order, view, among_one in asked:
        among = [among_one] if among_one else ids
        found = answer(client, among, filter_text, order, view)
        entry = {"filter": filter_text, "order": order, "view": view, "experiment": among_one}
        if isinstance(found, str):
            entry["error"] = found
        else:
            entry["runs"] = [place[r.info.run_id] for r in found]
        searches.append(entry)
    json.dump(
        {
            "mlflow": mlflow.__version__,
            "experiments": experiments,
            "runs": runs,
            "histories": histories(client, runs),
            "models": models(client),
            "searches": searches,
        },
        sys.stdout,
        ensure_ascii=False,
        allow_nan=False,
    )


main(sys.argv[1], json.load(open(sys.argv[2])) if len(sys.argv) > 2 else None)
