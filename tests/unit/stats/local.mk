# SPDX-License-Identifier: GPL-3.0-or-later
STATS_TESTS = %D%/test_association %D%/test_describe %D%/test_samples %D%/test_exact %D%/test_resample \
  %D%/test_methods %D%/test_properties %D%/test_invariants %D%/test_bayes
check_PROGRAMS += $(STATS_TESTS)
TESTS += $(STATS_TESTS)
%C%_test_association_SOURCES = %D%/test_association.c tests/support/check.h
%C%_test_association_LDADD = $(UNIT_LIBS)
%C%_test_describe_SOURCES = %D%/test_describe.c tests/support/check.h
%C%_test_describe_LDADD = $(UNIT_LIBS)
%C%_test_samples_SOURCES = %D%/test_samples.c tests/support/check.h
%C%_test_samples_LDADD = $(UNIT_LIBS)
%C%_test_exact_SOURCES = %D%/test_exact.c tests/support/check.h
%C%_test_exact_LDADD = $(UNIT_LIBS)
%C%_test_resample_SOURCES = %D%/test_resample.c tests/support/check.h
%C%_test_resample_LDADD = $(UNIT_LIBS)
THREAD_TESTS += %D%/test_resample
%C%_test_methods_SOURCES = %D%/test_methods.c tests/support/check.h
%C%_test_methods_LDADD = $(UNIT_LIBS)
%C%_test_properties_SOURCES = %D%/test_properties.c tests/support/check.h
%C%_test_properties_LDADD = $(UNIT_LIBS)
THREAD_TESTS += %D%/test_properties
%C%_test_invariants_SOURCES = %D%/test_invariants.c tests/support/check.h
%C%_test_invariants_LDADD = $(UNIT_LIBS)
THREAD_TESTS += %D%/test_invariants
%C%_test_bayes_SOURCES = %D%/test_bayes.c tests/support/check.h
%C%_test_bayes_LDADD = $(UNIT_LIBS)
