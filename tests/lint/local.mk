# SPDX-License-Identifier: GPL-3.0-or-later
TESTS += %D%/lint.sh
EXTRA_DIST += %D%/lint.sh %D%/layers.awk %D%/layers.txt
