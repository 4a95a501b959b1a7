#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""more_vectors.py FOLDER [ROUNDS [SEED]]: cases beyond the recorded ones, in the schema of stat-vectors/README.md.

Everything is computed from the definitions there, in 50 digits or in whole numbers, and shares nothing with core/stats; SciPy
gives quantiles of the beta and the one-sample Kolmogorov law, river 0.21 ADWIN and DDM (0.26 lets one more bucket end a cut). Edges
first, then ROUNDS (1) times random inputs of each kind. Run by hand with mpmath, numpy, scipy, statsmodels and river at hand; what is
committed is one round of seed 1.
"""
import json
import math
import os
import sys
from fractions import Fraction
from itertools import product

import mpmath as mp
import numpy as np
import river
import scipy
import statsmodels
from river import drift
from scipy import special, stats
from statsmodels.stats.power import TTestIndPower

mp.mp.dps = 50
FOLDER = sys.argv[1]
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 1
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 1
rng = np.random.default_rng(SEED)
NAN = float("nan")
INF = float("inf")
SOURCE = f"definitions of stat-vectors/README.md in mpmath {mp.__version__}; laws of scipy {scipy.__version__}; river {river.__version__}; statsmodels {statsmodels.__version__}; numpy {np.__version__}"
BY_HAND = "policy of stat-vectors/README.md"


def plain(v):
    if isinstance(v, (list, tuple, np.ndarray)):
        return [plain(x) for x in v]
    if v is None or isinstance(v, (str, dict)):
        return v
    if isinstance(v, (bool, np.bool_)):
        return bool(v)
    if isinstance(v, (int, np.integer)):
        return int(v)
    v = float(v)
    return "nan" if math.isnan(v) else v if math.isfinite(v) else "inf" if v > 0 else "-inf"


def write(function, cases, rel, absolute, **fields):
    lines = []
    for i, case in enumerate(cases, 1):
        tag, inputs, expected = case
        tolerance = {"rel": rel, "abs": absolute}
        own = dict(fields)
        if "_abs" in expected:
            for name, value in expected.pop("_abs").items():
                own[name] = {"rel": rel, "abs": value}
        if own:
            tolerance["fields"] = own
        lines.append(json.dumps({
            "id": f"{function}-m{i:03}", "function": function, "tag": tag,
            "inputs": {k: plain(v) for k, v in inputs.items()},
            "expected": {k: plain(v) for k, v in expected.items()},
            "tolerance": tolerance, "source": BY_HAND if tag.startswith("policy") else SOURCE}, ensure_ascii=False))
    with open(os.path.join(FOLDER, function + ".json"), "w") as out:
        out.write('{"function":"%s","schema":1,"cases":[\n%s\n]}\n' % (function, ",\n".join(lines)))


def finite(x):
    return [float(v) for v in x if math.isfinite(v)]


def digits(x, n=6):
    """Short decimals, so that the files stay readable."""
    return [float(f"{v:.{n}g}") for v in x]


# ---- samples ----

def holes(x):
    x = list(x)
    for v in (NAN, INF, -INF):
        x.insert(int(rng.integers(0, len(x) + 1)), v)
    return x


def samples():
    yield "policy empty", [], []
    yield "policy empty", [], [1.0, 2.0]
    yield "policy empty", [1.0, 2.0], []
    yield "policy empty", [INF, -INF, NAN], [1.0, 2.0, 3.0]
    yield "policy empty", [1.0, 2.0, 3.0], [NAN]
    yield "one", [1.0], [1.0]
    yield "one", [2.0], [1.0, 3.0, 5.0]
    yield "one", [1.0, 3.0, 5.0], [2.0]
    yield "two", [1.0, 2.0], [1.5, 7.0]
    yield "constant", [3.0] * 9, [3.0] * 12
    yield "constant", [3.0] * 9, [4.0] * 12
    yield "constant", [0.1] * 30, digits(rng.normal(size=12))
    yield "constant", digits(rng.normal(size=12)), [0.1] * 30
    yield "zeros", [0.0, -0.0, 0.0, 1.0], [-0.0, 0.0, 2.0]
    yield "huge", digits(1e150 * rng.normal(size=8)), digits(1e150 * rng.normal(size=9))
    yield "tiny", digits(1e-160 * rng.normal(size=8)), digits(1e-160 * rng.normal(size=9))
    yield "range", [-1.7e308, 1.7e308, 0.0, 1.0, 2.0], [-1.0, 1e308, 5.0, 2.5]
    for _ in range(ROUNDS):
        n, m = (int(v) for v in rng.integers(3, 40, 2))
        yield "random", digits(rng.normal(size=n)), digits(rng.normal(size=m))
        yield "shift", digits(rng.normal(size=n)), digits(rng.normal(rng.normal(), 1, size=m))
        yield "scale", digits(rng.normal(size=n)), digits(rng.normal(0, 1 + 4 * rng.random(), size=m))
        yield "ties", list(rng.integers(0, 5, n).astype(float)), list(rng.integers(0, 6, m).astype(float))
        yield "heavy", digits(rng.standard_cauchy(n)), digits(rng.standard_cauchy(m))
        yield "offset", digits(1e9 + rng.normal(size=n), 15), digits(1e9 + rng.normal(size=m), 15)
        yield "holes", holes(digits(rng.normal(size=n))), holes(digits(rng.normal(size=m)))
        yield "apart", digits(rng.random(n)), digits(2 + rng.random(m))
        yield "binary", list((rng.random(n) < .4).astype(float)), list((rng.random(m) < .5).astype(float))


# ---- psi ----

def term(p, q, eps):
    p, q = (mp.mpf(v) if v else mp.mpf(eps) for v in (p, q))
    return (q - p) * mp.log(q / p)


def quantile_bins(ref, cur, bins, opened):
    edges = np.percentile(ref, np.linspace(0, 100, bins + 1))
    edges[0], edges[-1] = (-INF, INF) if opened else (edges[0] - 0.001, edges[-1] + 0.001)
    counts = []
    for x in (ref, cur):
        c = [0] * bins
        for v in x:
            for i in range(bins - 1, -1, -1):
                if edges[i] <= v and (v < edges[i + 1] or (i == bins - 1 and v <= edges[bins])):
                    c[i] += 1
                    break
        counts.append(c)
    return counts


def psi_quantile(opened):
    for tag, ref, cur in samples():
        for bins, eps in ((10, 1e-4), (int(rng.choice([2, 3, 4, 5, 7, 20, 50])), float(rng.choice([1e-4, 1e-6, 0.01])))):
            if tag == "range" and not opened:
                continue
            a, b = finite(ref), finite(cur)
            inputs = {"ref": ref, "cur": cur, "bins": bins, "eps": eps}
            expected = {"n_ref": len(a), "n_cur": len(b), "psi": NAN}
            if a and b:
                r, c = quantile_bins(a, b, bins, opened)
                expected.update(ref_counts=r, cur_counts=c, psi=sum(
                    (term(Fraction(x, len(a)).__float__(), Fraction(y, len(b)).__float__(), eps) for x, y in zip(r, c)), mp.mpf(0)))
            yield tag, inputs, expected


def shares():
    yield "one", [1.0], [1.0]
    yield "identical", [0.2, 0.3, 0.5], [0.2, 0.3, 0.5]
    yield "both zero", [0.5, 0.0, 0.5], [0.25, 0.0, 0.75]
    yield "zero p", [0.0, 0.4, 0.6], [0.1, 0.4, 0.5]
    yield "zero q", [0.1, 0.4, 0.5], [0.0, 0.4, 0.6]
    yield "disjoint", [1.0, 0.0], [0.0, 1.0]
    yield "counts", [10, 0, 30, 7], [3, 2, 11, 0]
    yield "huge", [1e15, 1, 2e15], [1e15, 1e10, 2e15]
    yield "large", [1e300, 2e300], [1e300, 1e300]
    yield "tiny", [1e-9, 1 - 1e-9], [1e-5, 1 - 1e-5]
    yield "near", [0.25, 0.25, 0.5], [0.25 + 1e-12, 0.25 - 1e-12, 0.5]
    for _ in range(ROUNDS):
        n = int(rng.integers(2, 30))
        for power in (1, 4):
            p, q = rng.random(n) ** power, rng.random(n) ** power
            yield "random", digits(p / p.sum()), digits(q / q.sum())
            yield "unnormalised", digits(p * 100), digits(q * 3)
        p, q = rng.poisson(1, n) + 0.0, rng.poisson(1, n) + 0.0
        p[0] += 1
        q[n - 1] += 1
        yield "sparse", list(p), list(q)


def normalised(p):
    total = mp.fsum(mp.mpf(v) for v in p)
    return [mp.mpf(v) / total for v in p]


def kl(p, q):
    if any(x > 0 and y == 0 for x, y in zip(p, q)):
        return mp.inf
    return mp.fsum(x * mp.log(x / y) for x, y in zip(p, q) if x > 0)


def js(p, q):
    m = [(x + y) / 2 for x, y in zip(p, q)]
    return (kl(p, m) + kl(q, m)) / 2


def divergences():
    props, kls, jss, hells, lts = [], [], [], [], []
    for tag, p, q in shares():
        for eps in (1e-4, 1e-6):
            props.append((tag, {"ref": p, "cur": q, "eps": eps}, {"psi": mp.fsum(term(x, y, eps) for x, y in zip(p, q))}))
        a, b = normalised(p), normalised(q)
        k, j = kl(a, b), js(a, b)
        inputs = {"p": p, "q": q}
        kls.append((tag, inputs, {"kl_e": k, "kl_2": k / mp.log(2)}))
        jss.append((tag, inputs, {"divergence_e": j, "divergence_2": j / mp.log(2), "distance_e": mp.sqrt(abs(j)),
                                  "distance_2": mp.sqrt(abs(j) / mp.log(2))}))
        hells.append((tag, inputs, {"hellinger": mp.sqrt(mp.fsum((mp.sqrt(x) - mp.sqrt(y)) ** 2 for x, y in zip(a, b)) / 2)}))
        gaps = [abs(x - y) for x, y in zip(a, b)]
        lts.append((tag, inputs, {"linf": max(gaps), "tvd": mp.fsum(gaps) / 2}))
    for p, q in (([], []), ([0.0, 0.0], [1.0, 0.0]), ([1.0, 0.0], [0.0, 0.0])):
        inputs = {"p": p, "q": q}
        kls.append(("policy empty", inputs, {"kl_e": NAN, "kl_2": NAN}))
        jss.append(("policy empty", inputs, {"divergence_e": NAN, "distance_2": NAN}))
        hells.append(("policy empty", inputs, {"hellinger": NAN}))
        lts.append(("policy empty", inputs, {"linf": NAN, "tvd": NAN}))
    write("psi_props", [c for c in props if c[0] not in ("large",)], 1e-11, 1e-15)
    write("kl", kls, 1e-11, 1e-14)
    write("js", jss, 1e-9, 1e-14, distance_e={"rel": 1e-9, "abs": 1e-12}, distance_2={"rel": 1e-9, "abs": 1e-12})
    write("hellinger", hells, 1e-10, 1e-9)
    write("linf_tvd", lts, 1e-11, 1e-14)


def level_samples():
    yield "policy empty", [], []
    yield "policy empty", [], ["a"]
    yield "policy empty", ["a"], [None, None]
    yield "one level", ["a"] * 5, ["a"] * 3
    yield "disjoint", ["a"] * 5, ["b"] * 3
    yield "text", ["", " ", "a ", "A", "é", "é"], ["", "a", "1", "1.0", None, "01"]
    for _ in range(ROUNDS):
        k = int(rng.integers(2, 20))
        names = [f"level {i}" for i in range(k)] + [None]
        yield "random", [names[i] for i in rng.integers(0, k + 1, 60)], [names[i] for i in rng.integers(0, k + 1, 40)]
        yield "new", [names[i] for i in rng.integers(0, max(1, k // 2), 60)], [names[i] for i in rng.integers(0, k, 40)]


def psi_categorical():
    for tag, ref, cur in level_samples():
        for eps in (1e-4, 1e-3):
            a, b = [v for v in ref if v is not None], [v for v in cur if v is not None]
            inputs = {"ref": ref, "cur": cur, "eps": eps}
            expected = {"n_ref": len(a), "n_cur": len(b), "psi": NAN}
            if a and b:
                names = sorted(set(a) | set(b))
                p, q = [a.count(v) / len(a) for v in names], [b.count(v) / len(b) for v in names]
                j = js(normalised(p), normalised(q))
                expected.update(psi=mp.fsum(term(x, y, eps) for x, y in zip(p, q)), js_distance_e=mp.sqrt(abs(j)),
                                linf=max(abs(x - y) for x, y in zip(p, q)), levels=len(names),
                                new_levels=len(set(b) - set(a)), missing_levels=len(set(a) - set(b)))
            yield tag, inputs, expected


# ---- two samples ----

def wasserstein():
    for tag, x, y in samples():
        a, b = sorted(mp.mpf(v) for v in finite(x)), sorted(mp.mpf(v) for v in finite(y))
        expected = {"w1": NAN, "w1_over_ref_sd": NAN, "n_ref": len(a), "n_cur": len(b)}
        if a and b:
            points = sorted(a + b)
            w = mp.fsum((t - s) * abs(mp.mpf(sum(v <= s for v in a)) / len(a) - mp.mpf(sum(v <= s for v in b)) / len(b))
                        for s, t in zip(points, points[1:]))
            mean = mp.fsum(a) / len(a)
            sd = mp.sqrt(mp.fsum((v - mean) ** 2 for v in a) / len(a))
            expected.update(w1=w, w1_over_ref_sd=w / max(sd, mp.mpf(0.001)))
        yield tag, {"ref": x, "cur": y}, expected


def ks_exact(steps, n, m):
    """P(gap >= steps) over all orders of n + m values, in whole numbers."""
    if steps <= 0:
        return 1.0
    inside = [[0] * (m + 1) for _ in range(n + 1)]
    for i, j in product(range(n + 1), range(m + 1)):
        if abs(i * m - j * n) < steps:
            inside[i][j] = 1 if i == j == 0 else (inside[i - 1][j] if i else 0) + (inside[i][j - 1] if j else 0)
    total = math.comb(n + m, n)
    return mp.mpf(total - inside[n][m]) / total


def kolmogorov(t):
    if t <= 0:
        return mp.mpf(1)
    if t < 1:
        return 1 - mp.sqrt(2 * mp.pi) / t * mp.nsum(lambda k: mp.exp(-(2 * k - 1) ** 2 * mp.pi ** 2 / (8 * t * t)), [1, 30])
    return 2 * mp.nsum(lambda k: (-1) ** (int(k) - 1) * mp.exp(-2 * k * k * t * t), [1, 40])


def ks():
    for tag, x, y in samples():
        a, b = finite(x), finite(y)
        n, m = len(a), len(b)
        expected = {"statistic": NAN, "p_exact": NAN, "p_asymp_scipy": NAN, "p_asymp_kolmogorov": NAN, "n1": n, "n2": m}
        if a and b:
            steps = max(abs(sum(v <= s for v in a) * m - sum(v <= s for v in b) * n) for s in a + b)
            d = mp.mpf(steps) / (n * m)
            en = int(np.round(n * m / (n + m)))
            expected.update(statistic=d, p_exact=ks_exact(steps, n, m),
                            p_asymp_scipy=float(stats.kstwo.sf(float(d), en)) if en else NAN,
                            p_asymp_kolmogorov=kolmogorov(d * mp.sqrt(mp.mpf(n) * m / (n + m))))
        yield tag, {"x": x, "y": y}, expected


def upper(z):
    return mp.erfc(mp.mpf(z) / mp.sqrt(2)) / 2


def u_counts(n, m):
    table = {0: 1}
    for k in range(1, n + 1):  # Gaussian binomial by its product
        grown = {}
        for s, c in table.items():
            grown[s] = grown.get(s, 0) + c
            grown[s + m + k] = grown.get(s + m + k, 0) - c
        out, acc = {}, {}
        for s in range(max(grown) + 1):
            acc[s] = grown.get(s, 0) + acc.get(s - k, 0)
            if acc[s]:
                out[s] = acc[s]
        table = out
    return table


def mann_whitney():
    for tag, x, y in samples():
        a, b = finite(x), finite(y)
        n, m = len(a), len(b)
        if not n or not m:
            yield tag, {"x": x, "y": y}, {"u1": NAN, "u2": NAN, "p_asymp_two_sided": NAN}
            continue
        u1 = sum(1.0 if v > w else 0.5 if v == w else 0.0 for v in a for w in b)
        u2 = n * m - u1
        both = a + b
        ties = len(set(both)) < len(both)
        total = n + m
        correction = sum(both.count(v) ** 3 - both.count(v) for v in set(both))
        variance = mp.mpf(n) * m / 12 * (total + 1 - mp.mpf(correction) / (total * (total - 1)))
        s, half = mp.sqrt(variance), mp.mpf(n) * m / 2
        expected = {"u1": u1, "u2": u2, "ties": ties}
        if s > 0:
            big = max(u1, u2)
            expected.update(p_asymp_two_sided=min(1, 2 * upper((big - half - 0.5) / s)),
                            p_asymp_greater=upper((u1 - half - 0.5) / s), p_asymp_less=upper((u2 - half - 0.5) / s),
                            p_asymp_two_sided_nocc=min(1, 2 * upper((big - half) / s)))
        if not ties and n * m <= 10000:
            counts = u_counts(n, m)
            every = math.comb(n + m, n)
            greater = mp.mpf(sum(c for k, c in counts.items() if k >= u1)) / every
            less = mp.mpf(sum(c for k, c in counts.items() if k <= u1)) / every
            expected.update(p_exact_greater=greater, p_exact_less=less, p_exact_two_sided=min(1, 2 * min(greater, less)))
        yield tag, {"x": x, "y": y}, expected


def t_upper(t, df):
    """Student's upper tail by the incomplete beta function."""
    t, df = mp.mpf(t), mp.mpf(df)
    half = mp.betainc(df / 2, mp.mpf(1) / 2, 0, df / (df + t * t), regularized=True) / 2
    return half if t > 0 else 1 - half


