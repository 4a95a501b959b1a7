# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The cairn authors
"""Trains the models of the demo. All numbers come out of scikit-learn here."""

import io
import warnings

import numpy as np
import onnxruntime
import pandas as pd
from skl2onnx import to_onnx
from sklearn import datasets, metrics
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

warnings.simplefilter("ignore")

onnxruntime.disable_telemetry_events()
OPSET = {"": 17, "ai.onnx.ml": 3}


class Data:
    """One of scikit-learn's bundled sets, split the same way each time."""

    def __init__(self, name, columns=None):
        bundle = getattr(datasets, "load_" + name)(as_frame=True)
        frame = bundle.data[columns] if columns else bundle.data
        frame.columns = [
            c.replace(" ", "_").replace("(", "").replace(")", "") for c in frame.columns
        ]
        if len(frame.columns) == 64:
            frame.columns = [f"p{i // 8}{i % 8}" for i in range(64)]
        self.name, self.frame, self.target = name, frame.astype(np.float32), bundle.target
        strata = self.target if self.target.nunique() < 20 else None
        x, self.x_test, y, self.y_test = train_test_split(
            self.frame, self.target, test_size=0.3, random_state=11, stratify=strata
        )
        strata = y if strata is not None else None
        self.x, self.x_val, self.y, self.y_val = train_test_split(
            x, y, test_size=0.2, random_state=12, stratify=strata
        )

    def used(self, run):
        for x, y, context in ((self.x, self.y, "training"), (self.x_val, self.y_val, "validation")):
            run.data(x.assign(target=y), self.name, context)


def classify(model, data, average="macro"):
    """Figures on the test part, and the confusion table as CSV."""
    p = model.predict_proba(data.x_test)
    guess = model.classes_[p.argmax(1)]
    labels = model.classes_
    out = {
        "test/accuracy": metrics.accuracy_score(data.y_test, guess),
        "test/f1": metrics.f1_score(data.y_test, guess, average=average),
        "test/log_loss": metrics.log_loss(data.y_test, p, labels=labels),
    }
    if len(labels) == 2:
        out["test/auc"] = metrics.roc_auc_score(data.y_test, p[:, 1])
        out["test/brier"] = metrics.brier_score_loss(data.y_test, p[:, 1])
    table = pd.DataFrame(
        metrics.confusion_matrix(data.y_test, guess, labels=labels),
        index=pd.Index(labels, name="true"),
        columns=labels,
    )
    return out, table.to_csv()


def regress(model, data):
    guess = model.predict(data.x_test)
    return {
        "test/rmse": metrics.mean_squared_error(data.y_test, guess) ** 0.5,
        "test/mae": metrics.mean_absolute_error(data.y_test, guess),
        "test/r2": metrics.r2_score(data.y_test, guess),
    }


def keep(run, model, data):
    """What a careful person leaves beside a run: figures, tables, environment."""
    figures, confusion = classify(model, data)
    run.log(figures)
    run.text("evaluation/confusion.csv", confusion)
    report = metrics.classification_report(data.y_test, model.predict(data.x_test), digits=4)
    run.text("evaluation/report.txt", report)
    some = data.x_test.head(20).assign(
        target=data.y_test.head(20), prediction=model.predict(data.x_test.head(20))
    )
    out = io.StringIO()
    some.to_csv(out, float_format="%.6g")
    run.text("evaluation/sample.csv", out.getvalue())
    run.environment()


def onnx(model, data):
    """The model as ONNX, proven to say what the model says."""
    classifier = hasattr(model, "classes_")
    made = to_onnx(
        model,
        data.x.head(1).to_numpy(),
        target_opset=OPSET,
        name=data.name,
        options={id(model): {"zipmap": False}} if classifier else None,
    )
    session = onnxruntime.InferenceSession(made.SerializeToString())
    said = session.run(None, {session.get_inputs()[0].name: data.x_test.to_numpy()})[-1]
    meant = model.predict_proba(data.x_test) if classifier else model.predict(data.x_test)
    np.testing.assert_allclose(said.reshape(meant.shape), meant, rtol=1e-4, atol=1e-5)
    return made


def scaled(model):
    return make_pipeline(StandardScaler(), model)


def cosine(lr, epoch, epochs):
    return lr * 0.5 * (1 + np.cos(np.pi * epoch / epochs))


def warm(lr, epoch, epochs):
    return lr * min(1.0, (epoch + 1) / 10)


def epochs(run, net, data, count, lr, schedule=None, ms=2000, full=True):
    """Trains a network epoch by epoch, logging what a training loop would."""
    scaler = StandardScaler().fit(data.x)
    x, x_val = scaler.transform(data.x), scaler.transform(data.x_val)
    classes = np.unique(data.y)
    for epoch in range(count):
        rate = schedule(lr, epoch, count) if schedule else lr
        if epoch:
            net._optimizer.learning_rate = net._optimizer.learning_rate_init = rate
        net.partial_fit(x, data.y, classes=classes)
        run.spend(ms)
        p, p_val = net.predict_proba(x), net.predict_proba(x_val)
        point = {
            "train/loss": metrics.log_loss(data.y, p, labels=classes),
            "val/loss": metrics.log_loss(data.y_val, p_val, labels=classes),
            "val/accuracy": metrics.accuracy_score(data.y_val, classes[p_val.argmax(1)]),
        }
        if full:
            point["train/accuracy"] = metrics.accuracy_score(data.y, classes[p.argmax(1)])
            point["lr"] = rate
        run.log(point, epoch)
    model = make_pipeline(scaler, net)
    return model


def descend(run, data, lr, count, ms=800):
    """Linear regression by plain gradient descent: with too large a step it leaves the rails."""
    scaler = StandardScaler().fit(data.x)
    x = np.c_[np.ones(len(data.x)), scaler.transform(data.x)]
    w = np.zeros(x.shape[1])
    with np.errstate(all="ignore"):
        for epoch in range(count):
            error = x @ w - data.y
            w = w - lr * 2 / len(x) * (x.T @ error)
            run.spend(ms)
            loss = float(np.mean(error**2))
            run.log({"train/mse": loss, "weight_norm": float(np.sqrt(np.sum(w * w)))}, epoch)
            if np.isnan(loss):
                return False
    return True
