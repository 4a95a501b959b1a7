# SPDX-License-Identifier: GPL-3.0-or-later
libcore_a_SOURCES += \
  %D%/render.c %D%/render.h \
  %D%/report.c %D%/report.h \
  %D%/delimited.c %D%/report_csv.c %D%/report_html.c %D%/report_json.c %D%/report_junit.c \
  %D%/report_markdown.c %D%/report_text.c %D%/report_tsv.c \
  %D%/text_out.c %D%/text_out.h %D%/text_plot.c %D%/text_table.c
