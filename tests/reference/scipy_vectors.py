#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes scipy-vectors/*.json: what scipy and numpy (Debian 12: 1.10.1, 1.24.2) say
# about small samples, in the schema of stat-vectors/README.md. Run by hand; the
# results are committed, so that the tests need neither.
import json
import math
import os
import warnings

import numpy as np
import scipy
import scipy.integrate
import scipy.stats as st

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "scipy-vectors")
SOURCE = f"scipy {scipy.__version__}, numpy {np.__version__}"
rng = np.random.default_rng(20261121)
warnings.simplefilter("ignore")


def number(v):
    if isinstance(v, (list, tuple, np.ndarray)):
        return [number(x) for x in v]
    if isinstance(v, (bool, np.bool_)):
        return bool(v)
    if isinstance(v, (int, np.integer)):
        return int(v)
    v = float(v)
    return "nan" if math.isnan(v) else v if math.isfinite(v) else "inf" if v > 0 else "-inf"


def write(function, cases, rel, fields=None, absolute=1e-13):
    tolerance = {"rel": rel, "abs": absolute}
    if fields:
        tolerance["fields"] = fields
    with open(os.path.join(HERE, function + ".json"), "w") as out:
        out.write('{"function":"%s","schema":1,"cases":[\n' % function)
        lines = []
        for i, (tag, inputs, expected) in enumerate(cases, 1):
            lines.append(json.dumps({
                "id": f"{function}-s{i:02}", "function": function, "tag": tag,
                "inputs": {k: number(v) if not isinstance(v, str) else v for k, v in inputs.items()},
                "expected": {k: number(v) for k, v in expected.items()},
                "tolerance": tolerance, "source": SOURCE}))
        out.write(",\n".join(lines) + "\n]}\n")


def pairs():
    """Samples that differ in place, spread, shape, size, and in how many values are equal."""
    yield "same", rng.normal(size=40), rng.normal(size=50)
    yield "shift", rng.normal(size=60), rng.normal(0.8, 1, size=45)
    yield "scale", rng.normal(size=200), rng.normal(0, 2.5, size=150)
    yield "ties", rng.integers(0, 6, 80).astype(float), rng.integers(1, 7, 70).astype(float)
    yield "heavy", rng.standard_cauchy(100), rng.standard_cauchy(90) + 1
    yield "apart", np.arange(30.0), np.arange(100.0, 125.0)
    yield "small", np.array([1.0, 3.0, 4.0]), np.array([2.0, 5.0, 6.0, 9.0])
    yield "offset", 1e9 + rng.normal(size=50), 1e9 + rng.normal(0.5, 1, size=50)
    yield "uneven", rng.exponential(size=7), rng.exponential(1.5, size=300)


PAIRS = list(pairs())
write("energy", [(t, {"x": x, "y": y}, {"distance": st.energy_distance(x, y)}) for t, x, y in PAIRS], 1e-10)


def cvm_tail(t, n, m):
    """The normalised statistic's limit tail by scipy's series; good to 1e-9 of 1 only."""
    from scipy.stats._hypotests import _cdf_cvm_inf
    total, k = n + m, n * m
    et = (1 + 1 / total) / 6
    vt = (total + 1) * (4 * k * total - 3 * (m * m + n * n) - 2 * k) / (45 * total**2 * 4 * k)
    tn = 1 / 6 + (t - et) / math.sqrt(45 * vt)
    return 1.0 if tn < 0.003 else max(0, 1.0 - float(_cdf_cvm_inf(tn)))


cases = []
for tag, x, y in PAIRS:
    r = st.cramervonmises_2samp(x, y, method="asymptotic")
    assert abs(r.pvalue - cvm_tail(r.statistic, len(x), len(y))) < 1e-12
    cases.append((tag, {"x": x, "y": y}, {"statistic": r.statistic, "p": r.pvalue}))
write("cramer_von_mises", cases, 1e-9, {"p": {"rel": 1e-7, "abs": 1e-11}})

cases = []
for tag, x, y in PAIRS:
    r = st.anderson_ksamp([x, y])
    cases.append((tag, {"x": x, "y": y}, {"statistic": r.statistic}))
