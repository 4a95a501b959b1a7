#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Stores that hold what MLflow would not have written, through the program:
# wrong types, numbers at their ends, rows without owners, many keys, odd
# artifacts, odd searches. CAIRN_RUNS (1000) and CAIRN_ENTRIES (20000) say how
# many runs and entries of a folder the large ones have. Prints TAP.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/hostile.sh"
"$tools/make_odd" "$scratch" "${CAIRN_RUNS:-1000}" || exit 99
before=$(cksum <odd.db)

# at STORE ARGS...: the program; out, err, status.
at() {
	store=$1
	shift
	timeout 100 cairn --store "$store" "$@" >out 2>err </dev/null
	status=$?
}
# want STATUS
want() { [ $status -eq "$1" ] || echo "status $status, not $1: $(head -c 200 err)"; }
# same LINES: ./out is these.
same() {
	want 0
	printf '%s\n' "$1" | diff - out
}
# has TEXT...: each stands somewhere in ./out.
has() {
	for text; do
		grep -qF -e "$text" out || echo "no '$text'"
	done
}
# Row by row: the cells of a TSV report joined by spaces, without the head.
cells() {
	sed 1d out | tr '\t' ' ' >cells
	mv cells out
}

# ---- wrong types ----
at odd.db run list --limit 0 --order 'start_time DESC' --columns run_name,status,start_time,metrics.acc --filter 'run_id LIKE "0000000000000000000000000000000%"'
check 'wrong types: every run is listed' "$(want 0; has wrong-4 type? -7 12.5; [ "$(sed '1,/^run /d' out | grep -c .)" -ge 5 ] || cat out)"
at odd.db run list --limit 0 --format tsv --columns run_name,metrics.acc,metrics.much --filter 'run_name = "types"'
cells
check 'wrong types: a metric that is text is no number' "$(same 'types 0.5 ')"
at odd.db metric series acc types --format tsv
check 'wrong types: points of a history are left out, and counted' "$(want 0; [ "$(sed 1d out | wc -l)" -eq 1 ] || cat out)"
at odd.db metric series acc types --format json
check 'wrong types: the count is told' "$(want 0; grep -q '"warnings"' out || cat out)"
at odd.db run show types --format json
check 'wrong types: one run' "$(want 0; has '"acc"'; "$tools/scan" json <out)"
at odd.db store check
check 'wrong types: the check counts them' "$(want 0; has 'values of a type that MLflow does not write' '6 rows of metrics' '2 rows of latest_metrics' '2 rows of params')"

# ---- numbers at their ends ----
at odd.db run show ends --format json
check 'numbers: not finite' "$(want 0; has '"value": "NaN"' '"value": "Infinity"' '"value": "-Infinity"' '"value": 5e-324' '"value": 1.7976931348623155e+308')"
at odd.db run list --limit 0 --order 'metrics.acc DESC' --format tsv --columns metrics.acc
cells
check 'numbers: NaN sorts behind all values, nothing behind NaN, downwards' "$(want 0; head -7 out | tr '\n' ' ' | grep -qx '4 3 2 1 0.5 0 NaN ' || head -8 out)"
at odd.db run list --limit 0 --order 'metrics.acc ASC' --format tsv --columns metrics.acc
cells
check 'numbers: and upwards' "$(want 0; head -7 out | tr '\n' ' ' | grep -qx '0 0.5 1 2 3 4 NaN ' || head -8 out)"
at odd.db run best inf --format tsv --columns run_name 2>/dev/null
at odd.db metric series nan ends
check 'numbers: a curve of NaN alone is no curve' "$(documented $status; "$tools/scan" text <out)"
at odd.db metric series loss steps --format tsv
cut -f3,4 out | sed 1d | tr '\t' ' ' >cells && mv cells out
check 'steps: in order, exact, repeated ones kept' "$(same '-9223372036854775808 6.5
-5 1.5
-5 7.5
0 3.5
3 0.5
3 4.5
9007199254740993 2.5
9223372036854775807 5.5')"
at odd.db metric series loss steps
check 'steps: drawn' "$(want 0; "$tools/scan" text <out)"
at odd.db run list --limit 0 --format json --filter 'run_name LIKE "time-%"' --columns run_name,start_time
check 'times: exact' "$(want 0; has '"start_time": 0' '"start_time": -1' '"start_time": 1700000000' '"start_time": 253402300800000' '"start_time": 9223372036854775807' '"start_time": -9223372036854775808')"
for i in 0 1 2 3 4 5; do
	at odd.db run show time-$i
	check "times: run time-$i" "$(want 0; "$tools/scan" text <out; case $i in 3) has 253402300800000 ;; 4) has 9223372036854775807 ;; 5) has -9223372036854775808 ;; 1) has -1 ;; esac)"
	at odd.db metric series when time-$i --by-time
	check "times: a point of run time-$i" "$(want 0; "$tools/scan" text <out)"
