# SPDX-License-Identifier: GPL-3.0-or-later
TESTS += %D%/verbs.sh %D%/every.sh %D%/readme.sh %D%/statistics.sh
EXTRA_DIST += %D%/verbs.sh %D%/every.sh %D%/readme.sh %D%/statistics.sh %D%/make_store.sh
