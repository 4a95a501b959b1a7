# SPDX-License-Identifier: GPL-3.0-or-later
if WITH_TUI
TESTS += %D%/screens.sh %D%/tmux.sh %D%/views.sh
endif
EXTRA_DIST += %D%/screens.sh %D%/tmux.sh %D%/stage.sh %D%/views.list %D%/views.sh %D%/views
update-goldens: all
	UPDATE=1 top_builddir='$(abs_top_builddir)' sh $(srcdir)/%D%/screens.sh
	UPDATE=1 top_builddir='$(abs_top_builddir)' sh $(srcdir)/%D%/views.sh
