# SPDX-License-Identifier: GPL-3.0-or-later
# Stores, arguments and surroundings that mean harm, against the whole program.
HOSTILE_HELPERS = %D%/make_hostile %D%/make_odd %D%/scan
check_PROGRAMS += $(HOSTILE_HELPERS)
HOSTILE_SOURCES = %D%/hostile_store.c %D%/hostile_store.h
%C%_make_hostile_SOURCES = %D%/make_hostile.c $(HOSTILE_SOURCES)
%C%_make_hostile_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
%C%_make_odd_SOURCES = %D%/make_odd.c
%C%_make_odd_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
%C%_scan_SOURCES = %D%/scan.c
%C%_scan_LDADD =
TESTS += %D%/formats.sh
EXTRA_DIST += %D%/hostile.sh %D%/formats.sh
TESTS += %D%/surroundings.sh
EXTRA_DIST += %D%/surroundings.sh
TESTS += %D%/content.sh
EXTRA_DIST += %D%/content.sh