done
at odd.db run show backwards
check 'times: an end before the start is no time taken' "$(want 0; grep -E '^time +(–|0s)' out >/dev/null || grep '^time' out)"

# ---- ids ----
at odd.db experiment list --format json
check 'ids: texts in JSON' "$(want 0; has '"experiment_id": "123456789012345678"' '"experiment_id": "-42"' '"experiment_id": "0"')"
at odd.db experiment list --format csv
check 'ids: whole in CSV' "$(want 0; grep -q '123456789012345678,' out || cat out; grep -q -- "-42," out || cat out)"
at odd.db experiment list --format tsv --lifecycle all
check 'ids: their runs are counted' "$(want 0; awk -F'\t' -v ids='123456789012345678 -42' '
	NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	index(" " ids " ", " " $at["experiment_id"] " ") { seen++; if ($at["runs"] != 1) print }
	END { if (seen != 2) print "of 2 experiments " seen + 0 " are there" }' out)"
for id in 123456789012345678 -42 0; do
	at odd.db run list --format tsv --columns run_name --limit 1 --experiment=$id
	check "ids: runs of experiment $id" "$(want 0; [ "$(wc -l <out)" -eq 2 ] || cat out)"
	at odd.db experiment show --format tsv -- $id
	check "ids: experiment $id" "$(documented $status; [ $status -ne 3 ] || cat err)"
done
for id in 99999999999999999999999999 0x10 1e3 ' 0'; do
	at odd.db run list --experiment "$id"
	check "ids: '$id' is none" "$(want 3)"
done

# ---- rows without owners, rows twice ----
at odd.db run list --limit 0 --format tsv --columns run_id --lifecycle all
check 'orphans: no run is there twice, or for nobody' "$(want 0; sed 1d out | sort | uniq -d; grep nobody out)"
at odd.db run show ends --format tsv
check 'orphans: a latest value that is there twice is one' "$(want 0; cut -f1 out | sort | uniq -d)"
at odd.db run show 000000000000000000000000000000a4
check 'orphans: a run of no experiment can be looked at' "$(documented $status)"
at odd.db store check
check 'orphans: are counted' "$(want 0; has 'not exist' 'of no experiment')"
at odd.db metric list --format tsv
check 'orphans: metrics of nobody do not break the list' "$(want 0)"

# ---- stages ----
at odd.db model show staged --format tsv
check 'stages: shown as they are' "$(want 0; cut -f1,2 out | tr '\t' ' ' >stages; for s in '7 7' '3 Limbo' '2 production' '1 Production' '5 ' '4 ' '6 '; do grep -qxF "$s" stages || echo "no '$s'"; done)"
at odd.db model list
check 'stages: of the model' "$(want 0)"
for v in 1 2 3 4 5 6 7; do
	at odd.db model promote staged $v --to Limbo --yes
	check "stages: version $v is not promoted to one that is none" "$(want 2)"
	at odd.db model promote staged $v --to Staging --dry-run
	check "stages: version $v could be promoted to Staging" "$(want 0)"
done
check 'nothing of this wrote' "$([ "$before" = "$(cksum <odd.db)" ] || echo 'the store is another')"

# ---- many keys ----
for args in 'run list' 'run list --limit 0 --format json' 'run show keys' 'run show keys --format json' 'run export keys' \
	'metric list' 'report run keys --format html' 'report store' 'store check' 'run best acc'; do
	# shellcheck disable=SC2086
	at keys.db $args
	check "10,000 keys of 250 characters: $args" "$(documented $status; [ $status -ne 3 ] || cat err; [ -s out ] || echo nothing)"
