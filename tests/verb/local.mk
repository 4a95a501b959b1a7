# SPDX-License-Identifier: GPL-3.0-or-later
TESTS += %D%/verbs.sh %D%/every.sh %D%/readme.sh
EXTRA_DIST += %D%/verbs.sh %D%/every.sh %D%/readme.sh %D%/make_store.sh %D%/command-line.verb %D%/complete.verb %D%/data.verb %D%/data-edges.verb %D%/doctor.verb %D%/drift.verb \
  %D%/experiment.verb %D%/gate.verb %D%/help.verb %D%/metric.verb %D%/model-change.verb %D%/model-register.verb %D%/model-show.verb %D%/report.verb %D%/run-best.verb \
  %D%/run-change.verb %D%/run-compare.verb %D%/run-export.verb %D%/run-list.verb %D%/run-log.verb %D%/run-show.verb \
  %D%/run-watch.verb %D%/store.verb %D%/system.verb %D%/terminal.verb
TESTS += %D%/statistics.sh
EXTRA_DIST += %D%/statistics.sh %D%/stat.verb
