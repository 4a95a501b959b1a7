#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Plays the sessions in *.keys on a terminal in memory and compares the screens
# they save with the *.screen files here. Prints TAP. UPDATE=1 rewrites those
# files with what came out; FILES='a b' plays only those sessions. A line
# "# options: …" in a session gives options of the program, "# store: NAME"
# takes that fixture ("none": a store without runs; "demo": the demo).
here=$(cd "$(dirname "$0")" && pwd)
build=${top_builddir:-$(cd "$here/../../build" && pwd)}
program=${CAIRN:-$build/cairn}
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM

HOME=$scratch/home TZ=UTC LC_ALL=C.UTF-8 CAIRN_NOW=2026-10-27T00:00:00Z LOGNAME=tester
XDG_STATE_HOME=$scratch/state
CAIRN_DATADIR=${CAIRN_DATADIR:-$(cd "$here/../.." && pwd)}
export HOME TZ LC_ALL CAIRN_NOW LOGNAME XDG_STATE_HOME CAIRN_DATADIR
unset CAIRN_STORE MLFLOW_TRACKING_URI NO_COLOR COLORTERM COLUMNS LINES VISUAL EDITOR XDG_CONFIG_HOME TMUX

# The machine that the system view tells of: eight cores, of which a container may use half the time.
CAIRN_SYSTEM_ROOT=$scratch/machine
export CAIRN_SYSTEM_ROOT
mkdir -p "$CAIRN_SYSTEM_ROOT/proc/net" "$CAIRN_SYSTEM_ROOT/proc/self" "$CAIRN_SYSTEM_ROOT/sys/fs/cgroup" || exit 99
(
	cd "$CAIRN_SYSTEM_ROOT/proc" || exit 99
	for core in '' 0 1 2 3 4 5 6 7; do
		echo "cpu$core 100 0 50 800 50 0 0 0"
	done >stat
	printf '%s kB\n' 'MemTotal: 64000000' 'MemAvailable: 16000000' 'SwapTotal: 8000000' 'SwapFree: 7000000' >meminfo
	echo '8 0 sda 1 0 2000 5 2 0 4000 9 0 120 0' >diskstats
	echo 'eth0: 1000 1 0 0 0 0 0 0 500 5 0 0 0 0 0 0' >net/dev
	echo '0.50 1.25 2.00 1/100 12345' >loadavg
	echo '0::/' >self/cgroup
	cd ../sys/fs/cgroup || exit 99
	echo 32000000000 >memory.max
	echo 31000000000 >memory.current
	echo '400000 100000' >cpu.max
)

tests=0 failed=0

result() {
	tests=$((tests + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tests - $2"
	else
		failed=1
		echo "not ok $tests - $2"
	fi
}

# prepare STORE: an untouched copy of it in a folder of its own.
prepare() {
	rm -rf "$scratch/play" "$scratch/state"
	mkdir -p "$scratch/play" "$scratch/home" || exit 99
	if [ "$1" = none ]; then
		"$program" store init "$scratch/play/mlflow.db" --yes >/dev/null || exit 99
	elif [ "$1" = demo ]; then
		cp "$here/../../data/demo/mlflow.db" "$scratch/play/mlflow.db" || exit 99
	else
		gzip -dc "$here/../fixtures/$1.db.gz" >"$scratch/play/mlflow.db" || exit 99
	fi
}

# play SESSION: its screens are in $scratch/play afterwards.
play() {
	options=$(sed -n 's/^# options: //p' "$1")
	store=$(sed -n 's/^# store: //p' "$1")
	prepare "${store:-mlflow-3.17}"
	(cd "$scratch/play" && "$program" $options --script "$1" mlflow.db) >"$scratch/out" 2>&1
	status=$?
	[ $status -eq 0 ] || sed 's/^/# /' "$scratch/out"
	return $status
}

for keys in "$here"/*.keys; do
	name=$(basename "$keys" .keys)
	case " ${FILES:-$name} " in *" $name "*) ;; *) continue ;; esac
	play "$keys"
	result $? "$name is played"
	for screen in "$scratch/play"/*.screen; do
		[ -f "$screen" ] || continue
		want=$here/$(basename "$screen")
		[ -z "$UPDATE" ] || cp "$screen" "$want" || exit 99
		diff -u "$want" "$screen" >"$scratch/diff" 2>&1
		same=$?
		head -60 "$scratch/diff" | sed 's/^/# /'
		result $same "$name: $(basename "$screen" .screen)"
	done
done
echo "1..$tests"
exit $failed