done
if grep -q '^#define WITH_TUI' "$top_builddir/config.h"; then
cat >keys.script <<'END'
:size 100x24
G
/run_name = 'keys'<Enter>
:save-display detail.screen
<Enter>
:save-display one.screen
Gkk
:back
C
:save-display columns.screen
END
at keys.db --script keys.script
check '10,000 keys of 250 characters: in the application' "$(want 0; for s in detail one columns; do "$tools/scan" text 100 <$s.screen; done
	grep -q 'metrics 10001' one.screen || cat one.screen
	grep -q 'metrics.000' columns.screen || cat columns.screen)"
fi

# ---- artifacts ----
at artifacts.db run show files --format json
check 'artifacts: every kind is named' "$(want 0; for f in device fifo link loop plain socket sparse store up wide; do grep -q "\"path\": \"$f\"" out || echo "no $f"; done)"
at artifacts.db run show files
check 'artifacts: a hundred GB of nothing is a size' "$(want 0; has '107 GB')"

# ---- searches ----
long=$(printf '%0100000d' 1)
nest=$(printf '%010000d' 0 | tr 0 '(')
at odd.db run list --filter "run_name = '$long'"
check 'searches: of 100,000 characters' "$(documented $status)"
at odd.db run list --filter "${nest}run_name = 'x'"
check 'searches: of 10,000 parentheses' "$(want 2; [ "$(head -c 2000 err | wc -c)" -lt 2000 ] || echo 'too many words')"
at odd.db run list --filter "$(printf 'run_name != "x" and %.0s' $(seq 5000))run_name != 'y'"
check 'searches: of 5,000 terms' "$(documented $status)"
at odd.db run list --order "$long"
check 'searches: ordered by 100,000 characters' "$(documented $status)"
at odd.db run list --columns "$long"
check 'searches: a column of 100,000 characters' "$(documented $status)"
check 'nothing wrote' "$([ "$before" = "$(cksum <odd.db)" ] || echo 'the store is another')"
rm -f mlflow.db
"$tools/make_hostile" "$scratch" || exit 99
while read -r name id; do
	text=$("$tools/make_hostile" --text "$name"; echo .)
	text=${text%.}
	case $name-$text in
	nul-*) continue ;; # no argument can be that
	*"'"*'"'* | *'"'*"'"* | *\\) continue ;; # no quotation of a filter can hold both, or end in that
	*"'"*) quoted="\"$text\"" ;;
	*) quoted="'$text'" ;;
	esac
	at mlflow.db run list --format tsv --columns run_id --limit 0 --filter "run_name = $quoted"
	cells
	check "searches find the name: $name" "$(same "$id")"
done <texts
# What stands behind a NUL is a part of the name, and is shown.
nul=$(sed -n 's/^nul //p' texts)
for filter in "run_name LIKE '%after%'" "run_name LIKE 'before%'" "run_name ILIKE 'BEFORE%AFTER%'" "run_name =~ 'r[^x]+after'" after; do
	at mlflow.db run list --format tsv --columns run_id --limit 0 --filter "$filter"
	cells
	check "searches find what a NUL divides: $filter" "$(want 0; grep -qxF "$nul" out || cat out)"
done
at mlflow.db run list --format tsv --columns run_id --limit 0 --filter "run_name = 'before'"
check 'searches: a NUL does not end a name' "$(want 0; grep -F "$nul" out)"
for format in text json csv md html; do
	at mlflow.db run show "$nul" --format $format
	check "a NUL does not end a name: $format" "$(want 0; has after; tr -d -c '\000' <out)"
done
at mlflow.db run list --format tsv --columns run_id --limit 0 --filter "run_name LIKE '%DROP\\_TABLE%' or params.\`'; DROP TABLE runs; --\\\" OR 1=1 %_\` = 'x'"
check 'searches: SQL is text' "$(documented $status)"
at mlflow.db store check
check 'searches: the store is as it was' "$(want 0; grep -q '✓ integrity' out || cat out)"
finish
