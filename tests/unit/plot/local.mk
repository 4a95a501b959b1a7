# SPDX-License-Identifier: GPL-3.0-or-later
PLOT_TESTS = %D%/test_decimate %D%/test_smooth %D%/test_plot_cells %D%/test_plot_svg %D%/test_scale %D%/test_spark
check_PROGRAMS += $(PLOT_TESTS)
TESTS += $(PLOT_TESTS)
%C%_test_plot_cells_SOURCES = %D%/test_plot_cells.c tests/support/check.h
%C%_test_plot_cells_LDADD = $(UNIT_LIBS)
%C%_test_plot_svg_SOURCES = %D%/test_plot_svg.c tests/support/check.h
%C%_test_plot_svg_LDADD = $(UNIT_LIBS)
%C%_test_scale_SOURCES = %D%/test_scale.c tests/support/check.h
%C%_test_scale_LDADD = $(UNIT_LIBS)
%C%_test_spark_SOURCES = %D%/test_spark.c tests/support/check.h
%C%_test_spark_LDADD = $(UNIT_LIBS)
%C%_test_decimate_SOURCES = %D%/test_decimate.c tests/support/check.h
%C%_test_decimate_LDADD = $(UNIT_LIBS)
%C%_test_smooth_SOURCES = %D%/test_smooth.c tests/support/check.h
%C%_test_smooth_LDADD = $(UNIT_LIBS)