write("anderson_darling", cases, 1e-9)

# Tails of the limit laws by the inversion of their characteristic functions (Gil-Pelaez), adaptively.
def tail_by_inversion(characteristic, x):
    f = lambda u: (np.exp(-1j * u * x) * characteristic(u)).imag / u
    v, edge = 0.0, 0.0
    for upper in (1e-3, 0.1, 1, 5, 20, 60, 150, 400, 1000, 3000, 8000, 20000):
        v += scipy.integrate.quad(f, edge if edge else 1e-12, upper, limit=2000, epsabs=1e-13)[0]
        edge = upper
    return 0.5 + v / math.pi


def cvm_characteristic(u):
    # prod (1 - 2 i u / (j pi)^2)^(-1/2), the root taken factor by factor so that its branch is right
    j = np.arange(1, 4001)
    z = 2j * u / (j * math.pi) ** 2
    rest = 2j * u / math.pi**2 * (math.pi**2 / 6 - np.sum(1.0 / j**2))
    return np.exp(-0.5 * np.sum(np.log(1 - z)) + 0.5 * rest)


def ad_characteristic(u):
    j = np.arange(1, 4001)
    z = 2j * u / (j * (j + 1.0))
    rest = 2j * u / 4001.0
    return np.exp(-0.5 * np.sum(np.log(1 - z)) + 0.5 * rest)


cases = []
for w in (0.05, 0.12, 0.2, 0.46136, 0.74346, 1.16786):
    a = 5 * w
    cases.append(("points", {"w": w, "a": a}, {"cvm": tail_by_inversion(cvm_characteristic, w),
                                               "ad": tail_by_inversion(ad_characteristic, a)}))
write("limit_tails", cases, 1e-6, None, 1e-8)

cases = []
for tag, table in (("plain", [[12, 5], [7, 9]]), ("wide", [[10, 20, 30, 40], [12, 18, 33, 37]]),
                   ("zero", [[0, 5, 9], [4, 6, 1]]), ("equal", [[10, 20], [20, 40]]),
                   ("tall", [[3, 9], [8, 1], [4, 4], [6, 2]]), ("large", [[100000, 100100], [99900, 100050]])):
    g, p, df, _ = st.chi2_contingency(table, correction=False, lambda_="log-likelihood")
    cases.append((tag, {"table": table}, {"statistic": g, "p": p, "df": df}))
write("g_contingency", cases, 1e-9, None, 1e-10)  # scipy subtracts sums of 1e6

cases = []
for tag, o, e in (("plain", [16, 18, 16, 14, 12, 12], [16, 16, 16, 16, 16, 8]), ("zero", [0, 10, 20], [5, 10, 15]),
                  ("scaled", [30, 10, 60], [2, 1, 7])):
    e = np.array(e) / np.sum(e) * np.sum(o)
    g, p = st.power_divergence(o, e, lambda_="log-likelihood")
    cases.append((tag, {"observed": o, "expected": e}, {"statistic": g, "p": p, "df": len(o) - 1}))
write("g_gof", cases, 1e-10)

# The delta method in numpy's words: covariance matrices and gradients.
cases = []
for tag, n, m, rate in (("clicks", 400, 380, 0.3), ("larger", 900, 1000, 0.25), ("few", 12, 9, 0.4)):
    arms = []
    for size, p in ((n, rate), (m, rate * 1.15)):
        views = rng.poisson(6, size) + 1.0
        arms.append((rng.binomial(views.astype(int), p).astype(float), views))
    out = []
    for y, x in arms:
        cov = np.cov(np.stack([y, x]))
        ratio = y.mean() / x.mean()
        gradient = np.array([1 / x.mean(), -y.mean() / x.mean() ** 2])
        out.append((ratio, math.sqrt(gradient @ cov @ gradient / len(y))))
    (ra, sa), (rb, sb) = out
    se = math.sqrt(sa * sa + sb * sb)
    z = (rb - ra) / se
    lift_se = math.sqrt(sb**2 / ra**2 + rb**2 * sa**2 / ra**4)
    q = st.norm.isf(0.025)
    cases.append((tag, {"num_a": arms[0][0], "den_a": arms[0][1], "num_b": arms[1][0], "den_b": arms[1][1]},
                  {"ratio_a": ra, "se_a": sa, "ratio_b": rb, "se_b": sb, "diff": rb - ra, "se": se, "z": z,
                   "p": 2 * st.norm.sf(abs(z)), "low": rb - ra - q * se, "high": rb - ra + q * se,
                   "lift": (rb - ra) / ra, "lift_low": (rb - ra) / ra - q * lift_se,
                   "lift_high": (rb - ra) / ra + q * lift_se}))
