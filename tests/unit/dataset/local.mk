# SPDX-License-Identifier: GPL-3.0-or-later
DATASET_TESTS = %D%/test_csv
check_PROGRAMS += $(DATASET_TESTS)
TESTS += $(DATASET_TESTS)
%C%_test_csv_SOURCES = %D%/test_csv.c tests/support/check.h
%C%_test_csv_LDADD = $(UNIT_LIBS)
