# SPDX-License-Identifier: GPL-3.0-or-later
REGISTRY_TESTS = %D%/test_mlmodel %D%/test_plan
check_PROGRAMS += $(REGISTRY_TESTS)
TESTS += $(REGISTRY_TESTS)
%C%_test_mlmodel_SOURCES = %D%/test_mlmodel.c tests/support/check.h
%C%_test_mlmodel_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
%C%_test_plan_SOURCES = %D%/test_plan.c tests/support/check.h
%C%_test_plan_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
