# SPDX-License-Identifier: GPL-3.0-or-later
# Built and run by "make bench" only: figures depend on the machine, so no test looks at them.
# BENCH_SIZE=full measures on 100,000 runs and 20 million points.
BENCH_SIZE = small
bench_programs = %D%/gen_store %D%/bench %D%/gen_data %D%/bench_data %D%/bench_stats
EXTRA_PROGRAMS += $(bench_programs)
if HAVE_VTERM
bench_programs += %D%/bench_screen %D%/bench_charts %D%/bench_beside
%C%_bench_screen_SOURCES = %D%/bench_screen.c %D%/pty_run.c %D%/pty_run.h %D%/bench_report.c \
  %D%/bench_floor.c %D%/bench.h
%C%_bench_screen_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
%C%_bench_screen_LDADD = $(CORE_LIBS) $(VTERM_LIBS) -lutil
%C%_bench_charts_SOURCES = %D%/bench_charts.c %D%/pty_run.c %D%/pty_run.h %D%/bench_report.c \
  %D%/bench_floor.c %D%/bench.h
%C%_bench_charts_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
%C%_bench_charts_LDADD = $(CORE_LIBS) $(VTERM_LIBS) -lutil -lm
%C%_bench_beside_SOURCES = %D%/bench_beside.c %D%/pty_run.c %D%/pty_run.h %D%/bench_report.c \
  %D%/bench_floor.c %D%/trainer.c %D%/trainer.h %D%/bench.h
%C%_bench_beside_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
%C%_bench_beside_LDADD = $(CORE_LIBS) $(VTERM_LIBS) -lutil
endif
CLEANFILES += $(bench_programs) %D%/bench-*.db* %D%/bench-*.csv %D%/bench-*.f64
EXTRA_DIST += %D%/run.sh %D%/peer_pandas.py %D%/peer_scipy.py
%C%_gen_store_SOURCES = %D%/gen_store.c %D%/store_data.c %D%/store_data.h
%C%_gen_store_LDADD = $(CORE_LIBS)
%C%_bench_SOURCES = %D%/bench.c %D%/bench_report.c %D%/bench.h %D%/bench_floor.c %D%/bench_lists.c \
  %D%/bench_series.c %D%/bench_writers.c %D%/trainer.c %D%/trainer.h
%C%_bench_LDADD = $(CORE_LIBS)
%C%_gen_data_SOURCES = %D%/gen_data.c
%C%_gen_data_LDADD = $(CORE_LIBS)
%C%_bench_data_SOURCES = %D%/bench_data.c %D%/bench_report.c %D%/bench.h
%C%_bench_data_LDADD = $(CORE_LIBS)
%C%_bench_stats_SOURCES = %D%/bench_stats.c %D%/bench_report.c %D%/bench.h
%C%_bench_stats_LDADD = $(CORE_LIBS)
.PHONY: bench
bench: $(bench_programs) cairn$(EXEEXT)
	$(srcdir)/%D%/run.sh $(builddir)/%D% $(BENCH_SIZE) $(builddir)/cairn
