# SPDX-License-Identifier: GPL-3.0-or-later
EXTRA_DIST += %D%/architecture.md %D%/behaviours.md %D%/data.md %D%/filter.md %D%/gates.md %D%/registry.md \
	%D%/statistics.md %D%/store-format.md %D%/style.md %D%/testing.md %D%/screens
