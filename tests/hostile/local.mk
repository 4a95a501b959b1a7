# SPDX-License-Identifier: GPL-3.0-or-later
# Stores, arguments and surroundings that mean harm, against the whole program.
HOSTILE_HELPERS = %D%/make_hostile %D%/make_odd %D%/scan
check_PROGRAMS += $(HOSTILE_HELPERS)
HOSTILE_SOURCES = %D%/hostile_store.c %D%/hostile_store.h
%C%_make_hostile_SOURCES = %D%/make_hostile.c $(HOSTILE_SOURCES)
%C%_make_hostile_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
%C%_make_odd_SOURCES = %D%/make_odd.c
%C%_make_odd_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
%C%_scan_SOURCES = %D%/scan.c %D%/inert.c %D%/inert.h
%C%_scan_LDADD =
TESTS += %D%/formats.sh
EXTRA_DIST += %D%/hostile.sh %D%/formats.sh
TESTS += %D%/surroundings.sh
EXTRA_DIST += %D%/surroundings.sh
TESTS += %D%/content.sh
EXTRA_DIST += %D%/content.sh
if HAVE_VTERM
if HAVE_CMOCKA
check_PROGRAMS += %D%/test_hostile_screen
TESTS += %D%/test_hostile_screen
%C%_test_hostile_screen_SOURCES = %D%/test_hostile_screen.c %D%/inert.c %D%/inert.h $(HOSTILE_SOURCES) \
  tests/pty/drive.c tests/pty/drive.h tests/support/check.h
%C%_test_hostile_screen_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS) $(CURSES_CFLAGS)
%C%_test_hostile_screen_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS) $(VTERM_LIBS) $(CURSES_LIBS) -lutil
endif
endif
