# SPDX-License-Identifier: GPL-3.0-or-later
STATS_TESTS = %D%/test_describe
check_PROGRAMS += $(STATS_TESTS)
TESTS += $(STATS_TESTS)
%C%_test_describe_SOURCES = %D%/test_describe.c tests/support/check.h
%C%_test_describe_LDADD = $(UNIT_LIBS)
