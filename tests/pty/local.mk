# SPDX-License-Identifier: GPL-3.0-or-later
# The real program on a pseudo-terminal, with libvterm as its screen.
if HAVE_VTERM
if HAVE_CMOCKA
PTY_TESTS = %D%/test_terminal
check_PROGRAMS += $(PTY_TESTS)
TESTS += $(PTY_TESTS)
%C%_test_terminal_SOURCES = %D%/test_terminal.c %D%/drive.c %D%/drive.h tests/support/check.h \
  tests/support/client_fixture.c tests/support/client_fixture.h tests/support/store_fixture.c \
  tests/support/store_fixture.h
%C%_test_terminal_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
%C%_test_terminal_LDADD = $(UNIT_LIBS) $(VTERM_LIBS) -lutil
endif
endif