def t_quantile(p, df):
    start = float(stats.t.isf(float(p), float(df)))
    return mp.findroot(lambda t: t_upper(t, df) - p, (start, start * (1 + 1e-6)), tol=1e-40, maxsteps=100)


def moments(x):
    x = [mp.mpf(v) for v in x]
    if not x:
        return 0, NAN, NAN
    mean = mp.fsum(x) / len(x)
    return len(x), mean, mp.fsum((v - mean) ** 2 for v in x)


def t_tests(kind):
    for tag, x, y in samples():
        if tag in ("range",):
            continue
        n, ma, sa = moments(finite(x))
        m, mb, sb = moments(finite(y))
        diff = ma - mb if n and m else NAN
        out = {"t": NAN, "df": NAN, "p_two_sided": NAN, "p_greater": NAN, "p_less": NAN, "diff": diff, "n1": n, "n2": m}
        enough = n >= 2 and m >= 2 if kind == "welch" else n and m and n + m >= 3
        if enough and sa + sb > 0:
            if kind == "welch":
                va, vb = sa / (n - 1) / n, sb / (m - 1) / m
                se, df = mp.sqrt(va + vb), (va + vb) ** 2 / (va ** 2 / (n - 1) + vb ** 2 / (m - 1))
            else:
                df = mp.mpf(n + m - 2)
                se = mp.sqrt((sa + sb) / df * (mp.mpf(1) / n + mp.mpf(1) / m))
            t = diff / se
            reach = t_quantile(mp.mpf(0.025), df) * se
            out.update(t=t, df=df, se=se, p_greater=t_upper(t, df), p_less=t_upper(-t, df), p_two_sided=min(1, 2 * t_upper(abs(t), df)),
                       ci95_low=diff - reach, ci95_high=diff + reach)
            size = float(max(abs(ma), abs(mb)))
            out["_abs"] = {"diff": size * 1e-15, "ci95_low": size * 1e-15 + float(reach) * 1e-11,
                           "ci95_high": size * 1e-15 + float(reach) * 1e-11, "t": 1e-12 + float(abs(size / se)) * 1e-15}
        yield tag, {"x": x, "y": y}, out