write("ratio_metric", cases, 1e-9)

# Exact permutation tests.
def mean_difference(x, y):
    return np.mean(x) - np.mean(y)


cases = []
for tag, x, y in (("apart", [1, 2, 3, 4], [5, 6, 7, 8, 9]), ("mixed", [1.5, 3.25, 8, 2], [2.5, 4, 6]),
                  ("ties", [1, 1, 2, 2], [1, 2, 2, 3]), ("uneven", [4, 7, 1, 9, 3, 3, 8], [6, 11])):
    x, y = np.array(x, float), np.array(y, float)
    e = {}
    for side in ("two-sided", "greater", "less"):
        r = st.permutation_test((x, y), mean_difference, n_resamples=np.inf, alternative=side)
        e["p_" + side.replace("-", "_")] = r.pvalue
    cases.append((tag, {"x": x, "y": y}, {"statistic": mean_difference(x, y), **e,
                                          "replicates": math.comb(len(x) + len(y), len(x))}))
write("permutation", cases, 1e-12)

# Bootstrap of a mean's difference: the deviation that infinitely many replicates have.
cases = []
for tag, x, y in PAIRS[:3]:
    se = math.sqrt(np.var(x) / len(x) + np.var(y) / len(y))
    cases.append((tag, {"x": x, "y": y}, {"estimate": np.mean(x) - np.mean(y), "se": se}))
write("bootstrap", cases, 1e-9, {"se": {"rel": 0.04}})

# Thompson's shares: density of one arm times the others' distribution functions.
def best(laws, points):
    out = []
    for i, law in enumerate(laws):
        f = lambda t: law.pdf(t) * np.prod([o.cdf(t) for k, o in enumerate(laws) if k != i])
        out.append(sum(scipy.integrate.quad(f, a, b, limit=400, epsabs=1e-13, epsrel=1e-12)[0]
                       for a, b in zip(points, points[1:])))
    return np.array(out)


cases = []
for tag, s, n in (("two", [12, 18], [100, 100]), ("three", [30, 32, 45], [1000, 900, 1000]),
                  ("untried", [5, 0], [20, 0]), ("sure", [10, 500], [1000, 1000]), ("uneven", [3, 2900], [9, 10000]),
                  ("same", [7, 7, 7, 7], [50, 50, 50, 50])):
    laws = [st.beta(1 + a, 1 + b - a) for a, b in zip(s, n)]
    points = sorted({0.0, 1.0, *(float(np.clip(law.mean() + k * law.std(), 0, 1)) for law in laws for k in (-8, -3, 0, 3, 8))})
    cases.append((tag, {"successes": s, "trials": n}, {"share": best(laws, points)}))
write("thompson_rates", cases, 1e-9, None, 1e-11)

cases = []
for tag, mean, sd in (("two", [1, 1.2], [0.1, 0.15]), ("four", [0, 0.5, 0.3, -1], [0.4, 0.2, 0.9, 3]),
                      ("narrow", [0, 0.001], [1, 0.0005])):
    laws = [st.norm(a, b) for a, b in zip(mean, sd)]
    points = sorted({float(law.mean() + k * law.std()) for law in laws for k in (-12, -4, 0, 4, 12)})
    cases.append((tag, {"mean": mean, "sd": sd}, {"share": best(laws, points)}))
write("thompson_means", cases, 1e-9, None, 1e-11)
