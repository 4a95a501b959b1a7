# SPDX-License-Identifier: GPL-3.0-or-later
# Built and run by "make bench" only: figures depend on the machine, so no test looks at them.
bench_programs = %D%/gen_store
EXTRA_PROGRAMS += $(bench_programs)
CLEANFILES += $(bench_programs)
bench_data = %D%/store_data.c %D%/store_data.h
%C%_gen_store_SOURCES = %D%/gen_store.c $(bench_data)
%C%_gen_store_LDADD = $(CORE_LIBS)
