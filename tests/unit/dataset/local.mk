# SPDX-License-Identifier: GPL-3.0-or-later
DATASET_TESTS = %D%/test_csv %D%/test_input %D%/test_profile %D%/test_sqlite %D%/test_validate
THREAD_TESTS += %D%/test_profile
check_PROGRAMS += $(DATASET_TESTS)
TESTS += $(DATASET_TESTS)
%C%_test_csv_SOURCES = %D%/test_csv.c tests/support/check.h
%C%_test_csv_LDADD = $(UNIT_LIBS)
%C%_test_input_SOURCES = %D%/test_input.c tests/support/check.h
%C%_test_input_LDADD = $(UNIT_LIBS)
%C%_test_profile_SOURCES = %D%/test_profile.c tests/support/check.h
%C%_test_profile_LDADD = $(UNIT_LIBS)
%C%_test_sqlite_SOURCES = %D%/test_sqlite.c tests/support/check.h
%C%_test_sqlite_LDADD = $(UNIT_LIBS)
%C%_test_validate_SOURCES = %D%/test_validate.c tests/support/check.h
%C%_test_validate_LDADD = $(UNIT_LIBS)

# Other readers' view of the same files.
check_PROGRAMS += %D%/dump_data
%C%_dump_data_SOURCES = %D%/dump_data.c
%C%_dump_data_LDADD = $(CORE_LIBS)
TESTS += %D%/compare.sh
EXTRA_DIST += %D%/compare.sh %D%/compare_csv.py %D%/compare_numpy.py