def cohens():
    for tag, x, y in samples():
        if tag == "range":
            continue
        n, ma, sa = moments(finite(x))
        m, mb, sb = moments(finite(y))
        out = {"d": NAN, "hedges_g": NAN, "hedges_g_approx": NAN}
        if n and m and n + m > 2 and sa + sb > 0:
            df = n + m - 2
            d = (ma - mb) / mp.sqrt((sa + sb) / df)
            out["d"] = d
            if df > 1:
                out["hedges_g"] = d * mp.gamma(mp.mpf(df) / 2) / (mp.sqrt(mp.mpf(df) / 2) * mp.gamma(mp.mpf(df - 1) / 2))
            else:
                del out["hedges_g"]
            out["hedges_g_approx"] = d * (1 - mp.mpf(3) / (4 * df - 1))
        if n == 0 or m == 0 or n + m <= 2:
            out = {"d": NAN, "hedges_g": NAN}
        yield tag, {"x": x, "y": y}, out


# ---- tables ----

def chi2_upper(x, df):
    if df <= 0:
        return mp.mpf(1)
    return mp.gammainc(mp.mpf(df) / 2, mp.mpf(x) / 2, mp.inf, regularized=True)


def tables():
    yield "plain", [[10, 20], [30, 40]]
    yield "zero cell", [[0, 9], [8, 3]]
    yield "diagonal", [[1, 0], [0, 1]]
    yield "yates", [[10, 10], [10, 11]]
    yield "one row", [[3, 4, 5]]
    yield "one column", [[5], [9]]
    yield "one cell", [[5]]
    yield "independent", [[10, 20, 30], [20, 40, 60]]
    yield "huge", [[10 ** 12, 10 ** 12 + 10 ** 7], [10 ** 12, 10 ** 12 - 10 ** 7]]
    yield "extreme", [[1000, 0], [0, 1000]]
    yield "fraction", [[1.5, 2.25], [0.5, 8.0]]
    yield "policy empty column", [[5, 0, 3], [7, 0, 2]]
    yield "policy empty row", [[5, 1], [0, 0]]
    yield "policy empty", [[0, 0], [0, 0]]
    for _ in range(ROUNDS):
        for rows, cols in ((2, 2), (2, 6), (3, 3), (5, 4), (1 + int(rng.integers(1, 8)), 2)):
            yield "random", (1 + rng.poisson(20 * rng.random(), (rows, cols))).tolist()


def contingency():
    tests, vs = [], []
    for tag, t in tables():
        rows, cols = [mp.fsum(r) for r in t], [mp.fsum(c) for c in zip(*t)]
        total, df = mp.fsum(rows), (len(t) - 1) * (len(t[0]) - 1)
        inputs = {"table": t}
        if tag.startswith("policy"):
            tests.append((tag, inputs, {"statistic": NAN, "p": NAN, "statistic_yates": NAN, "p_yates": NAN, "df": df}))
            vs.append((tag, inputs, {"v": NAN, "v_bias_corrected": NAN}))
            continue
        e = [[r * c / total for c in cols] for r in rows]
        cells = [(mp.mpf(o), x) for ro, re in zip(t, e) for o, x in zip(ro, re)]
        stat = mp.fsum((o - x) ** 2 / x for o, x in cells) if df else mp.mpf(0)
        yates = mp.fsum((abs(o - x) - min(mp.mpf(0.5), abs(o - x))) ** 2 / x for o, x in cells) if df == 1 else stat
        tests.append((tag, inputs, {"statistic": stat, "p": chi2_upper(stat, df), "df": df, "min_expected": min(x for _, x in cells),
                                    "statistic_yates": yates, "p_yates": chi2_upper(yates, df)}))
        r, c = len(t), len(t[0])
        if min(r, c) < 2:
            vs.append((tag, inputs, {"v": NAN, "v_bias_corrected": NAN}))
            continue
        phi = stat / total
        if total > 1:
            fixed = max(mp.mpf(0), phi - mp.mpf(df) / (total - 1))
            rc, cc = r - mp.mpf((r - 1) ** 2) / (total - 1), c - mp.mpf((c - 1) ** 2) / (total - 1)
            room = min(rc, cc) - 1
            vs.append((tag, inputs, {"v": mp.sqrt(phi / (min(r, c) - 1)), "v_bias_corrected": mp.sqrt(fixed / room) if room > 0 else NAN}))
    write("chi2_contingency", tests, 1e-8, 1e-305, statistic={"rel": 1e-11, "abs": 1e-13}, statistic_yates={"rel": 1e-11, "abs": 1e-13},
          min_expected={"rel": 1e-12, "abs": 0})
    write("cramers_v", vs, 1e-10, 1e-13)


def gof():
    cases = [([1, 2, 3], [2, 2, 2], 0), ([1, 0, 0, 0], [.25] * 4, 0), ([5, 5], [5, 5], 0), ([10, 20, 30], [20, 20, 20], 1), ([3], [3], 0),
             ([1e6, 1e6 + 5000], [1e6 + 2500] * 2, 0), ([400, 600], [500, 500], 0), ([2000, 0], [1000, 1000], 0)]
    for _ in range(ROUNDS * 3):
        k = int(rng.integers(2, 30))
        cases.append((rng.poisson(15, k).tolist(), digits(1 + 20 * rng.random(k)), int(rng.integers(0, min(3, k - 1)))))
    for o, e, ddof in cases:
        stat = mp.fsum((mp.mpf(a) - mp.mpf(b)) ** 2 / mp.mpf(b) for a, b in zip(o, e))
        df = len(o) - 1 - ddof
        yield "random", {"observed": o, "expected": e, "ddof": ddof}, {"statistic": stat, "p": chi2_upper(stat, df) if df > 0 else 1.0, "df": df}


def fisher():
    cases = [[[0, 0], [0, 0]], [[0, 0], [3, 4]], [[3, 0], [4, 0]], [[0, 5], [5, 0]], [[5, 0], [0, 5]], [[1, 0], [0, 0]], [[10, 10], [10, 10]],
             [[2, 3], [6, 4]], [[3, 7], [7, 3]], [[1000, 10], [10, 1000]], [[400, 0], [0, 400]], [[1, 99999], [8, 99992]]]
    for _ in range(ROUNDS * 4):
        cases.append(rng.integers(0, int(rng.choice([4, 12, 60, 300])), (2, 2)).tolist())
    for (a, b), (c, d) in cases:
        row, col, total = a + b, a + c, a + b + c + d
        weight = {k: math.comb(col, k) * math.comb(total - col, row - k) for k in range(max(0, row + col - total), min(row, col) + 1)}
        every, seen = sum(weight.values()), weight[a]
        ratio = lambda keep: mp.mpf(sum(w for k, w in weight.items() if keep(k, w))) / every
        odds = mp.mpf(a) * d / (mp.mpf(b) * c) if b * c else (INF if a * d else NAN)
        yield "random", {"table": [[a, b], [c, d]]}, {"p_two_sided": ratio(lambda k, w: w <= seen), "p_less": ratio(lambda k, w: k <= a),
                                                     "p_greater": ratio(lambda k, w: k >= a), "odds_ratio": odds}


# ---- proportions and power ----

Z95 = mp.sqrt(2) * mp.erfinv(mp.mpf("0.95"))


def z_of(tail):
    return mp.sqrt(2) * mp.erfinv(1 - 2 * mp.mpf(tail))


def wilson(x, n, z):
    p, n = mp.mpf(x) / n, mp.mpf(n)
    middle, reach = p + z * z / (2 * n), z * mp.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (middle - reach) / (1 + z * z / n), (middle + reach) / (1 + z * z / n)


def wilsons():
    cases = [(0, 1, .95), (1, 1, .95), (0, 10, .99), (10, 10, .9), (5, 10, .5), (1, 10 ** 9, .95), (0.5, 3, .95)]
    for _ in range(ROUNDS * 3):
        n = int(rng.integers(1, 1000))
        cases.append((int(rng.integers(0, n + 1)), n, float(rng.choice([.8, .9, .95, .99, .999]))))
    for x, n, confidence in cases:
        low, high = wilson(x, n, z_of((1 - mp.mpf(confidence)) / 2))
        yield "random", {"x": x, "n": n, "confidence": confidence}, {"low": low, "high": high}
    yield "policy empty", {"x": 0, "n": 0, "confidence": .95}, {"low": NAN, "high": NAN}


