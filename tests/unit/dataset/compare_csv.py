# SPDX-License-Identifier: GPL-3.0-or-later
"""Generated and hostile CSV files, field by field against Python's csv module."""
import csv
import os
import random
import subprocess
import sys

DUMP, SCRATCH = sys.argv[1], sys.argv[2]
CASES = int(os.environ.get("COMPARE_CASES", "200"))
MISSING = {"", "NA", "N/A", "n/a", "NaN", "nan", "-NaN", "-nan", "NULL", "null", "None", "#N/A",
           "<NA>", "#NA"}


def cell(rng, kind):
    """One field's text of a kind of column, now and then something else."""
    if rng.random() < 0.03:
        kind = rng.choice(["int", "real", "text", "odd", "big", "none"])
    if kind == "int":
        return str(rng.randrange(-10**rng.randrange(1, 19), 10**rng.randrange(1, 19)))
    if kind == "big":
        return str(rng.randrange(2**62, 2**63 + 2**62))
    if kind == "real":
        form = rng.choice(["%r", "%.3f", "%.17g", "%.0e", "%+.5e", "%.25f"])
        return form % (rng.uniform(-1, 1) * 10.0**rng.randrange(-320, 308))
    if kind == "none":
        return rng.choice(sorted(MISSING))
    if kind == "odd":
        return rng.choice(["1e999", "-1e-999", "0x1p3", "inf", "-Infinity", "1,5", "\uff11", " 1",
                           "1 ", "--1", "+1", "-0", "1_000", "007", "0.1.2", ".5", "5.", "1e5",
                           "e5", "1e", "true", "2020-02-30", "9" * 400, "0." + "3" * 300])
    alphabet = 'ab"\' ,;|\t\n\r\u00e9\u65e5.-_1'
    return "".join(rng.choice(alphabet) for _ in range(rng.randrange(0, 12)))


def spell(rng, text, delimiter, style):
    """The field as a dialect writes it; a quote only where one is needed, or everywhere."""
    needs = any(c in text for c in delimiter + '"\r\n')
    if style == "all" or needs or (style == "some" and rng.random() < 0.3):
        return '"' + text.replace('"', '""') + '"'
    return text


def write_case(rng, path):
    delimiter = rng.choice([",", ";", "\t", "|"])
    style, end = rng.choice(["all", "some", "few"]), rng.choice(["\n", "\r\n", "\r"])
    kinds = [rng.choice(["int", "real", "text", "odd", "big"]) for _ in range(rng.randrange(1, 8))]
    rows = rng.choice([0, 1, 2, 10, 200, 3000])
    lines = [delimiter.join("c%d" % i for i in range(len(kinds)))]
    for _ in range(rows):
        fields = [spell(rng, cell(rng, k), delimiter, style) for k in kinds]
        if len(fields) == 1 and fields[0] == "":
            fields[0] = '""'
        lines.append(delimiter.join(fields))
    text = end.join(lines) + (end if rng.random() < 0.7 else "")
    with open(path, "wb") as f:
        f.write((b"\xef\xbb\xbf" if rng.random() < 0.2 else b"") + text.encode())
    return delimiter


HOSTILE = [
    'a,b\n1,mid"dle\n', 'a,b\n"x"tail,2\n', 'a,b\n"x"" y"" z",""\n', 'a,b\n"","\n"\n', 'a\n\n\n1\n\n2',
    'a,b\r1,2\r3,4', 'a,b\r\n1,2\n3,4\r5,6\n', 'a,b\n"1\r\n2","3\r4"\n', 'a,b\n1,"2"\n"3",4', 'a,b\n"a""",""""\n',
    'a,b\n"x"y"z",1\n', 'a,b\n ,\t\n', 'a,b\n"a,b","c\n', 'a\n""\n"\n"\n', 'a,b\n,\n,\n', 'a,b',
    'a,b\n"x" ,1\n', 'a,b\n\'1,2\'\n', 'a,b\n""1"",2\n', 'a,b\n1""2,3\n',
]


def python_rows(path, delimiter):
    """Rows as the csv module has them; None where it, too, sees an error."""
    with open(path, encoding="utf-8-sig", newline="") as f:
        try:
            rows = [r for r in csv.reader(f, delimiter=delimiter, strict=False) if r]
        except csv.Error:
            return None
    return rows


def ours(path, delimiter):
    run = subprocess.run([DUMP, "--delimiter", delimiter, path], capture_output=True, text=True)
    if run.returncode:
        return run.stderr.strip(), None
    lines = run.stdout.split("\n")[:-1]
    head = [f.split(":") for f in lines[0].split(" ")]
    return [(bytes.fromhex(n).decode(), t) for n, t in head], [l.split(" ") for l in lines[1:]]


def same(text, kind, got):
    if text in MISSING:
        return got == "-"
    if got == "-":
        return False
    if kind == "text":
        return got == "t" + text.encode().hex()
    if kind == "int":
        return got == "i%d" % int(text) and "_" not in text and text.strip() == text
    if kind == "real":
        value = float.fromhex(text) if "x" in text.lower() else float(text)
        back = float.fromhex(got[1:])
        return value.hex() == back.hex() and "_" not in text and text.strip() == text
    if kind == "bool":
        return got == "i%d" % (text.lower() == "true")
    return True


def compare(path, delimiter, name):
    want, (head, rows) = python_rows(path, delimiter), ours(path, delimiter)
    with open(path, "rb") as f:
        raw = f.read()
    ragged = want is not None and any(len(r) != len(want[0]) for r in want)
    if rows is None:
        # We refuse what Python reads on: ragged rows, and a quote that never closes.
        open_quote = "never closed" in head
        if ragged or open_quote or want is None:
            return None
        return "%s: refused: %s\n%r" % (name, head, raw[:300])
    if want is None or ragged:
        return "%s: accepted, but Python sees ragged rows\n%r" % (name, raw[:300])
    if len(want) - 1 != len(rows):
        return "%s: %d rows, Python has %d\n%r" % (name, len(rows), len(want) - 1, raw[:300])
    for r, (w, g) in enumerate(zip(want[1:], rows)):
        for c, (text, got) in enumerate(zip(w, g)):
            if not same(text, head[c][1], got):
                return "%s: row %d column %d (%s): Python has %r, we have %r" % (
                    name, r, c, head[c][1], text, got)
    return None


def main():
    path = os.path.join(SCRATCH, "case.csv")
    fields = bad = 0
    jobs = [("hostile %d" % i, text) for i, text in enumerate(HOSTILE)]
    for i in range(CASES):
        jobs.append(("generated %d" % i, None))
    for i, (name, text) in enumerate(jobs):
        rng = random.Random("%s/%d" % (os.environ.get("COMPARE_SEED", "1"), i))
        delimiter = ","
        if text is None:
            delimiter = write_case(rng, path)
        else:
            with open(path, "wb") as f:
                f.write(text.encode())
        fault = compare(path, delimiter, name)
        fields += os.path.getsize(path)
        if fault:
            print(fault)
            bad += 1
        if bad > 5:
            break
    print("%d files, %d bytes, %d differ" % (len(jobs), fields, bad))
    return 1 if bad else 0


sys.exit(main())
