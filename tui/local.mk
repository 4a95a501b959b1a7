# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libtui.a
libtui_a_SOURCES = \
  %D%/canvas.c %D%/canvas.h \
  %D%/key.h %D%/key_name.c \
  %D%/role.c %D%/role.h %D%/roles.def \
  %D%/term.h %D%/term_memory.c \
  %D%/tui.h