def two_prop():
    cases = [(0, 5, 0, 7), (5, 5, 7, 7), (0, 1, 1, 1), (1, 1, 1, 1), (50, 100, 50, 100), (10 ** 6, 10 ** 7, 10 ** 6 + 9999, 10 ** 7), (0, 10, 10, 10),
             (1, 3, 2, 3), (900, 1000, 100, 1000)]
    for _ in range(ROUNDS * 4):
        n, m = (int(v) for v in rng.integers(2, 2000, 2))
        cases.append((int(rng.integers(0, n + 1)), n, int(rng.integers(0, m + 1)), m))
    for x, n, y, m in cases:
        p, q = mp.mpf(x) / n, mp.mpf(y) / m
        both = mp.mpf(x + y) / (n + m)
        d = p - q
        wald = Z95 * mp.sqrt(p * (1 - p) / n + q * (1 - q) / m)
        (l1, u1), (l2, u2) = wilson(x, n, Z95), wilson(y, m, Z95)
        out = {"p1": p, "p2": q, "diff": d, "wald95_low": d - wald, "wald95_high": d + wald,
               "newcombe95_low": d - mp.sqrt((p - l1) ** 2 + (u2 - q) ** 2), "newcombe95_high": d + mp.sqrt((u1 - p) ** 2 + (q - l2) ** 2),
               "z": NAN, "p_two_sided": NAN, "p_greater": NAN, "p_less": NAN}
        if 0 < both < 1:
            z = d / mp.sqrt(both * (1 - both) * (mp.mpf(1) / n + mp.mpf(1) / m))
            out.update(z=z, p_two_sided=2 * upper(abs(z)), p_greater=upper(z), p_less=upper(-z))
        yield "random", {"x1": x, "n1": n, "x2": y, "n2": m}, out
    for x, n, y, m in ((0, 0, 1, 4), (1, 4, 0, 0), (0, 0, 0, 0)):
        yield "policy empty", {"x1": x, "n1": n, "x2": y, "n2": m}, {"z": NAN, "p_two_sided": NAN, "p_greater": NAN, "p_less": NAN}


def powers():
    cases = [(.1, .12, 4000, 1, .05, "two-sided"), (.1, .1, 100, 1, .05, "two-sided"), (.5, .4, 100, 2, .01, "less"), (.5, .6, 10, .5, .1, "greater"),
             (.01, .99, 50, 1, .05, "two-sided"), (.2, .1, 300, 1, .05, "greater")]
    for _ in range(ROUNDS * 4):
        p, q = (round(float(v), 3) for v in rng.uniform(.01, .99, 2))
        cases.append((p, q, int(rng.integers(5, 500)), float(rng.choice([.5, 1, 2, 3])), float(rng.choice([.01, .05, .1])),
                      str(rng.choice(["two-sided", "greater", "less"]))))
    for p1, p2, n1, ratio, alpha, side in cases:
        a, b, n, r = mp.mpf(p1), mp.mpf(p2), mp.mpf(n1), mp.mpf(ratio)
        m = n * r
        both = (a * n + b * m) / (n + m)
        alt = mp.sqrt(a * (1 - a) / n + b * (1 - b) / m)
        null = mp.sqrt(both * (1 - both) * (1 / n + 1 / m))
        crit = z_of(mp.mpf(alpha) / (2 if side == "two-sided" else 1))

        def power(null_sd, alt_sd, d):
            up, down = upper((crit * null_sd - d) / alt_sd), upper((crit * null_sd + d) / alt_sd)
            return up + down if side == "two-sided" else up if side == "greater" else down
        h = 2 * mp.asin(mp.sqrt(b)) - 2 * mp.asin(mp.sqrt(a))
        sd = mp.sqrt(1 / n + 1 / m)
        yield "random", dict(p1=p1, p2=p2, n1=n1, ratio=ratio, alpha=alpha, alternative=side), {
            "power_pooled": power(null, alt, b - a), "power_unpooled": power(alt, alt, b - a), "power_arcsine": power(sd, sd, h)}


def sizes():
    cases = [(.1, .12, .8, 1, .05, "two-sided"), (.001, .0011, .9, 1, .05, "two-sided"), (.5, .9, .8, 1, .05, "greater"), (.5, .4, .8, 2, .01, "less")]
    for _ in range(ROUNDS * 4):
        p, q = (round(float(v), 3) for v in rng.uniform(.02, .98, 2))
        if p != q:
            cases.append((p, q, float(rng.choice([.8, .9, .95])), float(rng.choice([.5, 1, 2])), float(rng.choice([.01, .05])),
                          "two-sided" if rng.random() < .5 else "greater" if q > p else "less"))
    for p1, p2, power, ratio, alpha, side in cases:
        a, b, r = mp.mpf(p1), mp.mpf(p2), mp.mpf(ratio)
        za, zb = z_of(mp.mpf(alpha) / (2 if side == "two-sided" else 1)), z_of(1 - mp.mpf(power))
        both = (a + r * b) / (1 + r)
        var = a * (1 - a) + b * (1 - b) / r
        pooled = (za * mp.sqrt(both * (1 - both) * (1 + 1 / r)) + zb * mp.sqrt(var)) ** 2 / (a - b) ** 2
        unpooled = (za + zb) ** 2 * var / (a - b) ** 2
        h = 2 * mp.asin(mp.sqrt(b)) - 2 * mp.asin(mp.sqrt(a))
        arcsine = (za + zb) ** 2 * (1 + 1 / r) / h ** 2
        yield "random", dict(p1=p1, p2=p2, power=power, ratio=ratio, alpha=alpha, alternative=side), {
            "n1_pooled": pooled, "n1_unpooled": unpooled, "n1_arcsine": arcsine, "n1_pooled_ceil": int(mp.ceil(pooled)),
            "n1_unpooled_ceil": int(mp.ceil(unpooled)), "n1_arcsine_ceil": int(mp.ceil(arcsine))}


def nct_upper(t, df, delta):
    """P(T > t) of the noncentral t by integrating the normal over chi."""
    t, df, delta = mp.mpf(t), mp.mpf(df), mp.mpf(delta)
    density = lambda s: mp.exp(mp.log(2) + (df / 2) * mp.log(df / 2) - mp.loggamma(df / 2) + (df - 1) * mp.log(s) - df * s * s / 2)
    width = 12 / mp.sqrt(2 * df)
    return mp.quad(lambda s: upper(t * s - delta) * density(s), [mp.mpf("1e-30"), max(mp.mpf("1e-20"), 1 - width) / 2 + mp.mpf("1e-10"), 1, 1 + width, 1 + 3 * width])


def mean_powers():
    mp.mp.dps = 25
    cases = [(.2, 50, 1, .05), (0., 10, 1, .05), (1.5, 4, 1, .01), (-.5, 20, 2, .05), (.1, 1000, .5, .1), (.5, 3, 1, .2)]
    for _ in range(ROUNDS * 2):
        cases.append((round(float(rng.normal(0, .7)), 3), int(rng.integers(3, 200)), float(rng.choice([.5, 1, 2])), float(rng.choice([.01, .05, .1]))))
    for effect, n1, ratio, alpha in cases:
        n, m = mp.mpf(n1), mp.mpf(n1) * mp.mpf(ratio)
        ncp = mp.mpf(effect) / mp.sqrt(1 / n + 1 / m)
        z, df = z_of(mp.mpf(alpha) / 2), n + m - 2
        t = t_quantile(mp.mpf(alpha) / 2, df)
        yield "random", dict(effect_size=effect, n1=n1, ratio=ratio, alpha=alpha), {
            "power_normal": upper(z - ncp) + upper(z + ncp), "power_t": nct_upper(t, df, ncp) + nct_upper(t, df, -ncp)}
    mp.mp.dps = 50


# ---- experiments ----

def beta_greater(a1, b1, a2, b2):
    """P(second > first), by quadrature on the logit scale."""
    a1, b1, a2, b2 = (mp.mpf(v) for v in (a1, b1, a2, b2))
    constant = mp.log(mp.beta(a2, b2))

    def integrand(t):
        x = 1 / (1 + mp.exp(-t))
        return mp.exp(a2 * mp.log(x) + b2 * mp.log(1 - x) - constant) * mp.betainc(a1, b1, 0, x, regularized=True)
    peak = mp.log(a2 / b2)
    sd = mp.sqrt(1 / a2 + 1 / b2)
    return mp.quad(integrand, [peak - 40 * sd - 20 / min(a2, 1), peak - 6 * sd, peak - 2 * sd, peak, peak + 2 * sd, peak + 6 * sd, peak + 40 * sd + 20 / min(b2, 1)])


def beta_binomials():
    mp.mp.dps = 25
    cases = [(0, 0, 0, 0, 1, 1), (0, 5, 0, 5, 1, 1), (5, 5, 0, 5, .5, .5), (12, 100, 19, 110, 1, 1), (3, 10, 3, 10, 2, 3), (120, 1000, 150, 1010, .5, .5)]
    for _ in range(ROUNDS):
        n, m = (int(v) for v in rng.integers(1, 400, 2))
        cases.append((int(rng.integers(0, n + 1)), n, int(rng.integers(0, m + 1)), m, 1.0, 1.0))
    for s, n, u, m, alpha, beta in cases:
        a1, b1, a2, b2 = alpha + s, beta + n - s, alpha + u, beta + m - u
        ma, mb = mp.mpf(a1) / (a1 + b1), mp.mpf(a2) / (a2 + b2)
        gain = mb * beta_greater(a1, b1, a2 + 1, b2) - ma * beta_greater(a1 + 1, b1, a2, b2)
        yield "random", dict(s_a=s, n_a=n, s_b=u, n_b=m, prior_alpha=alpha, prior_beta=beta), {
            "p_b_gt_a": beta_greater(a1, b1, a2, b2), "expected_loss_choose_a": gain, "expected_loss_choose_b": gain - (mb - ma),
            "mean_a": ma, "mean_b": mb, "ci95_a": [special.betaincinv(a1, b1, .025), special.betainccinv(a1, b1, .025)],
            "ci95_b": [special.betaincinv(a2, b2, .025), special.betainccinv(a2, b2, .025)]}
    mp.mp.dps = 50


