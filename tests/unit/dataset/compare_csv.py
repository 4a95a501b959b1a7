# SPDX-License-Identifier: GPL-3.0-or-later
"""Generated and hostile CSV files, field by field against Python's csv module."""
import collections
import csv
import os
import random
import subprocess
import sys

DUMP, SCRATCH = sys.argv[1], sys.argv[2]
CASES = int(os.environ.get("COMPARE_CASES", "200"))
MISSING = {"", "NA", "N/A", "n/a", "NaN", "nan", "-NaN", "-nan", "NULL", "null", "None", "#N/A",
           "<NA>", "#NA"}


csv.field_size_limit(2**31 - 1)
# How a file is to be read; encoding None: it says so itself, by its mark or by being UTF-8.
Dialect = collections.namedtuple("Dialect", "delimiter comment encoding python header", defaults=(",", None, None, "utf-8-sig", True))
# Encodings, and how each is written: with a mark that tells, or to be asked for by name.
ENCODINGS = [(None, "utf-8"), (None, "utf-8-sig"), (None, "utf-16"), ("latin1", "latin-1"), ("windows-1252", "cp1252"),
             ("UTF-16LE", "utf-16-le"), ("UTF-16BE", "utf-16-be"), ("UTF-32LE", "utf-32-le"), ("CP932", "cp932")]


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


def line_ends(rng):
    """One kind all through, or any at any place."""
    kinds = ["\n", "\r\n", "\r"]
    if rng.random() < 0.3:
        return lambda: rng.choice(kinds)
    one = rng.choice(kinds)
    return lambda: one


def write_case(rng, path):
    delimiter = rng.choice([",", ";", "\t", "|", ",", ";", ":", "^", "~", "\x01", " ", "x", "5"])
    comment = rng.choice([None, None, None, "#", "%", "a"])
    encoding, python = rng.choice(ENCODINGS) if rng.random() < 0.4 else (None, "utf-8-sig" if rng.random() < 0.2 else "utf-8")
    style, end = rng.choice(["all", "some", "few"]), line_ends(rng)
    kinds = [rng.choice(["int", "real", "text", "odd", "big"]) for _ in range(rng.randrange(1, 8))]
    rows = rng.choice([0, 1, 2, 10, 200, 3000])
    header = rng.random() < 0.9
    lines = [delimiter.join('"c%d"' % i for i in range(len(kinds)))] if header else []
    for _ in range(rows):
        fields = [spell(rng, cell(rng, k), delimiter, style) for k in kinds]
        if len(fields) == 1 and fields[0] == "":
            fields[0] = '""'
        if comment and fields[0].startswith(comment):
            fields[0] = '"%s"' % fields[0].replace('"', '""')
        if comment and rng.random() < 0.1:
            lines.append(comment + rng.choice(["", '"', ' one, two "three', delimiter * 3, '"",""']))
        lines.append(delimiter.join(fields))
    text = "".join(line + end() for line in lines)
    if rng.random() < 0.3:
        text = text.rstrip("\r\n")
    try:
        raw = text.encode(python)
    except UnicodeEncodeError:
        encoding, python, raw = None, "utf-8", text.encode()
    with open(path, "wb") as f:
        f.write(raw)
    return Dialect(delimiter, comment, encoding, "utf-8-sig" if python == "utf-8" else python, header)


def write_soup(rng, path):
    """Nothing but what matters to a reader, in any order."""
    alphabet = rng.choice(['a",\n', 'a",\r\n', '",\r\n', 'ab",\n\r #', '"\n', 'a,\r\n', '"""a,,\n\r'])
    text = "".join(rng.choice(alphabet) for _ in range(rng.randrange(0, rng.choice([6, 12, 40, 300]))))
    with open(path, "wb") as f:
        f.write(text.encode())
    return Dialect(",", "#" if "#" in alphabet and rng.random() < 0.5 else None)


# What is hard to read in two pieces.
SEAMS = ['"x""y\r\nz""",2\r\n', '"a"\r\n"b"', '""""""""\r', 'p""q,"\n\n\n"\n\n\n', '\r\n\r\n\r\n"k" tail', '"\r\r\n\n""",1\r']
CHUNK = 1 << 20  # what the reader holds at once to begin with


