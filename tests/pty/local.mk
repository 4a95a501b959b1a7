# SPDX-License-Identifier: GPL-3.0-or-later
# The real program on a pseudo-terminal, with libvterm as its screen.
if HAVE_VTERM
if HAVE_CMOCKA
PTY_TESTS = %D%/test_feel %D%/test_terminal
PTY_SESSION = %D%/drive.c %D%/drive.h %D%/session.c %D%/session.h tests/support/check.h \
  tests/support/client_fixture.c tests/support/client_fixture.h tests/support/store_fixture.c \
  tests/support/store_fixture.h
check_PROGRAMS += $(PTY_TESTS)
TESTS += $(PTY_TESTS)
%C%_test_terminal_SOURCES = %D%/test_terminal.c $(PTY_SESSION)
%C%_test_terminal_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
%C%_test_feel_SOURCES = %D%/test_feel.c $(PTY_SESSION)
%C%_test_feel_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
%C%_test_feel_LDADD = $(UNIT_LIBS) $(VTERM_LIBS) -lutil
%C%_test_terminal_LDADD = $(UNIT_LIBS) $(VTERM_LIBS) -lutil
endif
endif