def gaussians():
    cases = [(0., 1., False, 0., 1.), (1., .5, False, 7., 3.), (.02, .01, True, 0., .3), (-5., .1, True, 1., .2), (0., 1e-8, True, 0., 1e8), (30., 1., False, 0., 1.)]
    for _ in range(ROUNDS * 2):
        cases.append((round(float(rng.normal()), 4), round(float(rng.random() + .01), 4), bool(rng.random() < .5), round(float(rng.normal()), 3), .3))
    for effect, se, proper, prior_mean, prior_sd in cases:
        e, s = mp.mpf(effect), mp.mpf(se)
        if proper:
            weight = 1 / s ** 2 + 1 / mp.mpf(prior_sd) ** 2
            e, s = (e / s ** 2 + mp.mpf(prior_mean) / mp.mpf(prior_sd) ** 2) / weight, 1 / mp.sqrt(weight)
        z = e / s
        phi = mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi)
        yield "random", dict(effect=effect, se=se, proper=proper, prior_mean=prior_mean, prior_sd=prior_sd), {
            "posterior_mean": e, "posterior_sd": s, "chance_to_win": upper(-z), "risk_choose_a": s * (phi + z * upper(-z)),
            "risk_choose_b": s * (phi - z * upper(z)), "ci95_low": e - Z95 * s, "ci95_high": e + Z95 * s}


def srms():
    cases = [([0, 0, 0], [1, 1, 1]), ([5, 5], [.5, .5]), ([10, 20, 0], [1, 2, 0]), ([50410, 49590], [1, 1]), ([3, 9], [.25, .75])]
    for _ in range(ROUNDS * 3):
        k = int(rng.integers(2, 6))
        w = digits(rng.random(k) + .1, 3)
        cases.append((rng.multinomial(int(rng.integers(20, 5000)), np.array(w) / sum(w)).tolist(), w))
    for counts, weights in cases:
        kept = [(c, mp.mpf(w)) for c, w in zip(counts, weights) if w > 0]
        total, all_w = sum(c for c, _ in kept), mp.fsum(w for _, w in kept)
        stat = mp.fsum((c - total * w / all_w) ** 2 / (total * w / all_w) for c, w in kept) if total else mp.mpf(0)
        df = len(kept) - 1
        p = chi2_upper(stat, df) if total else mp.mpf(1)
        out = {"statistic": stat, "p": p, "srm_at_0_001": bool(p < .001)}
        if total:
            out["df"] = df
        yield "random", {"counts": counts, "weights": weights}, out


def adjusts():
    cases = [([], .05), ([.05], .05), ([0., 0., 1.], .05), ([.01, .01, .01, .01], .04), ([1.] * 5, .05), ([1e-300, 1e-310, .5], .05), ([.05, .025, .0125], .05)]
    for _ in range(ROUNDS * 3):
        cases.append((digits(rng.random(int(rng.integers(1, 40))) ** 3, 4), float(rng.choice([.01, .05, .1]))))
    for p, alpha in cases:
        m = len(p)
        order = sorted(range(m), key=lambda i: p[i])
        holm, bh = [NAN] * m, [NAN] * m
        running = mp.mpf(0)
        for rank, i in enumerate(order):
            running = max(running, mp.mpf(p[i]) * (m - rank))
            holm[i] = min(mp.mpf(1), running)
        running = mp.mpf(1)
        for rank in range(m - 1, -1, -1):
            running = min(running, mp.mpf(p[order[rank]]) * m / (rank + 1))
            bh[order[rank]] = running
        near = [v for v in holm + bh if abs(v - alpha) < 1e-12]
        out = {"bh": bh, "holm": holm, "bonferroni": [min(mp.mpf(1), mp.mpf(v) * m) for v in p]}
        if not near:
            out.update(reject_bh=[bool(v <= alpha) for v in bh], reject_holm=[bool(v <= alpha) for v in holm])
        yield "random", {"p": p, "alpha": alpha}, out


def cupeds():
    cases = []
    for _ in range(ROUNDS * 2):
        n, m = (int(v) for v in rng.integers(3, 40, 2))
        x, y = rng.normal(10, 2, n), rng.normal(10, 2, m)
        cases.append(("random", digits(x), digits(.8 * x + rng.normal(size=n)), digits(y), digits(.8 * y + .3 + rng.normal(size=m))))
    cases.append(("constant before", [2.] * 5, digits(rng.normal(size=5)), [2.] * 4, digits(rng.normal(size=4))))
    cases.append(("holes", [1., NAN, 3., 4., 9.], [1., 2., INF, 5., 6.], [1., 2., 5.], [3., 4., 4.5]))
    cases.append(("two", [1., 2.], [1., 3.], [2., 4.], [5., 3.]))
    for tag, xa, ya, xb, yb in cases:
        a = [(mp.mpf(x), mp.mpf(y)) for x, y in zip(xa, ya) if math.isfinite(x) and math.isfinite(y)]
        b = [(mp.mpf(x), mp.mpf(y)) for x, y in zip(xb, yb) if math.isfinite(x) and math.isfinite(y)]
        both = a + b
        mx, my = mp.fsum(x for x, _ in both) / len(both), mp.fsum(y for _, y in both) / len(both)
        sxx = mp.fsum((x - mx) ** 2 for x, _ in both)
        theta = mp.fsum((x - mx) * (y - my) for x, y in both) / sxx if sxx else mp.mpf(0)

        def mean_var(v):
            mean = mp.fsum(v) / len(v)
            return mean, mp.fsum((x - mean) ** 2 for x in v) / (len(v) - 1) / len(v)
        (ma, va), (mb, vb) = mean_var([y - theta * x for x, y in a]), mean_var([y - theta * x for x, y in b])
        (pa, wa), (pb, wb) = mean_var([y for _, y in a]), mean_var([y for _, y in b])
        yield tag, dict(pre_a=xa, post_a=ya, pre_b=xb, post_b=yb), {
            "theta": theta, "diff": mb - ma, "se": mp.sqrt(va + vb), "diff_unadjusted": pb - pa, "se_unadjusted": mp.sqrt(wa + wb),
            "variance_reduction": 1 - (va + vb) / (wa + wb)}


def asympcs():
    cases = [(.1, .05, 1000, .05, 5000), (0., 1., 10, .05, 5000), (-.3, .01, 100000, .01, 1000), (5., .1, 500, .1, 5000)]
    for _ in range(ROUNDS * 2):
        cases.append((round(float(rng.normal(0, .2)), 4), round(float(rng.random() * .2 + .001), 4), int(rng.integers(10, 100000)),
                      float(rng.choice([.01, .05, .1])), int(rng.choice([100, 5000, 50000]))))
    for estimate, se, n, alpha, tuned in cases:
        e, s, a = mp.mpf(estimate), mp.mpf(se), mp.mpf(alpha)
        rho = mp.sqrt((-2 * mp.log(a) + mp.log(1 - 2 * mp.log(a))) / tuned)
        v = n * rho ** 2
        half = s * mp.sqrt(n) * mp.sqrt(2 * (v + 1) * mp.log(mp.sqrt(v + 1) / a) / (n * rho) ** 2)
        p = min(mp.mpf(1), mp.sqrt(v + 1) * mp.exp(-rho ** 2 * (e / s) ** 2 * n / (2 * (v + 1))))
        yield "random", dict(estimate=estimate, se=se, n=n, alpha=alpha, tuning_n=tuned), {
            "rho": rho, "halfwidth": half, "ci_low": e - half, "ci_high": e + half, "p": p}


def msprts():
    cases = [(.1, 1., 100, .01), (0., 2., 50, 1.), (3., 1., 1000, .5), (-.2, .5, 10, 1e-4)]
    for _ in range(ROUNDS * 2):
        cases.append((round(float(rng.normal(0, .3)), 4), round(float(rng.random() * 2 + .1), 4), int(rng.integers(2, 5000)), float(rng.choice([1e-4, .01, 1.]))))
    for d, v, n, tau2 in cases:
        dd, vv, t2 = mp.mpf(d), mp.mpf(v), mp.mpf(tau2)
        value = mp.sqrt(vv / (vv + n * t2)) * mp.exp(n * n * t2 * dd ** 2 / (2 * vv * (vv + n * t2)))
        yield "random", dict(mean_diff=d, variance_per_pair=v, n_pairs=n, tau2=tau2), {"lambda": value if value < mp.mpf(1.7e308) else INF,
                                                                                     "p_at_this_look": min(mp.mpf(1), 1 / value)}


def crossing(bounds, looks):
    """Chance that |z| has passed a bound by its look, by the recursion on a fine grid."""
    nodes, weights = np.polynomial.legendre.leggauss(120)
    passed, grid, density = 0.0, None, None
    for k, c in enumerate(bounds):
        reach = c * math.sqrt(k + 1)
        if k == 0:
            passed = 2 * special.ndtr(-c)
            grid = reach * nodes
            density = np.exp(-grid ** 2 / 2) / math.sqrt(2 * math.pi) * reach * weights
        else:
            passed += float(np.sum(density * (special.ndtr(-(reach - grid)) + special.ndtr(-(reach + grid)))))
            new = reach * nodes
            density = (np.exp(-(new[:, None] - grid[None, :]) ** 2 / 2) / math.sqrt(2 * math.pi)) @ density * reach * weights
            grid = new
    return passed


