# SPDX-License-Identifier: GPL-3.0-or-later
EXTRA_DIST += %D%/architecture.md %D%/behaviours.md %D%/filter.md %D%/statistics.md %D%/store-format.md %D%/style.md %D%/testing.md
