# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The cairn authors
"""A client's side of the registry tests.

    python registry_client.py fill STORE          makes models and versions; prints ids as JSON
    python registry_client.py act STORE ACTS      does the acts of a JSON file; prints its answers after each
    python registry_client.py ask STORE...        prints its answers for each store

Answers are everything that the registry's API says.
"""

import json
import logging
import os
import sys

logging.disable(logging.CRITICAL)

import steady

steady.hold()

import mlflow

STAGES = ["None", "Staging", "Production", "Archived"]


def client_of(path):
    uri = "sqlite:///" + path
    mlflow.set_tracking_uri(uri)
    mlflow.set_registry_uri(uri)
    return mlflow.MlflowClient(uri, uri)


def version(v):
    out = {k: x for k, x in dict(v).items() if k not in ("workspace",)}
    for key in ("params", "metrics", "deployment_job_state"):
        out.pop(key, None)
    out["aliases"] = sorted(out.get("aliases") or [])
    return {k: str(x) if not isinstance(x, (int, str, dict, list, type(None))) else x for k, x in out.items()}


def in_order(versions):
    return sorted((version(v) for v in versions), key=lambda v: (v["name"], int(v["version"])))


def model(m):
    return {
        "name": m.name,
        "description": m.description,
        "created": m.creation_timestamp,
        "updated": m.last_updated_timestamp,
        "tags": dict(m.tags),
        "aliases": {k: int(v) for k, v in m.aliases.items()},
        "latest": in_order(m.latest_versions),
    }


def answers(client):
    models = [model(m) for m in client.search_registered_models()]
    out = {"models": models, "versions": in_order(client.search_model_versions()), "each": {}}
    for m in models:
        name = m["name"]
        got = client.get_registered_model(name)
        out["each"][name] = {
            "model": model(got),
            "latest": in_order(client.get_latest_versions(name, STAGES)),
            "by alias": {a: version(client.get_model_version_by_alias(name, a)) for a in m["aliases"]},
            "versions": [
                version(client.get_model_version(name, v["version"]))
                for v in out["versions"]
                if v["name"] == name
            ],
            "uris": [
                client.get_model_version_download_uri(name, v["version"])
                for v in out["versions"]
                if v["name"] == name
            ],
        }
    return out


def logged_folder(run):
    folder = os.path.join(run.info.artifact_uri, "model")
    os.makedirs(folder)
    with open(os.path.join(folder, "MLmodel"), "w") as f:
        f.write("flavors:\n  python_function:\n    loader_module: none\n")


def fill(path):
    os.chdir(os.path.dirname(path))
    client = client_of(path)
    experiment = client.create_experiment("churn")
    runs, ids = [], {}
    for i in range(4):
        steady.tick()
        run = client.create_run(experiment, run_name=f"run-{i}", tags={"mlflow.source.git.commit": f"c{i}"})
        client.log_metric(run.info.run_id, "auc", 0.9 + i / 100)
        logged_folder(run)
        runs.append(run.info.run_id)
    for name in ("m", "naïve \u2603 😀", "empty"):
        steady.tick()
        client.create_registered_model(name, description="About " + name, tags={"team": "red"})
    for name in ("m", "naïve \u2603 😀"):
        for run in runs[:3]:
            steady.tick()
            source = client.get_run(run).info.artifact_uri + "/model"
            client.create_model_version(name, source, run, tags={"k": "v"}, description="try")
    if hasattr(client, "create_logged_model"):
        m = client.create_logged_model(experiment, "net", runs[3])
        client.finalize_logged_model(m.model_id, "READY")
        ids["model"] = m.model_id
        alone = client.create_logged_model(experiment, "alone", runs[3])
        client.finalize_logged_model(alone.model_id, "READY")
        ids["named"] = alone.model_id
    print(json.dumps(ids | {"runs": runs, "mlflow": mlflow.__version__}))


def do(client, act):
    words = act["client"]
    if words[0] == "stage":
        client.transition_model_version_stage(words[1], str(words[2]), words[3], words[4])
    elif words[0] == "alias":
        client.set_registered_model_alias(words[1], words[2], str(words[3]))
    elif words[0] == "no alias":
        client.delete_registered_model_alias(words[1], words[2])
    elif words[0] == "register":
        mlflow.register_model(words[1], words[2], tags=words[3])
    elif words[0] == "delete":
        client.delete_model_version(words[1], str(words[2]))
    else:
        raise ValueError(words[0])


def act(path, acts):
    client = client_of(path)
    out = []
    for step in acts:
        steady.set_time(step["at"])
        for one in step["acts"]:
            do(client, {"client": one})
        out.append(answers(client))
    return out


def main(words):
    if words[0] == "fill":
        fill(words[1])
        return
    # register_model tells what it does.
    sys.stdout, kept = sys.stderr, sys.stdout
    if words[0] == "act":
        said = act(words[1], json.load(open(words[2])))
    else:
        said = [answers(client_of(path)) for path in words[1:]]
    json.dump(said, kept)


main(sys.argv[1:])