def write_seam(i, path):
    """Rows up to the end of the first piece, so that each byte of a seam in turn stands at it."""
    seam, shift = SEAMS[i % len(SEAMS)], (i // len(SEAMS) * 7 + i) % 24
    row = "some text,7.25\n"
    text = "a,b\n" + row * ((CHUNK - 200) // len(row))
    pad = CHUNK - shift - len(text) - 3
    text += "p" * pad + ",1\n" + (seam if "," in seam else seam + ",9") + "\nlast,2\n"
    with open(path, "wb") as f:
        f.write(text.encode())
    return Dialect()


HOSTILE = [
    'a,b\n1,mid"dle\n', 'a,b\n"x"tail,2\n', 'a,b\n"x"" y"" z",""\n', 'a,b\n"","\n"\n', 'a\n\n\n1\n\n2',
    'a,b\r1,2\r3,4', 'a,b\r\n1,2\n3,4\r5,6\n', 'a,b\n"1\r\n2","3\r4"\n', 'a,b\n1,"2"\n"3",4', 'a,b\n"a""",""""\n',
    'a,b\n"x"y"z",1\n', 'a,b\n ,\t\n', 'a,b\n"a,b","c\n', 'a\n""\n"\n"\n', 'a,b\n,\n,\n', 'a,b',
    'a,b\n"x" ,1\n', 'a,b\n\'1,2\'\n', 'a,b\n""1"",2\n', 'a,b\n1""2,3\n',
]


class Uncommented:
    """Lines of a file but those that begin with a mark where a record may begin."""

    def __init__(self, lines, comment):
        self.lines, self.comment, self.at_start = lines, comment, True

    def __iter__(self):
        return self

    def __next__(self):
        line = next(self.lines)
        while self.comment and self.at_start and line.startswith(self.comment):
            line = next(self.lines)
        self.at_start = False
        return line


def python_rows(path, dialect):
    """Rows as the csv module has them; None where it, too, sees an error."""
    rows = []
    with open(path, encoding=dialect.python, newline="") as f:
        lines = Uncommented(f, dialect.comment)
        reader = csv.reader(lines, delimiter=dialect.delimiter, strict=False)
        while True:
            lines.at_start = True
            try:
                row = next(reader)
            except StopIteration:
                break
            except csv.Error:
                return None
            if row:
                rows.append(row)
    if rows and not dialect.header:
        rows.insert(0, ["column_%d" % (i + 1) for i in range(len(rows[0]))])
    return rows


def ours(path, dialect):
    args = ["--delimiter", dialect.delimiter]
    args += ["--comment", dialect.comment] if dialect.comment else []
    args += ["--encoding", dialect.encoding] if dialect.encoding else []
    args += [] if dialect.header else ["--no-header"]
    run = subprocess.run([DUMP] + args + [path], capture_output=True, text=True)
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


def ends_open(path, dialect, rows):
    """Whether one quote more changes nothing, because it is the one that lacked."""
    with open(path, "ab") as f:
        f.write('"'.encode(dialect.python if dialect.python not in ("utf-16", "utf-8-sig") else "utf-8"))
    return dialect.python == "utf-16" or python_rows(path, dialect) == rows


def compare(path, dialect, name):
    want, (head, rows) = python_rows(path, dialect), ours(path, dialect)
    with open(path, "rb") as f:
        raw = f.read()
    ragged = want is not None and any(len(r) != len(want[0]) for r in want)
    if rows is None:
        # We refuse what Python reads on: ragged rows, and a quote that never closes.
        open_quote = "never closed" in head and ends_open(path, dialect, want)
        if ragged or open_quote or want is None or (not want and "is empty" in head):
            return None
        return "%s: refused: %s\n%r" % (name, head, raw[:300])
    if not want or ragged:
        return "%s: accepted, but Python sees ragged rows\n%r" % (name, raw[:300])
    if len(want) - 1 != len(rows):
        return "%s: %d rows, Python has %d\n%r" % (name, len(rows), len(want) - 1, raw[:300])
    for r, (w, g) in enumerate(zip(want[1:], rows)):
        for c, (text, got) in enumerate(zip(w, g)):
            if not same(text, head[c][1], got):
                return "%s: row %d column %d (%s): Python has %r, we have %r" % (
                    name, r, c, head[c][1], text, got)
    return None


def refuses_nul(path):
    """Python reads on behind a NUL, in new versions; we name its line."""
    with open(path, "wb") as f:
        f.write(b'a,b\n1,2\n"x\ny",\x00\n3,4\n')
    words, rows = ours(path, Dialect())
    return None if rows is None and "line 4 holds a NUL byte" in words else "NUL: %s" % words


def main():
    path = os.path.join(SCRATCH, "case.csv")
    size = bad = 0
    jobs = [("hostile", text) for text in HOSTILE] + [("seam", None)] * (24 * len(SEAMS) if CASES > 200 else 12 if CASES > 20 else 2)
    jobs += [("generated", None)] * CASES + [("soup", None)] * CASES
    seams = 0
    for i, (kind, text) in enumerate(jobs):
        rng = random.Random("%s/%d" % (os.environ.get("COMPARE_SEED", "1"), i))
        if kind == "generated":
            dialect = write_case(rng, path)
        elif kind == "soup":
            dialect = write_soup(rng, path)
        elif kind == "seam":
            dialect = write_seam(seams, path)
            seams += 1
        else:
            dialect = Dialect()
            with open(path, "wb") as f:
                f.write(text.encode())
        fault = compare(path, dialect, "%s %d %s" % (kind, i, dialect))
        size += os.path.getsize(path)
        if fault:
            print(fault)
            bad += 1
        if bad > 5:
            break
    fault = refuses_nul(path)
    if fault:
        print(fault)
        bad += 1
    print("%d files, %d bytes, %d differ" % (len(jobs) + 1, size, bad))
    return 1 if bad else 0


sys.exit(main())
