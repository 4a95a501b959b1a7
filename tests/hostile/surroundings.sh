#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Odd surroundings: the environment, the standard streams, limits and clocks.
# The verbs do what they always do, or say in one sentence why not, and the
# store is as sound afterwards. Prints TAP.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/hostile.sh"
cairn=$build/cairn
gzip -dc "$here/../fixtures/mlflow-3.17.db.gz" >mlflow.db || exit 99
CAIRN_NOW=2026-10-27T00:00:00Z
verbs='run list
run show refit
store info
metric list
run export refit
report run refit
doctor
help
completion bash'
printf '%s\n' "$verbs" >verbs
sum() { cksum <"$1"; }
untouched=$(sum mlflow.db)

# now ARGS...: the program; out, err and status.
now() {
	timeout 20 "$@" >out 2>err </dev/null
	status=$?
}

# want STATUS: what is wrong.
want() {
	[ $status -eq "$1" ] || echo "status $status, not $1: $(head -2 err)"
}

while read -r verb; do
	# shellcheck disable=SC2086
	now "$cairn" $verb
	cp out "usual.$(echo "$verb" | tr ' ' -)"
done <verbs

# same ENV-ARGS...: every verb under that environment says what it usually says. Doctor looks
# at the environment, and need only answer.
same() {
	while read -r verb; do
		# shellcheck disable=SC2086
		now env "$@" "$cairn" $verb
		[ $status -eq 0 ] || echo "$verb: status $status: $(head -2 err)"
		[ "$verb" = doctor ] || cmp -s out "usual.$(echo "$verb" | tr ' ' -)" || echo "$verb: another answer"
		"$tools/scan" text <out
		"$tools/scan" text <err
	done <verbs
}

# ---- environment ----
check 'environment: empty' "$(same -i TZ=UTC CAIRN_NOW="$CAIRN_NOW")"
check 'environment: no HOME' "$(same -u HOME)"
check 'environment: HOME is nowhere' "$(same HOME=/no/such/place)"
check 'environment: HOME is a file' "$(same HOME=/dev/null)"
check 'environment: XDG folders are nowhere' "$(same XDG_CONFIG_HOME=/no/such XDG_STATE_HOME=relative XDG_CACHE_HOME=)"
check 'environment: TMPDIR cannot be written' "$(same TMPDIR=/proc)"
for copy in 'a table from a pipe' 'a store from a pipe'; do
	case $copy in *table*) from=x.csv ;; *) from=mlflow.db ;; esac
	printf 'a,b\n1,2\n3,4\n' >x.csv
	timeout 20 sh -c "cat $from | TMPDIR=/proc '$cairn' data describe -" >out 2>err
	status=$?
	check "environment: TMPDIR cannot be written: $copy" "$(documented $status; case $copy in *table*) want 0 ;; *) grep -q 'no room for a copy' err || cat err out ;; esac)"
done
check 'environment: PATH is empty' "$(same PATH=)"
check 'environment: locales that are none' "$(same LC_ALL=xx_YY.bogus; same LC_ALL=C; same LC_ALL= LANG=; same LC_ALL=de_DE.ISO-8859-1)"
check 'environment: NO_COLOR' "$(same NO_COLOR=1)"
check 'environment: COLUMNS' "$(for n in 0 -1 1 99999999999999999999 abc ''; do same COLUMNS="$n" LINES="$n"; done)"
check 'environment: TERM' "$(for t in '' dumb vt52 no-such-terminal "$(printf 'x\033]0;title\007')" "$(printf '%05000d' 1)"; do same TERM="$t"; done)"
check 'environment: SHELL, EDITOR and PAGER are odd' "$(same SHELL='/bin/sh; touch hacked' EDITOR='$(touch hacked)' VISUAL='`touch hacked`' PAGER='touch hacked')"
check 'environment: CAIRN_LOG cannot be written' "$(same CAIRN_LOG=/no/such/log; same CAIRN_LOG=/dev/full; same CAIRN_LOG=/)"
check 'environment: time zones that are none' "$(
	now env TZ=Bogus/Nowhere "$cairn" run list && want 0
	now env TZ=:/etc/passwd "$cairn" run list && want 0
	now env TZ="$(printf '%03000d' 1)" "$cairn" run list && want 0
	now env TZ='A-24:59:59B+24:59:59,J1/167,J365/-167' "$cairn" run show refit && want 0
)"
check 'environment: a store of 100,000 characters' "$(
	now env CAIRN_STORE="$(printf '%0100000d' 1)" "$cairn" run list
	[ $status -gt 1 ] && documented $status || want 4
	"$tools/scan" text <err
)"
check 'environment: nothing was run' "$(find . -name hacked)"

