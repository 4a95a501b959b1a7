# SPDX-License-Identifier: GPL-3.0-or-later
# Faults: one program for each kind. Every test is named after its row in docs/testing.md.
if HAVE_CMOCKA
FAULT_TESTS = %D%/test_fault_registry %D%/test_fault_lock %D%/test_fault_journal %D%/test_fault_disk %D%/test_fault_bytes %D%/test_fault_vfs %D%/test_fault_watch
check_PROGRAMS += $(FAULT_TESTS)
TESTS += $(FAULT_TESTS)
FAULT_SOURCES = tests/fault/fault.c tests/fault/fault.h tests/support/check.h
%C%_test_fault_lock_SOURCES = %D%/test_fault_lock.c $(FAULT_SOURCES)
%C%_test_fault_lock_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
%C%_test_fault_journal_SOURCES = %D%/test_fault_journal.c $(FAULT_SOURCES)
%C%_test_fault_journal_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
%C%_test_fault_disk_SOURCES = %D%/test_fault_disk.c $(FAULT_SOURCES)
%C%_test_fault_disk_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
%C%_test_fault_bytes_SOURCES = %D%/test_fault_bytes.c $(FAULT_SOURCES)
%C%_test_fault_bytes_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
%C%_test_fault_vfs_SOURCES = %D%/test_fault_vfs.c $(FAULT_SOURCES)
%C%_test_fault_vfs_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
%C%_test_fault_watch_SOURCES = %D%/test_fault_watch.c $(FAULT_SOURCES)
%C%_test_fault_watch_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
%C%_test_fault_registry_SOURCES = %D%/test_fault_registry.c $(FAULT_SOURCES)
%C%_test_fault_registry_LDADD = $(FIXTURE_LIBS) $(UNIT_LIBS)
endif

# Preloaded, so never built with a sanitizer and without libtool.
check_DATA = %D%/failing_malloc.so
CLEANFILES += %D%/failing_malloc.so
EXTRA_DIST += %D%/failing_malloc.c %D%/oom.sh
%D%/failing_malloc.so: %D%/failing_malloc.c
	$(AM_V_CCLD)$(MKDIR_P) %D% && $(CC) -std=gnu11 -shared -fPIC -O1 -o $@ $(srcdir)/%D%/failing_malloc.c
TESTS += %D%/oom.sh
