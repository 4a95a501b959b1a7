# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The cairn authors
"""The story of the demo: four experiments, three registered models.

    python record.py FOLDER

Run by make.py under the client that it installs.
"""

import json
import sys
import traceback

import recorder  # first: it holds the clock
from recorder import MINUTE, Book, at, steady

import numpy as np
from sklearn.ensemble import GradientBoostingRegressor, RandomForestClassifier
from sklearn.linear_model import Lasso, LogisticRegression, Ridge
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

import train
import windows
from train import Data

MEANS = [
    f"mean {n}"
    for n in (
        "radius",
        "texture",
        "perimeter",
        "area",
        "smoothness",
        "compactness",
        "concavity",
        "concave points",
        "symmetry",
        "fractal dimension",
    )
]


def net(lr, layers=(16,), alpha=1e-4, solver="sgd", batch=32, seed=3):
    return MLPClassifier(
        layers,
        solver=solver,
        alpha=alpha,
        batch_size=batch,
        learning_rate_init=lr,
        momentum=0.9,
        random_state=seed,
    )


def fitted(run, model, data, seconds=4):
    data.used(run)
    model.fit(data.x, data.y)
    run.spend(seconds * 1000)
    return model


def screening(book):
    """Breast cancer: is a mass malignant, by ten means of its cells' measures."""
    e = book.experiment(
        "breast cancer screening",
        "2026-10-12 08:40",
        "test/auc",
        True,
        """\
# Breast cancer screening

Which mass is **malignant**, from ten measures of cell nuclei (Wisconsin diagnostic set, 569 cases).

* class 0 = malignant, 1 = benign, as scikit-learn numbers them
* compare by `test/auc`; `test/brier` must not get worse
* models that go to the registry are ONNX
""",
    )
    data = Data("breast_cancer", MEANS)
    models = {}

    r = e.run(
        "baseline tree",
        "train_tree.py",
        {"model": "tree", "depth": 3, "seed": 3},
        tags={"stage": "baseline"},
    )
    m = fitted(r, DecisionTreeClassifier(max_depth=3, random_state=3), data)
    train.keep(r, m, data)
    r.note("First honest number. Everything else has to beat this.")
    models["v1"] = (r, r.model(train.onnx(m, data), data.x, m.predict(data.x)))
    r.finish()

    r = e.run(
        "l1, wrong solver",
        "train_linear.py",
        {"model": "logistic", "C": 1.0, "penalty": "l1", "solver": "lbfgs", "seed": 3},
    )
    try:
        r.spend(1500)
        LogisticRegression(l1_ratio=1, solver="lbfgs").fit(data.x, data.y)
    except ValueError as error:
        r.text("error.txt", "".join(traceback.format_exception_only(error)))
        r.tag(error=str(error).splitlines()[0])
        r.finish("FAILED", gap=3 * MINUTE)

    e.skip_to("2026-10-13 13:05")
    parent = e.run(
        "strength sweep", "sweep.py", {"model": "logistic", "values": 8}, tags={"sweep": "C"}
    )
    e.clock += 2000
    best = 0.0
    for c in (0.001, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0):
        r = e.run(
            f"C={c:g}", "sweep.py", {"model": "logistic", "C": c, "seed": 3}, parent, {"sweep": "C"}
        )
        m = fitted(r, train.scaled(LogisticRegression(C=c)), data, 2)
        figures, _ = train.classify(m, data)
        r.log(figures)
        best = max(best, figures["test/auc"])
        r.finish(gap=500)
    parent.clock = e.clock
    parent.log({"best/auc": best})
    parent.finish()

    e.skip_to("2026-10-15 09:20")
    r = e.run(
        "logistic",
        "train_linear.py",
        {"model": "logistic", "C": 1.0, "penalty": "l2", "seed": 3},
        tags={"stage": "candidate"},
    )
    m = windows.model = fitted(r, train.scaled(LogisticRegression(C=1.0)), data)
    train.keep(r, m, data)
    weights = sorted(zip(data.x.columns, m[-1].coef_[0]), key=lambda t: -abs(t[1]))
    r.text(
        "evaluation/weights.csv", "feature,weight\n" + "".join(f"{k},{v:.6f}\n" for k, v in weights)
    )
    models["v2"] = (r, r.model(train.onnx(m, data), data.x, m.predict(data.x)))
    r.finish()
    for trees, depth in ((5, 3), (10, 4), (10, 6), (20, 4)):
        r = e.run(
            f"forest {trees}x{depth}",
            "train_forest.py",
            {"model": "forest", "trees": trees, "depth": depth, "seed": 5},
        )
        m = fitted(r, RandomForestClassifier(trees, max_depth=depth, random_state=5), data, 6)
        r.log(train.classify(m, data)[0])
        shares = sorted(zip(data.x.columns, m.feature_importances_), key=lambda t: -t[1])
        r.text(
            "evaluation/importance.csv",
            "feature,importance\n" + "".join(f"{k},{v:.6f}\n" for k, v in shares),
        )
        r.finish()

    e.skip_to("2026-10-20 08:00")
    for name, lr, schedule, solver in (
        ("net, constant rate", 0.02, None, "sgd"),
        ("net, cosine", 0.05, train.cosine, "sgd"),
        ("net, warm-up, adam", 0.003, train.warm, "adam"),
    ):
        r = e.run(
            name,
            "train_net.py",
            {
                "model": "mlp",
                "layers": "16",
                "lr": lr,
                "solver": solver,
                "epochs": 240,
                "batch": 32,
                "schedule": schedule.__name__ if schedule else "constant",
                "seed": 3,
            },
        )
        data.used(r)
        m = train.epochs(r, net(lr, solver=solver), data, 240, lr, schedule, ms=1900)
        train.keep(r, m, data)
        if schedule is train.cosine:
            r.note(
                f"`val/loss` is lowest in epoch {r.lowest('val/loss')}; after that only "
                "`train/loss` falls.\n\n| | constant | cosine |\n|---|---|---|\n"
                "| schedule | none | one half period |\n"
            )
            models["v3"] = (r, r.model(train.onnx(m, data), data.x, m.predict(data.x)))
        r.finish()

    r = e.run(
        "net, rate far too high",
        "train_net.py",
        {
            "model": "mlp",
            "layers": "16",
            "lr": 5.0,
            "solver": "sgd",
            "epochs": 40,
            "batch": 32,
            "schedule": "constant",
            "seed": 3,
        },
    )
    data.used(r)
    try:
        train.epochs(r, net(5.0), data, 40, 5.0, ms=1900)
    except ValueError as error:
        r.log({"train/loss": float("nan")}, len(r.points) // 5)
        r.text("error.txt", "".join(traceback.format_exception_only(error)))
        r.tag(error=str(error).splitlines()[0])
    r.finish("FAILED")

    e.skip_to("2026-10-27 10:00")
    parent = e.run(
        "net search",
        "search.py",
        {"model": "mlp", "trials": 10, "sampler": "random"},
        tags={"sweep": "mlp"},
    )
    e.clock += 3000
    rng = np.random.default_rng(8)
    best = (0.0, None)
    for i in range(10):
        lr = round(float(10 ** rng.uniform(-3, -1)), 5)
        layers = [(8,), (16,), (16, 8), (32,)][rng.integers(4)]
        alpha = round(float(10 ** rng.uniform(-5, -2)), 6)
        r = e.run(
            f"trial {i:02d}",
            "search.py",
            {
                "model": "mlp",
                "layers": "-".join(map(str, layers)),
                "lr": lr,
                "alpha": alpha,
                "solver": "sgd",
                "epochs": 30,
                "batch": 32,
                "seed": 3,
            },
            parent,
            {"sweep": "mlp"},
        )
        m = train.epochs(r, net(lr, layers, alpha), data, 30, lr, ms=1700, full=False)
        figures, _ = train.classify(m, data)
        r.log(figures)
        if figures["test/auc"] > best[0]:
            best = (figures["test/auc"], r, m)
        r.finish(gap=900)
    parent.clock = e.clock
    parent.log({"best/auc": best[0]})
    parent.tag(best=best[1].id)
    parent.finish()

    e.skip_to("2026-11-09 09:15")
    r = e.run(
        "net, found by search",
        "train_net.py",
        {
            "model": "mlp",
            "layers": "16",
            "lr": 0.05,
            "solver": "sgd",
            "epochs": 120,
            "batch": 32,
            "schedule": "cosine",
            "alpha": 0.001,
            "seed": 4,
        },
    )
    data.used(r)
    m = train.epochs(r, net(0.05, alpha=1e-3, seed=4), data, 120, 0.05, train.cosine, ms=1900)
    train.keep(r, m, data)
    models["v4"] = (r, r.model(train.onnx(m, data), data.x, m.predict(data.x)))
    r.finish()

    r = e.run(
        "interrupted", "train_net.py", {"model": "mlp", "layers": "64-64", "lr": 0.01, "seed": 4}
    )
    train.epochs(r, net(0.01, (64, 64)), data, 12, 0.01, ms=4100)
    r.finish("KILLED")
    return data, models


def digits(book):
    e = book.experiment(
        "digits reader",
        "2026-10-19 14:00",
        "val/accuracy",
        True,
        """\
# Digits

Handwritten digits, 8 by 8 pixels (UCI, 1,797 images). Small enough to learn on a laptop, real enough to disagree about.
""",
    )
    data = Data("digits")
    models = {}
    for name, m, params in (
        ("nearest neighbours", KNeighborsClassifier(3), {"model": "knn", "k": 3}),
        (
            "forest",
            RandomForestClassifier(40, max_depth=9, random_state=2),
            {"model": "forest", "trees": 40, "depth": 9},
        ),
        (
            "svm, rbf",
            SVC(gamma=0.001, probability=True, random_state=2),
            {"model": "svm", "kernel": "rbf", "gamma": 0.001},
        ),
    ):
        r = e.run(name, "train.py", params | {"seed": 2})
        m = fitted(r, m, data, 9)
        train.keep(r, m, data)
        r.finish()

    e.skip_to("2026-10-22 09:40")
    for name, layers, lr, count in (
        ("net 32", (32,), 0.02, 160),
        ("net 24, small", (24,), 0.01, 60),
    ):
        r = e.run(
            name,
            "train_net.py",
            {
                "model": "mlp",
                "layers": layers[0],
                "lr": lr,
                "epochs": count,
                "batch": 64,
                "schedule": "cosine",
                "seed": 2,
            },
        )
        data.used(r)
        m = train.epochs(
            r, net(lr, layers, batch=64, seed=2), data, count, lr, train.cosine, ms=5200
        )
        train.keep(r, m, data)
        models[name] = (r, r.model(train.onnx(m, data), data.x, m.predict(data.x)))
        r.finish()

    e.skip_to("2026-11-02 07:30")
    parent = e.run("width and rate", "search.py", {"model": "mlp", "trials": 9, "sampler": "grid"})
    e.clock += 2000
    for width in (8, 16, 32):
        for lr in (0.003, 0.01, 0.1):
            r = e.run(
                f"{width} at {lr}",
                "search.py",
                {"model": "mlp", "layers": width, "lr": lr, "epochs": 24, "batch": 64, "seed": 2},
                parent,
            )
            m = train.epochs(
                r, net(lr, (width,), batch=64, seed=2), data, 24, lr, ms=4800, full=False
            )
            r.log({k: v for k, v in train.classify(m, data)[0].items() if k != "test/log_loss"})
            r.finish(gap=700)
    parent.clock = e.clock
    parent.finish()

    e.skip_to("2026-11-20 21:10")
    r = e.run(
        "overnight",
        "train_net.py",
        {
            "model": "mlp",
            "layers": 48,
            "lr": 0.005,
            "epochs": 400,
            "batch": 64,
            "schedule": "constant",
            "seed": 2,
        },
    )
    data.used(r)
    train.epochs(r, net(0.005, (48,), batch=64, seed=2), data, 55, 0.005, ms=6100)
    r.finish(None)  # still running, as far as anyone can tell
    return data, models


def diabetes(book):
    e = book.experiment(
        "diabetes progression",
        "2026-10-26 11:30",
        "test/rmse",
        False,
        """\
# Diabetes

Progression of the disease one year on, from ten baseline measures (442 patients; Efron et al., 2004). Lower `test/rmse` is better.
""",
    )
    data = Data("diabetes")
    models = {}
    parent = e.run("shrinkage sweep", "sweep.py", {"values": 8})
    e.clock += 1000
    for kind in (Ridge, Lasso):
        for alpha in (0.01, 0.1, 1.0, 10.0):
            r = e.run(
                f"{kind.__name__.lower()} {alpha:g}",
                "sweep.py",
                {"model": kind.__name__.lower(), "alpha": alpha},
                parent,
            )
            m = fitted(r, train.scaled(kind(alpha)), data, 1)
            r.log(train.regress(m, data))
            r.log({"nonzero": int(np.sum(m[-1].coef_ != 0))})
            if (kind, alpha) == (Lasso, 1.0):
                models["lasso"] = (r, r.model(train.onnx(m, data), data.x, m.predict(data.x)))
            r.finish(gap=400)
    parent.clock = e.clock
    parent.finish()

    e.skip_to("2026-11-03 15:00")
    for depth, rate in ((2, 0.05), (3, 0.05), (4, 0.1)):
        r = e.run(
            f"boosting depth {depth}",
            "train_boost.py",
            {"model": "boosting", "depth": depth, "rate": rate, "stages": 120, "seed": 1},
        )
        m = fitted(
            r,
            GradientBoostingRegressor(
                n_estimators=120, max_depth=depth, learning_rate=rate, random_state=1
            ),
            data,
            2,
        )
        stages = zip(m.train_score_, m.staged_predict(data.x_val))
        for i, (score, guess) in enumerate(stages):
            r.spend(60)
            r.log({"train/mse": score, "val/mse": np.mean((guess - data.y_val) ** 2)}, i + 1)
        r.log(train.regress(m, data))
        r.environment()
        if depth == 2:
            models["boosting"] = (r, r.model(train.onnx(m, data), data.x, m.predict(data.x)))
        if depth == 4:
            r.note(
                f"Overfits after stage {r.lowest('val/mse')}: see `val/mse` against `train/mse`."
            )
        r.finish()

    e.skip_to("2026-11-10 16:20")
    for lr, count in ((0.05, 120), (1.5, 1200)):
        r = e.run(f"gradient descent, step {lr}", "descend.py", {"model": "linear", "lr": lr})
        data.used(r)
        if train.descend(r, data, lr, count if lr < 1 else 1200):
            r.finish()
        else:
            r.tag(error="the loss is not a number")
            r.note("Diverged: the step is larger than two over the curvature.")
            thin(r)
            r.finish("FAILED")
    return data, models


def thin(run):
    """A script that logs every twentieth epoch, and all of the last ten."""
    last = max(p.step for p in run.points)
    run.points = [p for p in run.points if p.step % 20 == 0 or p.step > last - 10]


def wine(book):
    e = book.experiment(
        "wine cultivars",
        "2026-11-16 10:10",
        "test/f1",
        True,
        "Three cultivars by thirteen chemical measures (UCI wine, 178 bottles).",
    )
    data = Data("wine")
    kept = []
    for name, m, params in (
        (
            "tree, depth 2",
            DecisionTreeClassifier(max_depth=2, random_state=0),
            {"model": "tree", "depth": 2},
        ),
        (
            "tree, depth 5",
            DecisionTreeClassifier(max_depth=5, random_state=0),
            {"model": "tree", "depth": 5},
        ),
        ("naive Bayes", GaussianNB(), {"model": "bayes"}),
        ("neighbours, raw", KNeighborsClassifier(5), {"model": "knn", "k": 5, "scaled": False}),
        (
            "neighbours, scaled",
            train.scaled(KNeighborsClassifier(5)),
            {"model": "knn", "k": 5, "scaled": True},
        ),
        ("logistic", train.scaled(LogisticRegression()), {"model": "logistic", "C": 1.0}),
        (
            "logistic, dirty data",
            train.scaled(LogisticRegression()),
            {"model": "logistic", "C": 1.0},
        ),
    ):
        r = e.run(name, "wine.ipynb", params, tags={"mlflow.source.type": "NOTEBOOK"})
        m = fitted(r, m, data, 1)
        train.keep(r, m, data)
        r.finish()
        kept.append(r)
    kept[3].note("Distances without scaling measure little but *proline*.")
    steady.set_time(e.clock)
    book.client.delete_run(kept[-1].id)


def register(book, name, text, versions):
    """versions: (made, (run, model id), description, stage and its time or None, tags)."""
    c = book.client
    steady.set_time(at(versions[0][0]))
    c.create_registered_model(name, tags={"owner": "ada"}, description=text)
    for made, (run, model_id), note, tags in versions:
        steady.set_time(at(made))
        c.create_model_version(
            name,
            f"models:/{model_id}",
            run.id,
            tags=tags,
            description=note,
            model_id=model_id,
            await_creation_for=0,
        )


def move(book, name, made, version, stage, alias=None):
    steady.set_time(at(made))
    book.client.transition_model_version_stage(name, str(version), stage)
    if alias:
        steady.tick(1500)
        book.client.set_registered_model_alias(name, alias, str(version))


def registry(book, screen, digit, sugar):
    name = "breast-cancer-risk"
    register(
        book,
        name,
        "Chance that a mass is benign (class 1), from ten means of cell measures.",
        [
            (
                "2026-10-12 10:00",
                screen["v1"],
                "A tree of depth 3, the baseline.",
                {"validated": "yes"},
            ),
            (
                "2026-10-15 11:30",
                screen["v2"],
                "Logistic regression.",
                {"validated": "yes", "reviewer": "grace"},
            ),
            (
                "2026-10-20 12:00",
                screen["v3"],
                "Small network, cosine schedule.",
                {"validated": "pending"},
            ),
            ("2026-11-09 10:30", screen["v4"], "The same with more weight decay.", {}),
        ],
    )
    move(book, name, "2026-10-12 15:00", 1, "Production", "champion")
    move(book, name, "2026-10-16 09:00", 1, "Archived")
    move(book, name, "2026-10-16 09:01", 2, "Production", "champion")
    move(book, name, "2026-10-21 08:30", 3, "Staging", "challenger")

    name = "digits-reader"
    register(
        book,
        name,
        "Which digit an 8 by 8 image shows.",
        [
            ("2026-10-22 16:00", digit["net 24, small"], "24 units, 60 epochs.", {}),
            ("2026-10-23 09:00", digit["net 32"], "Wider, longer.", {"validated": "yes"}),
        ],
    )
    move(book, name, "2026-10-22 16:30", 1, "Archived")
    move(book, name, "2026-10-23 10:00", 2, "Production", "champion")

    name = "diabetes-progression"
    register(
        book,
        name,
        "Progression after one year; lower error is better.",
        [
            ("2026-10-26 17:00", sugar["lasso"], "Lasso.", {}),
            (
                "2026-11-03 17:00",
                sugar["boosting"],
                "Boosted trees of depth 2; not better yet.",
                {},
            ),
        ],
    )
    move(book, name, "2026-10-27 09:00", 1, "Production", "champion")
    move(book, name, "2026-11-04 09:00", 2, "Staging", "challenger")


def main(folder, requirements):
    book = Book(folder, requirements)
    data, screen = screening(book)
    _, digit = digits(book)
    _, sugar = diabetes(book)
    wine(book)
    registry(book, screen, digit, sugar)
    windows.write(data, book.folder / "windows")


main(sys.argv[1], json.loads(sys.argv[2]))
