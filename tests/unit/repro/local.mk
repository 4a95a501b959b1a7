# SPDX-License-Identifier: GPL-3.0-or-later
REPRO_TESTS = %D%/test_repro
check_PROGRAMS += $(REPRO_TESTS)
TESTS += $(REPRO_TESTS)
%C%_test_repro_SOURCES = %D%/test_repro.c tests/support/check.h
%C%_test_repro_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
