# SPDX-License-Identifier: GPL-3.0-or-later
JOB_TESTS = %D%/test_job
check_PROGRAMS += $(JOB_TESTS)
TESTS += $(JOB_TESTS)
%C%_test_job_SOURCES = %D%/test_job.c tests/support/check.h
%C%_test_job_LDADD = $(UNIT_LIBS)
