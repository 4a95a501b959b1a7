# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What screens.sh and views.sh have in common: surroundings that are the same
# everywhere, stores to look at, results. Read by them with "here" set.
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

demo_files=mlflow.db
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
		(cd "$here/../../data/demo" && cp -R $demo_files "$scratch/play") &&
			chmod -R u+w "$scratch/play" || exit 99
	elif [ "$1" = newer ]; then # by its revision, which nobody knows
		gzip -dc "$here/../fixtures/mlflow-3.17.db.gz" |
			LC_ALL=C sed 's/dc11669786a5/ffffffffffff/g' >"$scratch/play/mlflow.db" || exit 99
	else
		gzip -dc "$here/../fixtures/$1.db.gz" >"$scratch/play/mlflow.db" || exit 99
	fi
}
