# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The cairn authors
"""Fills a store by a real client with everything a reader must cope with.

    python fill_store.py STORE

Runs under any client of clients.py; what an old client lacks it leaves out.
The same client makes the same rows each time.
"""

import logging
import random
import sys

import steady

steady.hold()
logging.disable(logging.CRITICAL)

import mlflow
from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param, RunTag

T0 = 1_793_000_000_000  # 2026-10-26
HOSTILE = "\x1b[31mred\x1b[0m\r\n\x07\t\u202eevil\u202c <b>&amp;</b> '\"`;DROP TABLE runs;--"
rng = random.Random(7)


def store_of(path):
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

    # The location of the default experiment must not depend on where this runs.
    SqlAlchemyStore("sqlite:///" + path, "/srv/mlruns")
    return mlflow.MlflowClient("sqlite:///" + path, "sqlite:///" + path)


class Writer:
    def __init__(self, client):
        self.client = client
        self.minute = 0

    def experiment(self, name, tags=None):
        steady.tick(1000)
        location = f"/srv/mlruns/{name.split()[0].lower()}"
        return self.client.create_experiment(name, artifact_location=location, tags=tags)

    def run(self, experiment, name, tags=None, start=None, **logged):
        """Several runs share a start, so that ties are met."""
        self.minute += 1
        start = start or T0 + 60_000 * (self.minute // 2)
        steady.set_time(start)
        run = self.client.create_run(
            experiment, start_time=start, run_name=name, tags={"mlflow.user": "ada", **(tags or {})}
        )
        run_id = run.info.run_id
        for key, value in logged.get("params", {}).items():
            self.client.log_param(run_id, key, value)
        metrics = [Metric(k, v, start + 1000, 0) for k, v in logged.get("metrics", {}).items()]
        if metrics:
            self.client.log_batch(run_id, metrics=metrics)
        if logged.get("end", "FINISHED") is not None:
            self.client.set_terminated(run_id, logged.get("end", "FINISHED"), start + 90_000)
        return run_id


def vision(w):
    """Three dozen runs of one kind: missing keys, ties, odd numbers, all statuses."""
    e = w.experiment(
        "vision",
        {
            "mlflow.experiment.primaryMetric.name": "val/acc",
            "mlflow.experiment.primaryMetric.greaterIsBetter": "true",
            "mlflow.note.content": "# Vision\n\nBaseline **first**.",
            "owner": "ada",
        },
    )
    ends = ["FINISHED", "FINISHED", "FAILED", "KILLED", None, "FINISHED"]
    odd = [float("nan"), float("inf"), float("-inf"), 0.0, -1.5, 1e-300]
    ids = []
    for i in range(36):
        metrics = {"acc": round(0.5 + (i % 9) * 0.05, 3), "loss": round(1 / (1 + i % 7), 6)}
        if i % 3:
            metrics["val/acc"] = round(0.4 + rng.random() / 2, 4)
        if i % 5 == 0:
            metrics["odd"] = odd[i // 5 % len(odd)]
        if i % 4 == 0:
            metrics["f1 score"] = i / 40
        params = {"lr": ["0.1", "1e-3", "0.01", "0.001"][i % 4], "depth": str([2, 4, 16, 8][i % 4])}
        if i % 2:
            params["opt"] = ["adam", "Adam", "SGD"][i % 3]
        if i % 6 == 0:
            params["model name"] = f"ResNet_{i}%"
        tags = {"team": ["red", "Red", "blue"][i % 3]}
        if i % 4 == 1:
            tags["stage.kind"] = "dev" if i % 8 == 1 else "prod"
        if i % 10 == 3:
            tags["empty"] = ""
        source = {
            "mlflow.source.name": "train.py",
            "mlflow.source.type": "LOCAL",
            "mlflow.source.git.commit": f"{i:040x}",
        }
        ids.append(
            w.run(
                e, f"cnn-{i % 12}", tags | source, metrics=metrics, params=params, end=ends[i % 6]
            )
        )
    for run_id in ids[3:6]:
        w.client.delete_run(run_id)
    w.client.restore_run(ids[4])
    return e, ids


def curves(w, e):
    """Histories: order, repeats, negative steps, several points at a step, non-finite values."""
    first = w.run(e, "long curve", end=None)
    for start in range(0, 600, 300):
        w.client.log_batch(
            first,
            metrics=[
                Metric("train/loss", 2.0 / (1 + 0.05 * s), T0 + 1_000_000 + 500 * s, s)
                for s in range(start, start + 300)
            ],
        )
    second = w.run(e, "odd curve", end="FAILED")
    points = [
        ("late", 5.0, 3, 10),
        ("late", 1.0, 9, 2),
        ("late", 2.0, 9, 10),
        ("late", 9.0, 9, 10),
        ("minus", 1.0, 1, -3),
        ("minus", 2.0, 1, -1),
        ("same", 1.0, 5, 0),
        ("same", 2.0, 5, 0),
        ("same", 2.0, 5, 0),
        ("same", -3.0, 5, 0),
        ("big step", 1.5, 7, 2**62),
        ("nan end", 1.0, 1, 0),
        ("nan end", float("nan"), 2, 1),
        ("nan start", float("nan"), 1, 0),
        ("nan start", 2.0, 2, 1),
        ("nan tie", float("nan"), 1, 0),
        ("nan tie", -1.0, 1, 0),
        ("huge", 1.7e308, 1, 0),
    ]
    for key, value, timestamp, step in points:
        w.client.log_metric(second, key, value, timestamp=T0 + timestamp, step=step)


def search(w):
    """A parent with children, one of which has a child of its own."""
    e = w.experiment("tabular search")
    parent = w.run(e, "sweep", {"mlflow.note.content": "Grid over *depth*."}, params={"n": "16"})
    child = None
    for i in range(16):
        child = w.run(
            e,
            f"sweep/{i}",
            {"mlflow.parentRunId": parent},
            metrics={"auc": round(0.7 + 0.01 * ((i * 7) % 16), 3)},
            params={"depth": str(i), "rows": str(10**i)},
        )
    for name, zero in (("zero", 0.0), ("minus zero", -0.0)):
        w.run(e, name, metrics={"zero": zero, "auc": zero})
    grandchild = w.run(e, "refit", {"mlflow.parentRunId": child}, metrics={"auc": 0.91})
    w.client.delete_run(w.run(e, "orphan", {"mlflow.parentRunId": "0" * 32}))
    return grandchild


def hostile(w):
    e = w.experiment("hostile <script>alert(1)</script> naïve ☃ 実験", {"note": HOSTILE})
    w.run(
        e,
        HOSTILE,
        {"x": HOSTILE, "größe": "straße", "emoji 👩‍🚀": "🧪" * 40},
        params={"größe": "ÄÖÜ", "text": HOSTILE, "long": "x" * 6000, "blank": "", "space": "  a  "},
        metrics={"größe": 1.0, "a/b.c-d e": 2.0},
    )
    w.run(e, "STRASSE", {"x": "100%_sure", "long": "y" * 5000}, params={"größe": "äöü"})
    w.run(e, "", {"x": 'O\'Brien "quoted" `back`'})
    return e


def datasets(w, e, runs):
    for i, run_id in enumerate(runs):
        d = Dataset(
            ["wine", "Wine", "digits"][i % 3],
            f"{i % 4:08x}",
            "local",
            '{"uri": "/data/%d.csv"}' % (i % 4),
            '{"mlflow_colspec": [{"type": "double", "name": "x", "required": true}]}',
            '{"num_rows": %d, "num_elements": 9}' % (100 + i),
        )
        context = [InputTag("mlflow.data.context", ["training", "validation"][i % 2])]
        w.client.log_inputs(run_id, [DatasetInput(d, context if i % 5 else [])])
    # One run that used two: each clause of a filter may be met by another of them.
    for name, context in (("wine", "testing"), ("digits", "training")):
        d = Dataset(name, "000000ff", "s3", '{"uri": "s3://bucket/key"}')
        w.client.log_inputs(runs[2], [DatasetInput(d, [InputTag("mlflow.data.context", context)])])


def registry(w, runs):
    steady.set_time(T0 + 50_000_000)
    c = w.client
    for name, versions in (("churn", 4), ("digits-cnn", 2), ("naïve ☃", 1), ("empty", 0)):
        c.create_registered_model(name, tags={"team": "red"}, description=f"About **{name}**")
        for v in range(versions):
            steady.tick(60_000)
            c.create_model_version(
                name,
                f"/srv/mlruns/vision/{runs[v]}/artifacts/model",
                runs[v],
                tags={"auc": str(0.9 + v / 100)},
                description=f"try {v + 1}",
            )
    steady.tick(1000)
    for version, stage in (("1", "Archived"), ("2", "Production"), ("4", "Staging")):
        c.transition_model_version_stage("churn", version, stage)
    c.delete_model_version("churn", "3")
    c.set_registered_model_alias("churn", "champion", "2")
    c.set_registered_model_alias("churn", "challenger", "4")
    c.set_registered_model_alias("digits-cnn", "champion", "1")
    c.set_model_version_tag("churn", "4", "validated", HOSTILE)
    for text in ("Say {{word}}.", "Say {{word}} twice."):
        steady.tick(1000)
        c.register_prompt("greeting", text, commit_message="better")


def logged_models(w, e, run_id):
    """3.x: models as things of their own, with metrics that name a data set."""
    from mlflow.entities import LoggedModelOutput

    models = []
    for i in range(3):
        steady.tick(1000)
        m = w.client.create_logged_model(
            e, f"net-{i}", run_id, tags={"k": "v"}, params={"layers": str(i)}, model_type="onnx"
        )
        models.append(m.model_id)
    w.client.finalize_logged_model(models[0], "READY")
    w.client.finalize_logged_model(models[1], "FAILED")
    w.client.log_outputs(run_id, [LoggedModelOutput(models[0], 3), LoggedModelOutput(models[1], 5)])
    for step in range(3):
        w.client.log_metric(
            run_id,
            "model/auc",
            0.8 + step / 50,
            timestamp=T0 + step,
            step=step,
            model_id=models[0],
            dataset_name="wine",
            dataset_digest="00000000",
        )


def main(path):
    w = Writer(store_of(path))
    steady.set_time(T0 - 86_400_000)
    e, ids = vision(w)
    curves(w, e)
    grandchild = search(w)
    hostile(w)
    w.experiment("empty")
    gone = w.experiment("deleted")
    w.run(gone, "gone")
    w.client.delete_experiment(gone)
    live = [r for i, r in enumerate(ids) if i not in (3, 5)]
    datasets(w, e, live[:12] + [grandchild])
    registry(w, live)
    if hasattr(w.client, "create_logged_model"):
        logged_models(w, e, live[0])
    default = w.run("0", None)
    w.client.log_batch(default, params=[Param("p", "1")], tags=[RunTag("t", "1")])


main(sys.argv[1])
