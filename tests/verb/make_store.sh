#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# make_store.sh: the store that the verb tests read, made in the working folder
# by the program itself: ./mlflow.db, and ids.sh with a variable for each run.
# Times are fixed; "now" is 2026-11-21T08:00:00Z in the tests.
set -eu
second=1000 minute=60000
now=1795248000000

# start VARIABLE AGE-IN-MINUTES NAME [OPTION...]: a run; its id goes to the variable.
start() {
	variable=$1 began=$((now - $2 * minute)) name=$3
	shift 3
	id=$(CAIRN_NOW=$began cairn run log start --name "$name" "$@")
	printf '%s=%s\n' "$variable" "$id" >>ids.sh
}

# finish MINUTES STATUS
finish() {
	CAIRN_NOW=$((began + $1 * minute)) cairn run log finish "$id" --status "$2" >/dev/null
}

# curve KEY VALUE...: one point a minute, from step 0.
curve() {
	key=$1 step=0
	shift
	for value; do
		CAIRN_NOW=$((began + step * minute)) cairn run log metric "$id" "$key=$value" --step $step >/dev/null
		step=$((step + 1))
	done
}

: >ids.sh
CAIRN_NOW=$((now - 10000 * minute)) cairn store init mlflow.db --artifacts "$PWD/mlruns" >/dev/null
CAIRN_NOW=$((now - 9000 * minute)) cairn experiment create churn --yes >/dev/null
CAIRN_NOW=$((now - 8000 * minute)) cairn experiment create vision --yes >/dev/null

start forest 300 rf-400 -e churn --source train.py
cairn run log param "$id" model=rf depth=16 >/dev/null
curve val_auc 0.81 0.88 0.9207
curve val_loss 0.5 0.3 0.2571
finish 3 finished

start gbm6 120 gbm-depth6 -e churn --source train.py
cairn run log param "$id" model=gbm depth=6 lr=0.05 >/dev/null
curve val_auc 0.75 0.91 0.9398
curve val_loss 0.6 0.25 0.2267
cairn run log tag "$id" team=risk >/dev/null
finish 5 finished

start gbm8 60 gbm-depth8 -e churn --source train.py
cairn run log param "$id" model=gbm depth=8 lr=0.05 >/dev/null
curve val_auc 0.712 0.93 0.9412
curve val_loss 0.64 0.25 0.2210
cairn run log tag "$id" team=risk mlflow.note.content='candidate for *champion*' \
	mlflow.source.git.commit=9b02c1d mlflow.source.git.branch=main >/dev/null
finish 4 finished

start mlp 25 mlp-1024 -e churn
cairn run log param "$id" model=mlp lr=0.01 >/dev/null
curve val_loss 2.5 9.1 nan
finish 2 failed

start live 4 mlp-256 -e churn
cairn run log param "$id" model=mlp lr=0.001 >/dev/null
curve val_auc 0.6 0.7 0.8

start child 3 mlp-256-fold-1 -e churn --parent "$(sed -n 's/^live=//p' ids.sh)"

start hostile 2000 "$(printf 'evil\033[31m\nname \342\200\256rtl <script>alert(1)</script>')" -e vision
cairn run log param "$id" "formula==cmd|'/c calc'!A1" "$(printf 'tab=a\tb\nc')" >/dev/null
cairn run log tag "$id" "html=<img src=x onerror=alert(1)>" >/dev/null
cairn run log metric "$id" "loss=-0.5" "acc=inf" >/dev/null
finish 1 killed

start gone 500 old-run -e vision
finish 1 finished
cairn run delete "$id" --yes >/dev/null