def bisect(f, low, high):
    for _ in range(48):
        mid = (low + high) / 2
        low, high = (mid, high) if f(mid) > 0 else (low, mid)
    return (low + high) / 2


def bounds():
    for looks, alpha in ((1, .1), (2, .01), (3, .1), (4, .05), (5, .01), (6, .05), (8, .05)):
        share = [(k + 1) / looks for k in range(looks)]
        spend = {"lan_demets_obf": [float(4 - 4 * special.ndtr(special.ndtri(1 - alpha / 4) / math.sqrt(t))) for t in share],
                 "lan_demets_pocock": [alpha * math.log(1 + (math.e - 1) * t) for t in share], "spend_t2": [alpha * t * t for t in share]}
        out = {"pocock": [bisect(lambda c: crossing([c] * looks, looks) - alpha, 1, 9)] * looks}
        final = bisect(lambda c: crossing([c / math.sqrt(t) for t in share], looks) - alpha, 1, 9)
        out["obrien_fleming"] = [final / math.sqrt(t) for t in share]
        for name, spent in spend.items():
            found = []
            for k in range(looks):
                found.append(bisect(lambda c: crossing(found + [c], looks) - spent[k], .5, 20))
            out[name] = found
        yield f"K{looks}", {"looks": looks, "alpha": alpha}, out


# ---- streams ----

def streams():
    for _ in range(ROUNDS):
        seed = int(rng.integers(1, 10 ** 6))
        yield "shift", [{"gen": "irwinhall12", "seed": seed, "n": 700}, {"gen": "irwinhall12", "seed": seed + 1, "n": 500, "loc": 2.5, "scale": 1.5}]
        yield "bits", [{"gen": "bernoulli", "seed": seed, "n": 900, "p": .2}, {"gen": "bernoulli", "seed": seed + 1, "n": 900, "p": .5},
                       {"gen": "bernoulli", "seed": seed + 2, "n": 600, "p": .1}]
        yield "ints", [{"gen": "ints", "seed": seed, "n": 800, "k": 4}, {"gen": "ints", "seed": seed + 3, "n": 800, "k": 9}]
        yield "runs", [{"gen": "runs", "n": 400, "runs": [[0, 100], [1, 50], [0, 250]]}, 1, 0, 1, 1, {"gen": "uniform", "seed": seed, "n": 300}]
        yield "still", [{"gen": "uniform", "seed": seed, "n": 1500}]


def expand(pieces):
    out = []
    for g in pieces:
        if not isinstance(g, dict):
            out.append(float(g))
            continue
        if g["gen"] == "runs":
            out += [float(v) for v, count in g["runs"] for _ in range(count)]
            continue
        state = g["seed"]

        def unit():
            nonlocal state
            state = (state + 0x9E3779B97F4A7C15) % 2 ** 64
            z = state
            z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 % 2 ** 64
            z = (z ^ z >> 27) * 0x94D049BB133111EB % 2 ** 64
            return ((z ^ z >> 31) >> 11) * 2.0 ** -53
        for _ in range(g["n"]):
            if g["gen"] == "irwinhall12":
                v = 0.0
                for _ in range(12):
                    v += unit()
                v -= 6
            else:
                u = unit()
                v = u if g["gen"] == "uniform" else float(u < g["p"]) if g["gen"] == "bernoulli" else float(math.floor(u * g["k"]))
            out.append(g.get("loc", 0) + g.get("scale", 1) * v)
    return out


def page_hinkley(values, least, delta, threshold, alpha, mode):
    """Each sum cut off at 0. (river subtracts the lowest sum so far, which is another thing once alpha is below 1.)"""
    found, seen, up, down = [], [], 0.0, 0.0
    for i, v in enumerate(values):
        seen.append(v)
        mean = math.fsum(seen) / len(seen)
        up, down = max(0.0, alpha * up + v - mean - delta), max(0.0, alpha * down + mean - v - delta)
        if len(seen) >= least and (up >= threshold and mode != "down" or down >= threshold and mode != "up"):
            found.append(i)
            seen, up, down = [], 0.0, 0.0
    return found


def detectors():
    adwin, ph, ddm = [], [], []
    for tag, pieces in streams():
        values = expand(pieces)
        for delta, clock, buckets, window, grace in ((.002, 32, 5, 5, 10), (.05, 1, 5, 5, 10), (.3, 16, 3, 2, 30)):
            d = drift.ADWIN(delta=delta, clock=clock, max_buckets=buckets, min_window_length=window, grace_period=grace)
            found = []
            for i, v in enumerate(values):
                d.update(v)
                if d.drift_detected:
                    found.append(i)
            adwin.append((tag, dict(segments=pieces, delta=delta, clock=clock, max_buckets=buckets, min_window=window, grace=grace),
                          {"detections": found, "final_width": d.width, "final_mean": d.estimation}))
        for mode, threshold, alpha in (("up", 50, .9999), ("down", 5, .9999), ("both", 10, .99), ("both", 3, 1.0)):
            found = page_hinkley(values, 30, .005, threshold, alpha, mode)
            ph.append((tag, dict(segments=pieces, min_instances=30, delta=.005, threshold=threshold, alpha=alpha, mode=mode), {"detections": found}))
        if tag in ("bits", "runs") and all(v in (0.0, 1.0) for v in values):
            for warm, warn, alarm in ((30, 2., 3.), (10, 1.5, 2.5)):
                d = drift.binary.DDM(warm_start=warm, warning_threshold=warn, drift_threshold=alarm)
                drifts, warnings, before = [], [], False
                for i, v in enumerate(values):
                    d.update(bool(v))
                    if d.drift_detected:
                        drifts.append(i)
                    if d.warning_detected and not before and not d.drift_detected:
                        warnings.append(i)
                    before = d.warning_detected and not d.drift_detected
                ddm.append((tag, dict(segments=pieces, warm_start=warm, warning_threshold=warn, drift_threshold=alarm),
                            {"drifts": drifts, "warnings_first": warnings}))
    write("adwin", adwin, 1e-9, 1e-12)
    write("page_hinkley", ph, 1e-10, 1e-12)
    write("ddm", ddm, 1e-10, 1e-12)


# ---- predictions ----

def ratio(a, b):
    return mp.mpf(a) / b if b else mp.mpf(0)


def labels():
    yield [1, 0], [1, 0]
    yield [1, 1, 1], [0, 0, 0]
    yield [0, 0], [0, 0]
    yield [0, 0], [1, 1]
    yield [1.0, NAN, 0, 1], [1, 1, NAN, 0]
    for _ in range(ROUNDS * 3):
        n = int(rng.integers(1, 60))
        yield (rng.random(n) < .4).astype(int).tolist(), (rng.random(n) < .4).astype(int).tolist()


def paired(x, y):
    rows = [(a, b) for a, b in zip(x, y) if math.isfinite(a) and math.isfinite(b)]
    return [a for a, _ in rows], [b for _, b in rows]


def binaries():
    for t, p in labels():
        x, y = paired(t, p)
        tp, fp, tn, fn = (sum(a == u and b == v for a, b in zip(x, y)) for u, v in ((1, 1), (0, 1), (0, 0), (1, 0)))
        product_ = mp.mpf(tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)
        yield "random", {"y_true": t, "y_pred": p}, {
            "tp": tp, "fp": fp, "tn": tn, "fn": fn, "accuracy": ratio(tp + tn, len(x)), "precision": ratio(tp, tp + fp), "recall": ratio(tp, tp + fn),
            "specificity": ratio(tn, tn + fp), "f1": ratio(2 * tp, 2 * tp + fp + fn), "mcc": (mp.mpf(tp) * tn - fp * fn) / mp.sqrt(product_) if product_ else 0.0}
    yield "policy empty", {"y_true": [], "y_pred": []}, {"accuracy": NAN}


def multiclasses():
    cases = [([0, 1, 2], [0, 1, 2]), ([1, 1], [1, 1]), ([0, 1, 2], [2, 2, 2]), ([0, 0, 0], [1, 1, 2]), ([5, -3, 5], [5, 5, -3])]
    for _ in range(ROUNDS * 3):
        k, n = int(rng.integers(2, 8)), int(rng.integers(5, 80))
        cases.append((rng.integers(0, k, n).tolist(), rng.integers(0, k, n).tolist()))
    for t, p in cases:
        names = sorted(set(t) | set(p))
        n = len(t)
        rows = []
        for c in names:
            tp, fp, fn = sum(a == c == b for a, b in zip(t, p)), sum(b == c != a for a, b in zip(t, p)), sum(a == c != b for a, b in zip(t, p))
            rows.append((ratio(tp, tp + fp), ratio(tp, tp + fn), ratio(2 * tp, 2 * tp + fp + fn), tp + fn, tp + fp))
        right = sum(a == b for a, b in zip(t, p))
        s2, tk, pk = mp.mpf(n) ** 2, [r[3] for r in rows], [r[4] for r in rows]
        under = (s2 - sum(v * v for v in pk)) * (s2 - sum(v * v for v in tk))
        k = len(names)
        yield "random", {"y_true": t, "y_pred": p}, {
            "accuracy": ratio(right, n), "precision_macro": sum(r[0] for r in rows) / k, "recall_macro": sum(r[1] for r in rows) / k,
            "f1_macro": sum(r[2] for r in rows) / k, "f1_micro": ratio(right, n), "f1_weighted": sum(r[2] * r[3] for r in rows) / n,
            "mcc": (mp.mpf(right) * n - sum(a * b for a, b in zip(tk, pk))) / mp.sqrt(under) if under else 0.0}


