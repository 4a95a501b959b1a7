# SPDX-License-Identifier: GPL-3.0-or-later
"""Arrays of every simple type, order and shape, read back and compared with NumPy's values."""
import os
import subprocess
import sys
import zipfile

try:
    import numpy as np
except ImportError:
    print("SKIP NumPy is not installed")
    sys.exit(0)

DUMP, SCRATCH = sys.argv[1], sys.argv[2]
RNG = np.random.default_rng(5)
TYPES = ["?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "S5", "U4",
         "M8[Y]", "M8[M]", "M8[W]", "M8[D]", "M8[h]", "M8[s]", "M8[ms]", "M8[us]", "M8[ns]", "M8[25m]", "m8[s]"]


def values(kind, shape):
    t = np.dtype(kind)
    n = int(np.prod(shape))
    raw = RNG.integers(0, 256, n * t.itemsize, dtype=np.uint8).tobytes()
    if t.kind == "b":
        a = RNG.integers(0, 2, n).astype(bool)
    elif t.kind == "u" and t.itemsize == 8 and n % 2:
        a = RNG.integers(0, 2**63, n, dtype=np.uint64)
    elif t.kind == "S":
        a = np.array([bytes(RNG.integers(97, 123, RNG.integers(0, 6))) for _ in range(n)], dtype=t)
    elif t.kind == "U":
        a = np.array(["".join(chr(c) for c in RNG.choice([65, 233, 26085, 128512], RNG.integers(0, 5)))
                      for _ in range(n)], dtype=t)
    elif t.kind == "M":
        a = RNG.integers(-900, 900, n).astype("i8").view(t)
        a[::7] = np.datetime64("NaT")
    elif t.kind == "m":
        a = RNG.integers(-10**12, 10**12, n).view(t)
    else:
        a = np.frombuffer(raw, dtype=t).copy()
    return a.reshape(shape)


def cell(v, t):
    if t.kind == "M":
        return "-" if np.isnat(v) else "i%d" % v.astype("M8[ms]").astype("i8")
    if t.kind == "m":
        return "-" if np.isnat(v) else "i%d" % v.astype("i8")
    if t.kind == "f":
        return "-" if np.isnan(v) else "r" + float(v).hex()
    if t.kind in "SU":
        text = bytes(v) if t.kind == "S" else str(v).encode()
        return "t" + text.hex() if text else "-"
    if t.kind == "u" and t.itemsize == 8:
        return int(v)
    return "i%d" % int(v)


def read(path, *options):
    run = subprocess.run([DUMP, *options, path], capture_output=True, text=True)
    if run.returncode:
        return run.stderr.strip(), None
    lines = run.stdout.split("\n")[:-1]
    head = [bytes.fromhex(f.split(":")[0]).decode() for f in lines[0].split(" ")]
    return head, [l.split(" ") for l in lines[1:]]


def normal(got):
    return "r" + float.fromhex(got[1:]).hex() if got.startswith("r") else got


def check(name, path, columns, *options):
    """columns: names and arrays of one dimension."""
    head, rows = read(path, *options)
    if rows is None:
        return "%s: %s" % (name, head)
    if head != [n for n, _ in columns]:
        return "%s: columns %s" % (name, head)
    for c, (_, a) in enumerate(columns):
        if len(rows) != len(a):
            return "%s: %d rows" % (name, len(rows))
        for r in range(len(a)):
            want, got = cell(a[r], a.dtype), normal(rows[r][c])
            if isinstance(want, int):
                want = "i%d" % want if got[0] == "i" else "t" + str(want).encode().hex()
            if want != got:
                return "%s: row %d column %d: %s, not %s" % (name, r, c, got, want)
    return None


def cases():
    path = os.path.join(SCRATCH, "case.npy")
    for kind in TYPES:
        for order in "<>":
            t = np.dtype(kind).newbyteorder(order)
            for rows in (0, 1, 50001):
                if rows == 50001 and kind not in ("i4", "f8", "u8", "U4"):
                    rows = 101
                a = values(kind, (rows,)).astype(t)
                np.save(path, a)
                yield "%s %s" % (t, rows), path, [("column_1", a)]
            a = values(kind, (40, 3)).astype(t)
            for fortran in (False, True):
                np.save(path, np.asfortranarray(a) if fortran else a)
                yield "%s 2-D %s" % (t, fortran), path, [("column_%d" % (i + 1), a[:, i]) for i in range(3)]
    fields = [("id", "<i8"), ("at", ">M8[s]"), ("pad", "u1"), ("x", ">f4", (2,)), ("name", "U3"),
              ("in", [("a", "<f8"), ("b", "i2")])]
    for align in (False, True):
        t = np.dtype(fields, align=align)
        a = np.zeros(77, dtype=t)
        a["id"], a["at"], a["pad"] = values("i8", (77,)), values("M8[s]", (77,)), values("u1", (77,))
        a["x"], a["name"] = values("f4", (77, 2)), values("U3", (77,))
        a["in"]["a"], a["in"]["b"] = values("f8", (77,)), values("i2", (77,))
        np.save(path, a)
        columns = [("id", a["id"]), ("at", a["at"]), ("pad", a["pad"]), ("x.0", a["x"][:, 0]),
                   ("x.1", a["x"][:, 1]), ("name", a["name"]), ("in.a", a["in"]["a"]), ("in.b", a["in"]["b"])]
        yield "records %s" % align, path, columns
    archive = os.path.join(SCRATCH, "case.npz")
    x, y = values("f8", (60000,)), values("i4", (60000, 2))
    for save in (np.savez, np.savez_compressed):
        save(archive, x=x, y=np.asfortranarray(y), name=values("U2", (60000,)))
        columns = [("x", x), ("y_1", y[:, 0]), ("y_2", y[:, 1])]
        yield save.__name__, archive, columns, "--columns", "x,y_1,y_2"
        yield save.__name__, archive, columns[1:], "--table", "y"
    t = np.dtype([("a", "f8"), ("b", "i4")])
    a = np.zeros(9, dtype=t)
    np.savez(archive, rec=a, other=np.arange(3))
    yield "one of two", archive, [("a", a["a"]), ("b", a["b"])], "--table", "rec"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as z:
        np.save(path, x)
        z.write(path, "only.npy")
    yield "by zipfile", archive, [("only", x)]


REFUSED = [
    ("objects", lambda p: np.save(p, np.array([{}, 1], dtype=object)), "Python objects"),
    ("complex", lambda p: np.save(p, np.zeros(3, "c16")), "<c16"),
    ("scalar", lambda p: np.save(p, np.float64(1)), "single value"),
    ("3-D", lambda p: np.save(p, np.zeros((2, 2, 2))), "3 dimensions"),
]


def main():
    bad = n = 0
    for case in cases():
        fault = check(*case)
        n += 1
        if fault:
            print(fault)
            bad += 1
    path = os.path.join(SCRATCH, "bad.npy")
    for name, make, words in REFUSED:
        make(path)
        said, rows = read(path)
        n += 1
        if rows is not None or words not in said:
            print("%s: %s" % (name, said))
            bad += 1
    np.save(path, np.arange(1000.0))
    with open(path, "rb") as f:
        whole = f.read()
    for cut in (0, 11, 60, 127, 128, 4000, len(whole) - 1):
        with open(path, "wb") as f:
            f.write(whole[:cut])
        said, rows = read(path)
        n += 1
        if rows is not None:
            print("cut to %d bytes and accepted" % cut)
            bad += 1
    print("%d arrays, %d differ" % (n, bad))
    return 1 if bad else 0


sys.exit(main())
