# SPDX-License-Identifier: GPL-3.0-or-later
TESTS += %D%/screens.sh
EXTRA_DIST += %D%/screens.sh $(SCREEN_SESSIONS)
update-goldens: all
	UPDATE=1 top_builddir='$(abs_top_builddir)' sh $(srcdir)/%D%/screens.sh
