# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += %D%/test_drift
TESTS += %D%/test_drift
THREAD_TESTS += %D%/test_drift
%C%_test_drift_SOURCES = %D%/test_drift.c tests/support/check.h
%C%_test_drift_LDADD = $(UNIT_LIBS)