def scores():
    aucs, losses, briers, eces = [], [], [], []
    cases = [([1, 0], [.5, .5]), ([1, 0, 1], [0., 0., 1.]), ([1, 1], [.1, .9]), ([0, 0], [0., 1.]), ([], []), ([1, NAN, 0], [.2, .3, NAN]),
             ([1, 0, 1, 0], [0., 1., 1., 0.]), ([0, 1, 0, 1, 0, 1, 0], [.1, .2, .3, .4, .5, .7, .9])]
    for _ in range(ROUNDS * 3):
        n = int(rng.integers(3, 60))
        p = digits(rng.random(n), int(rng.choice([1, 3, 9])))
        cases.append(((rng.random(n) < p).astype(int).tolist(), p))
    eps = mp.mpf(2) ** -52
    for t, p in cases:
        x, y = paired(t, p)
        pos, neg = [b for a, b in zip(x, y) if a == 1], [b for a, b in zip(x, y) if a == 0]
        won = sum((a > b) + mp.mpf(a == b) / 2 for a in pos for b in neg)
        aucs.append(("random", {"y_true": t, "score": p}, {"auc": won / (len(pos) * len(neg)) if pos and neg else NAN, "n_pos": len(pos), "n_neg": len(neg)}))
        both = {"y_true": t, "p": p}
        # Clipped as doubles are: 1 - 2^-52 is one.
        clip = [min(max(mp.mpf(v), eps), 1 - eps) for v in y]
        losses.append(("random", both, {"log_loss": -mp.fsum(mp.log(v if a else 1 - v) for a, v in zip(x, clip)) / len(x) if x else NAN}))
        briers.append(("random", both, {"brier": mp.fsum((mp.mpf(b) - int(a)) ** 2 for a, b in zip(x, y)) / len(x) if x else NAN}))
        for bins in (10, int(rng.choice([1, 2, 5, 15, 20]))):
            at = [min(bins - 1, max(0, next(i for i in range(bins) if v <= np.linspace(0, 1, bins + 1)[i + 1]))) for v in y]
            counts = [at.count(i) for i in range(bins)]
            gaps = [abs(mp.fsum(mp.mpf(b) - int(a) for a, b, k in zip(x, y, at) if k == i)) / counts[i] if counts[i] else mp.mpf(0) for i in range(bins)]
            eces.append(("random", dict(both, bins=bins), {"ece": mp.fsum(g * c for g, c in zip(gaps, counts)) / len(x), "mce": max(gaps), "counts": counts}
                         if x else {"ece": NAN, "mce": NAN}))
    write("roc_auc", aucs, 1e-11, 1e-13)
    write("log_loss", losses, 1e-9, 1e-12)
    write("brier", briers, 1e-11, 1e-14)
    write("ece", eces, 1e-10, 1e-13)


