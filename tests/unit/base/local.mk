# SPDX-License-Identifier: GPL-3.0-or-later
BASE_TESTS = %D%/test_err
check_PROGRAMS += $(BASE_TESTS)
TESTS += $(BASE_TESTS)
%C%_test_err_SOURCES = %D%/test_err.c tests/support/check.h
%C%_test_err_LDADD = $(UNIT_LIBS)
