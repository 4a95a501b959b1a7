# SPDX-License-Identifier: GPL-3.0-or-later
SYSTEM_TESTS = %D%/test_system_sample
check_PROGRAMS += $(SYSTEM_TESTS)
TESTS += $(SYSTEM_TESTS)
%C%_test_system_sample_SOURCES = %D%/test_system_sample.c tests/support/check.h
%C%_test_system_sample_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
