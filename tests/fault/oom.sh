#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Memory that runs out: verbs run while one request for memory fails, or all
# from one on. Each ends with what it always prints, or with a sentence and a
# documented status; a file is written whole or not at all; a change of the store
# is whole or has not happened. CAIRN_OOM=N tries N requests of each verb (12),
# CAIRN_OOM=all every one. Prints TAP.
here=$(cd "$(dirname "$0")" && pwd)/../hostile
here=$(cd "$here" && pwd)
. "$here/hostile.sh"
cairn=$build/cairn
library=$build/tests/fault/failing_malloc.so
CAIRN_NOW=2026-10-27T00:00:00Z
times=${CAIRN_OOM:-12}
if grep -qE '__(asan|tsan|msan)_init' "$cairn" || [ ! -f "$library" ]; then
	echo '1..0 # SKIP a sanitizer brings its own allocator'
	exit 0
fi
gzip -dc "$here/../fixtures/mlflow-3.17.db.gz" >model.db || exit 99
"$cairn" store init empty.db >/dev/null || exit 99
printf 'a note' >note

# Which requests, of COUNT: some in each part of the program's life.
chosen() {
	awk -v count="$1" -v times="$times" 'BEGIN {
		if (times == "all" || times + 0 >= count)
			for (i = 1; i <= count; i++) print i
		else {
			srand(3)
			for (i = 0; i < times; i++) print 1 + int(count * (i + rand()) / times)
		}
	}'
}

# What a store says, for comparing: everything that the verbs below may change.
state() {
	"$cairn" run export --filter 'run_id != ""' --store "$1" --format json 2>&1
	"$cairn" experiment list --lifecycle all --store "$1" --format json 2>&1
}

# run MODE=N ARGS...: out, err, status.
run() {
	setting=$1
	shift
	cp model.db mlflow.db
	rm -f mlflow.db-journal made*
	timeout 20 env "$setting" LD_PRELOAD="$library" "$cairn" "$@" >out 2>err </dev/null
	status=$?
}

# What is wrong with how it ended.
wrong() {
	case $status in
	0 | 1)
		[ "$writes" = any ] && return
		[ $status -eq $usual_status ] || echo "status $status"
		cmp out usual
		[ ! -f usual.made ] || cmp made usual.made
		;;
	4 | 70 | 74)
		grep -q '^cairn: ' err || echo "status $status without a sentence: $(head -1 err)"
		[ ! -f made ] || echo 'half a file was left'
		;;
	*) echo "status $status: $(head -2 err)" ;;
	esac
	[ "$writes" != yes ] || {
		"$cairn" store check | grep integrity | grep -v '✓'
		state mlflow.db >after
		if [ $status -eq 0 ]; then cmp -s after state.new || echo 'done, and yet not there'
		else cmp -s after state.old || cmp -s after state.new || echo 'half a change'; fi
	}
}

# scenario WRITES ARGS...: WRITES is yes; no for what only reads; any where memory may be a part of the answer.
scenario() {
	writes=$1
	shift
	rm -f usual.made
	OOM_COUNT=$scratch/count run OOM_AT=0 "$@"
	usual_status=$status
	mv out usual
	[ ! -f made ] || mv made usual.made
	case $usual_status in 0 | 1) ;; *) check "$* works" "status $status: $(cat err)" ;; esac
	[ "$writes" != yes ] || { state model.db >state.old; state mlflow.db >state.new; }
	check "$* ($(cat count) requests)" "$(
		for n in $(chosen "$(cat count)"); do
			for mode in OOM_AT OOM_FROM; do
				run "$mode=$n" "$@"
				wrong | sed "s/^/$mode=$n: /"
			done
		done
	)"
}

[ -n "$("$cairn" --version)" ] || exit 99
run_id=$("$cairn" run list --store model.db --filter "run.name = 'refit'" --columns run_id --format tsv | sed -n 2p)
scenario no --version
scenario no help
scenario no completion bash
scenario any doctor
scenario no store info
scenario no store check
scenario no run list --limit 0
scenario no run list --filter "metrics.loss < 0.5 and params.opt = 'adam'" --order 'metrics.loss' --format csv
scenario no run show refit --format json
scenario no run best loss
scenario no run export refit --format html
scenario no metric list
scenario no metric series auc refit
scenario no report store --format md
scenario no report run refit --format html --output made
scenario no run watch refit
scenario no experiment list --format tsv
scenario yes run tag refit team=risk --yes
scenario yes run note refit --file note --yes
scenario yes run delete refit --yes
scenario yes run log metric "$run_id" a=1 b=2 c=3
scenario yes experiment rename 0 Another --yes
scenario any complete run show r
finish