# What widths and colours come to on a terminal without a size.
if command -v script >/dev/null; then
	for n in 0 -1 7 99999999999999999999 abc; do
		now script -qec "stty cols 0; COLUMNS=$n '$cairn' run list" /dev/null
		tr -d '\r' <out >plain
		check "a terminal without a size, COLUMNS=$n" "$(want 0; "$tools/scan" text 80 <plain)"
	done
	now script -qec "stty cols 80; TERM=xterm-256color '$cairn' run list" /dev/null
	check 'a terminal has colours' "$(want 0; LC_ALL=C grep -q "$(printf '\033')\[" out || head -3 out)"
	now script -qec "stty cols 80; NO_COLOR=1 TERM=xterm-256color '$cairn' run list" /dev/null
	check 'a terminal without, by NO_COLOR' "$(want 0; LC_ALL=C grep "$(printf '\033')" out)"
fi

# ---- standard streams ----
for closed in '<&-' '>&-' '2>&-' '<&- >&-' '>&- 2>&-' '<&- >&- 2>&-'; do
	for verb in 'run list' 'store info' 'run tag refit "closed=yes" --yes' 'run watch refit'; do
		before=$(sum mlflow.db)
		sh -c "exec timeout 20 '$cairn' $verb $closed" >out 2>err
		status=$?
		case $closed in
		*'>&-'*) [ "$closed" = '2>&-' ] && wanted=0 || wanted=74 ;;
		*) wanted=0 ;;
		esac
		check "closed: $closed, $verb" "$(
			want $wanted
			case $verb in *tag*) ;; *) [ "$before" = "$(sum mlflow.db)" ] || echo 'the store is another' ;; esac
		)"
	done
done
now "$cairn" store check --exit-code
check 'closed: the store is healthy, and the tag is there' "$(
	grep -q integrity out || echo 'no check'
	grep 'integrity' out | grep -q '✓' || cat out
	"$cairn" run list --filter "tags.closed = 'yes'" --format tsv | grep -q refit || echo 'no tag'
)"
for verb in 'run list' 'run list --format json' 'run export refit' help --version 'help run list' 'completion zsh' \
	'store check' 'run watch refit' 'complete run'; do
	sh -c "exec timeout 20 '$cairn' $verb >/dev/full" 2>err
	status=$?
	check "a full disk: $verb" "$(want 74; grep -qi 'no space left' err || cat err)"
	# shellcheck disable=SC2086
	sh -c 'timeout 20 "$@" 2>err; echo $? >status' - "$cairn" $verb | :
	status=$(cat status)
	check "nobody reads: $verb" "$([ "$status" -eq 141 ] || want 0; cat err)"
done
now "$cairn" run list --output /dev/full
check 'a full disk: --output' "$(want 74)"
now "$cairn"
check 'no terminal: the program alone reports' "$(want 0; head -1 out | grep -qx Runs || head -3 out)"
now "$cairn" --view runs
check 'no terminal: a view is refused or reported' "$(documented $status)"

# ---- pipes in the place of files ----
mkfifo fifo gates.conf
printf 'a,b\n1,2\n' >x.csv
for args in 'run note refit --file fifo --yes' 'gate list --rules fifo' 'data validate x.csv --schema fifo' '--script fifo' \
	'--theme ./fifo --script /dev/null' 'gate list' 'run list --store fifo'; do
	# shellcheck disable=SC2086
	now "$cairn" $args
	check "a pipe: $args" "$(documented $status; grep -Eq 'is a pipe|no plain file|no option' err || cat err)"
done
rm -f gates.conf
rm -f fifo

