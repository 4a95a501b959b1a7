# SPDX-License-Identifier: GPL-3.0-or-later
TABLE_TESTS = %D%/test_rowset
check_PROGRAMS += $(TABLE_TESTS)
TESTS += $(TABLE_TESTS)
%C%_test_rowset_SOURCES = %D%/test_rowset.c tests/support/check.h
%C%_test_rowset_LDADD = $(UNIT_LIBS)
