# SPDX-License-Identifier: GPL-3.0-or-later
bin_PROGRAMS += cairn
cairn_SOURCES = \
  %D%/consent.c %D%/consent.h \
  %D%/editor.c %D%/editor.h \
  %D%/help_show.c %D%/help_show.h \
  %D%/invocation.c %D%/invocation.h \
  %D%/live.c %D%/live.h \
  %D%/main.c \
  %D%/note.c %D%/note.h \
  %D%/present.c %D%/present.h \
  %D%/progress.c %D%/progress.h \
  %D%/stop.c %D%/stop.h \
  %D%/verb.c %D%/verb.h
if WITH_TUI
cairn_SOURCES += %D%/application.c %D%/application.h
cairn_LDADD = libtui.a $(CORE_LIBS) $(CURSES_LIBS)
else
cairn_LDADD = $(CORE_LIBS)
endif