# ---- limits ----
for n in 4 5 6 7 8 10; do
	sh -c "ulimit -n $n; exec timeout 20 '$cairn' run list" >out 2>err
	status=$?
	check "$n descriptors" "$([ $status -eq 127 ] || documented $status; [ $status -ne 0 ] || cmp out usual.run-list)"
done
now sh -c "ulimit -n 8; exec '$cairn' run tag refit few=yes --yes"
check 'a change with 8 descriptors' "$(documented $status)"
now "$cairn" run export refit
cp out usual.run-export-refit
if grep -q __asan_init "$cairn" || grep -q __tsan_init "$cairn"; then
	for n in 64 12 10; do
		tests=$((tests + 1))
		echo "ok $tests - $n MiB of addresses # SKIP a sanitizer needs more"
	done
else
	for n in 64 12 10; do
		now sh -c "ulimit -v $((n * 1024)); exec '$cairn' run export refit"
		# What cannot even be loaded is the loader's to say.
		check "$n MiB of addresses" "$(case $status in 126 | 127) ;; *) documented $status ;; esac
			[ $status -ne 0 ] || cmp out usual.run-export-refit)"
	done
fi

# ---- clocks ----
unset CAIRN_NOW
# The sanitizer's allocator asks the time with its lock held, and the faked clock asks it for memory.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}allocator_release_to_os_interval_ms=-1
export ASAN_OPTIONS
if command -v faketime >/dev/null; then
	now faketime '1969-12-31 23:59:59' "$cairn" run list
	check 'it is 1969: list' "$(want 0; "$tools/scan" text <out)"
	now faketime '1969-12-31 23:59:59' "$cairn" run log start --name clock --experiment 0
	check 'it is 1969: no run can begin' "$(want 2; documented $status)"
	for time in '1970-01-01 00:00:00' '2001-01-01 00:00:00' '2038-01-19 03:14:08' '2106-02-07 06:28:16' '9999-12-31 23:59:59'; do
		now faketime "$time" "$cairn" run list
		check "it is $time: list" "$(want 0; "$tools/scan" text <out; grep -E -- ' -[0-9]+[smhdwy]' out)"
		now faketime "$time" "$cairn" run log start --name clock --experiment 0
		id=$(cat out)
		check "it is $time: a run begins" "$(want 0)"
		now faketime -f '-366d' "$cairn" run log finish "$id"
		check "it is $time: and ends before it began" "$(want 0)"
		now "$cairn" run show "$id"
		check "it is $time: no negative span" "$(want 0; grep -E -- '(^| )-[0-9.]+ ?(s|m|h|d|w|y|ms)' out)"
	done
	# What is watched goes to a pipe; the clock steps by years between what is seen.
	library=$(faketime -f +0 sh -c 'echo "$LD_PRELOAD"')
	id=$("$cairn" run log start --name stepped --experiment 0)
	mkfifo watched
	echo '@2026-11-21 10:00:00' >clock
	timeout 300 env LD_PRELOAD="$library" FAKETIME_TIMESTAMP_FILE=$PWD/clock FAKETIME_NO_CACHE=1 \
		"$cairn" run watch "$id" >watched 2>err &
	seen=0
	while read -r line; do
		case $seen:$line in
		0:*'no metrics yet'*) seen=1 time=2007 value=0.25 ;;
		1:loss*0.25*) seen=2 time=2031 value=0.125 ;;
		2:loss*0.125*) seen=3 ;;
		*) continue ;;
		esac
		echo "@$time-11-21 10:00:00" >clock
		[ $seen -lt 3 ] && "$cairn" run log metric "$id" loss=$value
		[ $seen -eq 3 ] && "$cairn" run log finish "$id"
	done <watched
	wait $!
	status=$?
	check 'the clock steps while a run is watched' "$(want 0; [ $seen -eq 3 ] || echo "saw $seen of 3")"
	for zone in Europe/Berlin America/St_Johns Pacific/Apia; do
		now env TZ=$zone faketime '2026-03-29 03:30:00' "$cairn" run list
		check "clocks go forward in $zone" "$(want 0)"
	done
else
	tests=$((tests + 1))
	echo "ok $tests - clocks # SKIP faketime is not installed"
fi
finish