def regressions():
    cases = [([], []), ([NAN, 1.], [1., INF]), ([1.], [1.]), ([1.], [2.]), ([3., 3.], [3., 3.]), ([3., 3.], [3., 4.]), ([0., 1.], [0., 1.]),
             ([1e150, -1e150, 3e150], [1e150, 2e150, 3e150]), ([1e9, 1e9 + 1, 1e9 + 2], [1e9, 1e9 + 1.5, 1e9 + 2])]
    for _ in range(ROUNDS * 3):
        n = int(rng.integers(2, 50))
        y = rng.normal(5, 2, n)
        cases.append((digits(y), digits(y + rng.normal(size=n))))
    for t, p in cases:
        x, y = paired(t, p)
        n = len(x)
        if not n:
            yield "policy empty", {"y_true": t, "y_pred": p}, {"rmse": NAN, "mse": NAN, "mae": NAN, "r2": NAN, "median_ae": NAN, "mape": NAN, "n": 0}
            continue
        e = [mp.mpf(a) - mp.mpf(b) for a, b in zip(x, y)]
        size = sorted(abs(v) for v in e)
        mean = mp.fsum(mp.mpf(v) for v in x) / n
        around = mp.fsum((mp.mpf(v) - mean) ** 2 for v in x)
        square = mp.fsum(v * v for v in e)
        r2 = NAN if n < 2 else 1 - square / around if around else float(square == 0)
        out = {"mse": square / n, "rmse": mp.sqrt(square / n), "mae": mp.fsum(size) / n, "max_error": size[-1], "r2": r2, "n": n,
               "median_ae": (size[(n - 1) // 2] + size[n // 2]) / 2, "mean_error": mp.fsum(e) / n,
               "mape": mp.fsum(abs(v) / max(abs(mp.mpf(a)), mp.mpf(2) ** -52) for v, a in zip(e, x)) / n}
        yield "random", {"y_true": t, "y_pred": p}, out


def fairnesses():
    cases = [([1, 0], [0, 0], ["a", "b"]), ([0, 0, 0], [1, 0, 1], ["a", "b", "b"]), ([1, 1, 1], [0, 1, 1], ["x", "y", "y"]),
             ([1, NAN, 0, 1], [1, 1, 0, 0], ["b", "a", "b", "c"])]
    for _ in range(ROUNDS * 3):
        k, n = int(rng.integers(2, 6)), int(rng.integers(10, 60))
        cases.append(((rng.random(n) < .5).astype(int).tolist(), (rng.random(n) < .5).astype(int).tolist(), [f"g{i}" for i in rng.integers(0, k, n)]))
    for t, p, g in cases:
        rows = [(a, b, c) for a, b, c in zip(t, p, g) if math.isfinite(a) and math.isfinite(b)]
        names = sorted(set(g))
        sel, tpr, fpr = [], [], []
        for name in names:
            mine = [(a, b) for a, b, c in rows if c == name]
            sel.append(mp.mpf(sum(b for _, b in mine)) / len(mine) if mine else None)
            if mine:
                pos, neg = [b for a, b in mine if a == 1], [b for a, b in mine if a == 0]
                tpr.append(mp.mpf(sum(pos)) / len(pos) if pos else None)
                fpr.append(mp.mpf(sum(neg)) / len(neg) if neg else None)

        def spread(v, zero):
            v = [mp.mpf(0) if x is None and zero else x for x in v if x is not None or zero]
            return max(v) - min(v) if v else mp.mpf(0)
        seen = [s for s in sel if s is not None]
        out = {"selection_rate": [NAN if s is None else s for s in sel], "demographic_parity_difference": max(seen) - min(seen),
               "demographic_parity_ratio": min(seen) / max(seen) if max(seen) else NAN}
        if any(v is not None for v in tpr):
            out["equal_opportunity_difference"] = spread(tpr, False)
            out["equal_opportunity_difference_fairlearn"] = spread(tpr, True)
            if any(v is not None for v in fpr):
                out["equalized_odds_difference"] = max(spread(tpr, False), spread(fpr, False))
                out["equalized_odds_difference_fairlearn"] = max(spread(tpr, True), spread(fpr, True))
        if not max(seen):
            del out["demographic_parity_ratio"]
        yield "random", {"y_true": t, "y_pred": p, "group": g}, out


def cbpes():
    cases = [([.5] * 4, .5), ([0., 1.], .5), ([1., 1.], .5), ([0., 0.], .5), ([.2, .2, .9, .9], .3)]
    for _ in range(ROUNDS * 3):
        cases.append((digits(rng.random(int(rng.integers(2, 50))), int(rng.choice([1, 4]))), float(rng.choice([.3, .5, .7]))))
    for p, cut in cases:
        v = [mp.mpf(x) for x in p]
        tp = mp.fsum(x for x in v if x >= cut)
        fp = mp.fsum(1 - x for x in v if x >= cut)
        fn, tn = mp.fsum(v) - tp, mp.fsum(1 - x for x in v) - fp
        pos, neg = tp + fn, fp + tn
        area = mp.fsum(a * (1 - b) * ((a > b) + mp.mpf(a == b) / 2) for a in v for b in v)
        out = {"accuracy": (tp + tn) / len(v), "precision": ratio(tp, tp + fp), "recall": ratio(tp, tp + fn), "specificity": ratio(tn, tn + fp),
               "f1": ratio(tp, tp + (fp + fn) / 2)}
        out["roc_auc"] = area / (pos * neg) if pos and neg else NAN
        yield "random", {"p_calibrated": p, "threshold": cut}, out


def quantiles():
    for tag, x, _ in samples():
        v = sorted(finite(x))
        q = [0, 1, .5, .1, .9] + digits(rng.random(3), 3)
        out = []
        for level in q:
            if not v:
                out.append(NAN)
                continue
            h = (len(v) - 1) * level  # in doubles, as numpy does
            i = min(int(math.floor(h)), len(v) - 1)
            a, b = mp.mpf(v[i]), mp.mpf(v[min(i + 1, len(v) - 1)])
            out.append(a + (h - i) * (b - a))
        yield tag, {"x": x, "q": q}, {"quantiles": out, "n": len(v)}


# ---- what has no recorded cases ----

def describes():
    for tag, x, _ in samples():
        v = [mp.mpf(a) for a in finite(x)]
        n = len(v)
        out = {"n": n, "nan": sum(math.isnan(a) for a in x), "infinite": sum(math.isinf(a) for a in x), "mean": NAN, "variance": NAN,
               "skewness": NAN, "excess_kurtosis": NAN, "min": NAN, "max": NAN, "zeros": sum(a == 0 for a in v), "negatives": sum(a < 0 for a in v)}
        if tag == "range":
            continue
        if n:
            mean = mp.fsum(v) / n
            m2, m3, m4 = (mp.fsum((a - mean) ** k for a in v) / n for k in (2, 3, 4))
            out.update(mean=mean, min=min(v), max=max(v))
            if n > 1:
                out["variance"] = m2 * n / (n - 1)
            if n > 2 and m2:
                out["skewness"] = m3 / m2 ** mp.mpf("1.5")
            if n > 3 and m2:
                out["excess_kurtosis"] = m4 / m2 ** 2 - 3
            size = float(max(abs(a) for a in v))
            out["_abs"] = {"mean": size * 1e-15, "variance": float(m2) * 1e-9, "skewness": 1e-6 if tag == "offset" else 1e-11,
                           "excess_kurtosis": 1e-6 if tag == "offset" else 1e-11}
        yield tag, {"x": x}, out


def histogram_rules():
    for tag, x, _ in samples():
        v = np.array(finite(x))
        if len(v) < 3 or v.min() == v.max() or tag in ("range", "huge", "tiny"):
            continue
        out = {rule: len(np.histogram_bin_edges(v, rule)) - 1 for rule in ("sturges", "doane", "fd", "scott")}
        yield tag, {"x": x}, out
    for n in (30, 500, 5000):
        x = {"gen": "irwinhall12", "seed": n, "n": n}
        v = np.array(expand([x]))
        yield "generated", {"x": x}, {rule: len(np.histogram_bin_edges(v, rule)) - 1 for rule in ("sturges", "doane", "fd", "scott")}


def histograms():
    for tag, x, y in samples():
        a, b = finite(x), finite(y)
        if not a or tag == "range":
            continue
        edges = sorted(set(digits(a, 4)))[:12] if len(set(a)) > 1 else [a[0], a[0] + 1]
        if len(edges) < 2:
            continue
        yield tag, {"x": y, "edges": edges}, {
            "counts": [sum(lo <= v < hi or (i == len(edges) - 2 and v == hi) for v in b) for i, (lo, hi) in enumerate(zip(edges, edges[1:]))],
            "below": sum(v < edges[0] for v in b), "above": sum(v > edges[-1] for v in b)}


def average_precisions():
    cases = [([1, 0], [.5, .5]), ([1, 1], [.1, .9]), ([0, 0], [.1, .9]), ([0, 1, 1], [.9, .5, .1])]
    for _ in range(ROUNDS * 4):
        n = int(rng.integers(4, 60))
        p = digits(rng.random(n), int(rng.choice([1, 6])))
        cases.append(((rng.random(n) < p).astype(int).tolist(), p))
    for t, p in cases:
        positives, area, before = sum(t), mp.mpf(0), mp.mpf(0)
        for cut in sorted(set(p), reverse=True):
            chosen = [a for a, v in zip(t, p) if v >= cut]
            if positives:
                recall = mp.mpf(sum(chosen)) / positives
                area += (recall - before) * mp.mpf(sum(chosen)) / len(chosen)
                before = recall
        both = 0 < positives < len(t)
        yield "random", {"y_true": t, "score": p}, {"average_precision": area if both else NAN} if both or not positives else {"n_pos": positives}


def ndcgs():
    cases = [([1], 0), ([0, 0], 0), ([3, 2, 1], 0), ([1, 2, 3], 2), ([1, -1], 0), ([0, 1], 1)]
    for _ in range(ROUNDS * 4):
        cases.append((rng.integers(0, 5, int(rng.integers(2, 20))).tolist(), int(rng.integers(0, 8))))
    for gains, k in cases:
        cut = k or len(gains)
        value = lambda g: mp.fsum(mp.mpf(v) / mp.log(i + 2, 2) for i, v in enumerate(g[:cut]))
        best = value(sorted(gains, reverse=True))
        yield "random", {"gains": gains, "k": k}, {"ndcg": value(gains) / best if best > 0 and min(gains) >= 0 else NAN}


def mean_sizes():
    for effect, power, ratio, alpha in ((.5, .8, 1, .05), (-.2, .9, 1, .05), (1.2, .8, 2, .01), (.05, .8, .5, .1), (.8, .95, 3, .05)):
        z = z_of(mp.mpf(alpha) / 2) + z_of(1 - mp.mpf(power))
        yield "random", dict(effect_size=effect, power=power, ratio=ratio, alpha=alpha), {
            "normal": (z / mp.mpf(effect)) ** 2 * (1 + 1 / mp.mpf(ratio)),
            "t": TTestIndPower().solve_power(abs(effect), power=power, ratio=ratio, alpha=alpha)}


def more_detectors():
    eddm, ewma = [], []
    for tag, pieces in streams():
        values = expand(pieces)
        if all(v in (0.0, 1.0) for v in values):
            for warm, warn, alarm in ((30, .95, .9), (10, .9, .8)):
                d = drift.binary.EDDM(warm_start=warm, alpha=warn, beta=alarm)
                found = []
                for i, v in enumerate(values):
                    d.update(bool(v))
                    if d.drift_detected:
                        found.append(i)
                eddm.append((tag, dict(segments=pieces, warm_start=warm, warning=warn, drift=alarm), {"drifts": found}))
        if tag == "still":
            pieces, values = [{"gen": "runs", "n": 500, "runs": [[.1, 500]]}], [.1] * 500
        for weight, limit, warm in ((.2, 3., 30), (.05, 2.5, 50)):
            found, seen, z = [], [], mp.mpf(0)  # a baseline that never varies makes any other value a change
            for i, v in enumerate(values):
                seen.append(mp.mpf(v))
                if len(seen) <= warm:
                    continue
                k = len(seen) - warm
                if k == 1:
                    mean = mp.fsum(seen[:warm]) / warm
                    sd = mp.sqrt(mp.fsum((a - mean) ** 2 for a in seen[:warm]) / (warm - 1))
                    z = mean
                z = mp.mpf(weight) * mp.mpf(v) + (1 - mp.mpf(weight)) * z
                reach = limit * sd * mp.sqrt(mp.mpf(weight) / (2 - mp.mpf(weight)) * (1 - (1 - mp.mpf(weight)) ** (2 * k)))
                if abs(z - mean) > reach:
                    found.append(i)
                    seen = []
            ewma.append((tag, dict(segments=pieces, weight=weight, limit=limit, warm=warm), {"detections": found}))
    write("eddm", eddm, 1e-10, 0)
    write("ewma", ewma, 1e-10, 0)


os.makedirs(FOLDER, exist_ok=True)
write("psi_quantile", list(psi_quantile(False)), 1e-9, 1e-12)
write("psi_quantile_open", list(psi_quantile(True)), 1e-9, 1e-12)
divergences()
write("psi_categorical", list(psi_categorical()), 1e-10, 1e-14, js_distance_e={"rel": 1e-9, "abs": 4e-8})
write("wasserstein1", list(wasserstein()), 1e-10, 1e-12)
write("ks_2samp", list(ks()), 1e-8, 1e-305, statistic={"rel": 1e-12, "abs": 1e-15}, p_asymp_scipy={"rel": 1e-6, "abs": 1e-300})
write("mannwhitney", list(mann_whitney()), 1e-8, 1e-305, u1={"rel": 1e-13, "abs": 0}, u2={"rel": 1e-13, "abs": 0})
for kind in ("welch", "pooled"):
    write(kind + "_t", list(t_tests(kind)), 1e-8, 1e-305, df={"rel": 1e-9, "abs": 0}, se={"rel": 1e-10, "abs": 0})
write("cohens_d", list(cohens()), 1e-9, 1e-12)
contingency()
write("chi2_gof", list(gof()), 1e-8, 1e-305, statistic={"rel": 1e-11, "abs": 1e-14})
write("fisher_exact", list(fisher()), 1e-8, 1e-305)
write("wilson_ci", list(wilsons()), 1e-9, 1e-12)
write("two_prop_z", list(two_prop()), 1e-8, 1e-305, **{k: {"rel": 1e-10, "abs": 1e-13} for k in (
    "p1", "p2", "diff", "z", "wald95_low", "wald95_high", "newcombe95_low", "newcombe95_high")})
write("two_prop_power", list(powers()), 1e-8, 1e-12)
write("two_prop_sample_size", list(sizes()), 1e-9, 1e-9)
write("mean_power", list(mean_powers()), 1e-7, 1e-10)
write("beta_binomial_ab", list(beta_binomials()), 1e-7, 1e-14)
write("gaussian_ab", list(gaussians()), 1e-9, 1e-15, chance_to_win={"rel": 1e-10, "abs": 1e-14})
write("srm", list(srms()), 1e-8, 1e-305, statistic={"rel": 1e-10, "abs": 1e-12})
write("p_adjust", list(adjusts()), 1e-11, 0)
write("cuped", list(cupeds()), 1e-8, 1e-11)
write("seq_asympcs", list(asympcs()), 1e-9, 1e-300, ci_low={"rel": 1e-9, "abs": 1e-12}, ci_high={"rel": 1e-9, "abs": 1e-12})
write("msprt_normal", list(msprts()), 1e-9, 1e-300)
write("gs_bounds", list(bounds()), 2e-6, 2e-6)
detectors()
write("binary_classification", list(binaries()), 1e-12, 1e-14)
write("multiclass_classification", list(multiclasses()), 1e-11, 1e-13)
scores()
write("regression", list(regressions()), 1e-9, 1e-13)
write("fairness", list(fairnesses()), 1e-12, 1e-14)
write("cbpe_binary", list(cbpes()), 1e-9, 1e-12, roc_auc={"rel": 1e-8, "abs": 1e-10})
write("quantile_linear", list(quantiles()), 1e-12, 1e-300)
write("describe", list(describes()), 1e-10, 1e-300)
write("histogram_rules", list(histogram_rules()), 0, 0)
write("histogram", list(histograms()), 0, 0)
write("average_precision", list(average_precisions()), 1e-11, 1e-13)
write("ndcg", list(ndcgs()), 1e-11, 1e-13)
write("mean_size", list(mean_sizes()), 1e-6, 0)
more_detectors()
