# SPDX-License-Identifier: GPL-3.0-or-later
SYSTEM_TESTS = %D%/test_system_gpu %D%/test_system_sample
check_PROGRAMS += $(SYSTEM_TESTS)
TESTS += $(SYSTEM_TESTS)
%C%_test_system_gpu_SOURCES = %D%/test_system_gpu.c tests/support/check.h
%C%_test_system_gpu_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
%C%_test_system_gpu_DEPENDENCIES = %D%/fake_nvml.so $(FIXTURE_LIBS) libcore.a
%C%_test_system_sample_SOURCES = %D%/test_system_sample.c tests/support/check.h
%C%_test_system_sample_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
THREAD_TESTS += %D%/test_system_gpu

# A library for the test alone, never installed; found by its soname once it is loaded.
%D%/fake_nvml.so: %D%/fake_nvml.c
	$(AM_V_CCLD)$(MKDIR_P) %D% && $(CC) $(CPPFLAGS) -D_GNU_SOURCE -std=c11 -Wall -Wextra \
	  $(CFLAGS) -fPIC -shared -Wl,-soname,libnvidia-ml.so.1 -o $@ $(srcdir)/%D%/fake_nvml.c
EXTRA_DIST += %D%/fake_nvml.c
CLEANFILES += %D%/fake_nvml.so
