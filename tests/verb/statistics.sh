#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The tables of docs/statistics.md must say what the program's own list says.
# UPDATE=1 writes them. Prints TAP.
here=$(cd "$(dirname "$0")" && pwd)
build=${top_builddir:-$(cd "$here/../../build" && pwd)}
page=$here/../../docs/statistics.md
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
mark='<!-- from here on: cairn stat list -->'
LC_ALL=C.UTF-8
export LC_ALL

echo 1..1
sed "/^$mark\$/q" "$page" >"$scratch/page"
"$build/cairn" stat list --format tsv | awk -F '\t' '
NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
function cell(name) { return $at[name] == "" ? "–" : $at[name] }
$at["kind"] != kind {
	kind = $at["kind"]
	print "\n## " kind "\n"
	print "| method | compares | definition | value | alarms | least rows | missing values | --option | source |"
	print "|---|---|---|---|---|---|---|---|---|"
}
{
	limit = cell("limit")
	if (limit == "–") limit = cell("direction")
	gsub(/\|/, "\\|")
	print "| " cell("method") " | " cell("compares") " | " cell("definition") " | " cell("value") " | " limit \
		" | " cell("least_rows") " | " cell("missing") " | " cell("option") " | " cell("source") " |"
}' >>"$scratch/page"
if [ -n "$UPDATE" ]; then
	cp "$scratch/page" "$page"
fi
if [ "$(wc -l <"$scratch/page")" -gt 60 ] && cmp -s "$scratch/page" "$page"; then
	echo "ok 1 - docs/statistics.md lists the methods as they are"
else
	echo "not ok 1 - docs/statistics.md lists the methods as they are"
	diff "$page" "$scratch/page" | head -20 | sed 's/^/#   /'
	exit 1
fi
