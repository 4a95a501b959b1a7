#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# House rules that a program can check. Prints TAP. Run by make check.
cd "${srcdir:-.}" || exit 99
here=tests/lint
build=${top_builddir:-build}
sources=$(find core tui cli -name '*.c' 2>/dev/null | LC_ALL=C sort)
headers=$(find core tui cli -name '*.h' 2>/dev/null | LC_ALL=C sort)
all="$sources $headers $(find tests -name '*.[ch]' | LC_ALL=C sort)"

# check NAME: standard input lists the offences; none is a pass.
check() {
	offences=$(cat)
	if [ -z "$offences" ]; then
		echo "ok - $1"
	else
		echo "not ok - $1"
		echo "$offences" | head -40 | sed 's/^/#   /'
	fi
}

skip() {
	echo "ok - $1 # SKIP $2"
}

rules() {

awk -f $here/layers.awk $here/layers.txt $sources $headers | check "folders include only what the layers allow"

for f in $all; do
	head -2 "$f" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' || echo "$f: no SPDX line"
done | check "every source file names its licence"

grep -nE '\b(strtok|strcpy|strcat|sprintf|vsprintf|gets|atoi|atol|atof|alloca|localtime|gmtime|ctime|asctime|rand|srand|tmpnam|mktemp|system|popen)[[:space:]]*\(' \
	$sources $headers | check "no call that has a better twin (strcpy, atoi, system, …)"
grep -nE '\b(strtod|strtof|strtold)[[:space:]]*\(' $sources $headers | grep -v '^core/base/number.c' |
	check "numbers are read by number.h alone, whatever the locale"
grep -nE '\b(exit|abort|_exit)[[:space:]]*\(' $(echo "$sources" | grep '^core/') | grep -v '^core/base/oom.c' |
	check "core never ends the process (but out of memory)"
grep -nE '\b(printf|puts|putchar|fprintf[[:space:]]*\(stdout|fprintf[[:space:]]*\(stderr)\b[[:space:]]*\(' \
	$(echo "$sources" | grep '^core/') | grep -vE 's?n?printf\(|strbuf_printf|arena_printf' |
	check "core prints nothing"

wc -l $sources $headers | awk '$2 != "total" && $1 > 800 { print $2 ": " $1 " lines" }' |
	check "no file over 800 lines"
if command -v pmccabe >/dev/null 2>&1; then
	pmccabe $sources 2>/dev/null | awk '$5 > 100 { print $6 " " $7 ": " $5 " lines" }' |
		check "no function over 100 lines"
	pmccabe $sources 2>/dev/null | awk '$1 > 25 { print $6 " " $7 ": complexity " $1 }' |
		check "no function over complexity 25"
else
	skip "no function over 100 lines" "pmccabe is not installed"
	skip "no function over complexity 25" "pmccabe is not installed"
fi

# Constant tables of pointers stand in .data.rel.ro, which the linker makes read-only.
for lib in "$build"/libcore.a "$build"/libtui.a; do
	[ -f "$lib" ] || continue
	objdump -t "$lib" 2>/dev/null | awk '$2 == "g" && $3 == "O" && $4 ~ /^\.(data|bss)/ && $4 !~ /^\.data\.rel\.ro/ { print $NF }' |
		grep -vE '^(__|_cairn|llvm|asan)|__odr_asan|__asan|__gcov|__start___|__stop___' | sed "s|^|$lib: |"
done | check "no mutable variable is shared between files"

find core tui cli -name '*.[ch]' | sed 's|.*/||' | grep -vE '^(main|local|drive)\.' | LC_ALL=C sort | uniq -d |
	check "file names are unique in the tree"

# A folder that is listed goes into the archive whole; recorded sessions are copied by dist-hook.
if git rev-parse -q --verify HEAD >/dev/null 2>&1 && [ -f "$build"/Makefile ]; then
	listed=$(printf 'include Makefile\nlist-archive:\n\t@printf "%%s\\n" $(DISTFILES)\n' |
		make -s -C "$build" -f - list-archive 2>/dev/null)
	git ls-files | grep -vE '^\.(git|ci)|^tests/(screen|verb)/[^/]*\.(keys|screen|verb)$' | LISTED=$listed SRC=$PWD/ awk '
		BEGIN {
			n = split(ENVIRON["LISTED"], names, "\n")
			for (i = 1; i <= n; i++) {
				name = names[i]
				if (index(name, ENVIRON["SRC"]) == 1)
					name = substr(name, length(ENVIRON["SRC"]) + 1)
				sub(/^(\.\.\/)+/, "", name)
				goes[name]
			}
		}
		{
			for (part = $0; part != ""; part = part ~ "/" ? substr(part, 1, match(part, "/[^/]*$") - 1) : "")
				if (part in goes)
					next
			print $0 ": in no EXTRA_DIST or SOURCES"
		}' | check "every committed file goes into the source archive"
else
	skip "every committed file goes into the source archive" "no git or no Makefile here"
fi

cc=${CC:-cc}
if [ -f "$build"/config.h ]; then
	for h in $headers; do
		case $h in *_table.h) ;; esac
		$cc -std=c11 -D_GNU_SOURCE -fsyntax-only -I. -I"$build" -include "$build"/config.h $CHECK_CFLAGS -x c - 2>/dev/null <<-END || echo "$h does not compile alone"
			#include "$h"
			int lint_header_compiles(void);
		END
	done | check "every header compiles alone"
fi

grep -nIE '(/(work|farm|root)/|/home/[a-z]+/|(registry|files|deb)\.[a-z]+(hosted)?\.org|py[p]i\.org)' \
	$all README.md docs/*.md bootstrap .ci/run data/*/*.md data/*/*.py tests/*/*.sh tests/*/*.py 2>/dev/null |
	grep -v '^tests/lint/' | check "no path of a machine and no registry host"
grep -nIE '\b(TODO|FIXME|XXX|HACK)\b' $all bootstrap docs/*.md README.md 2>/dev/null | grep -v '^tests/lint/' |
	check "no work left lying in comments"

# The table of bad inputs names its proofs as `file: name`: a function, a part of what
# a script calls a test, or words of another file.
grep -o '`tests/[^`]*: [^`]*`' docs/testing.md | tr -d '`' | while IFS= read -r proof; do
	file=${proof%%: *} name=${proof#*: }
	case $file in
	*.c) grep -q "^$name(" "$file" ;;
	*.sh) grep -E '^[[:space:]]*(check|look|result) ' "$file" | grep -qF -e "$name" ;;
	*) grep -qF -e "$name" "$file" ;;
	esac 2>/dev/null || echo "docs/testing.md: no '$name' in $file"
done | check "the tests that docs/testing.md names exist"
}

# Number the results and say how many there were.
rules | awk '/^(not )?ok - / { sub(/ok -/, "ok " ++n " -") } { print } END { print "1.." n + 0 }'
