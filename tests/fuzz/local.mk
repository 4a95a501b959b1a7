# SPDX-License-Identifier: GPL-3.0-or-later
# Fuzz targets: one for each parser of what others wrote.
#
# To add one, write fuzz_NAME.c with LLVMFuzzerTestOneInput and the checks that
# must hold for any input (see fuzz.h), put some good and bad inputs into
# corpus/NAME/, and add two lines below:
#
#   FUZZ_TARGETS += %D%/fuzz_NAME
#   %C%_fuzz_NAME_SOURCES = %D%/fuzz_NAME.c
#
# Ordinary builds link them to a driver that make check runs: every file of the
# corpus, then FUZZ_RUNS (3000) seeded mutations of them; FUZZ_VERBOSE=1 names each
# input before it runs. To search in earnest, configure with clang and
# --enable-fuzz --enable-sanitizers=address,undefined, then, for example,
#
#   make tests/fuzz/fuzz_json && mkdir -p found &&
#   tests/fuzz/fuzz_json -max_total_time=60 found ../tests/fuzz/corpus/json
#
# What it finds goes into the corpus under a name that says what it was.
if WITH_FUZZ
FUZZ_DRIVER =
else
FUZZ_DRIVER = tests/fuzz/libreplay.a
endif
FUZZ_LIBS = $(FUZZ_DRIVER) $(FUZZ_ENGINE) $(CORE_LIBS)
LDADD = $(FUZZ_LIBS)
EXTRA_DIST += %D%/corpus

FUZZ_TARGETS = %D%/fuzz_args
%C%_fuzz_args_SOURCES = %D%/fuzz_args.c
FUZZ_TARGETS += %D%/fuzz_csv
%C%_fuzz_csv_SOURCES = %D%/fuzz_csv.c %D%/fuzz_dataset.h
FUZZ_TARGETS += %D%/fuzz_dvc
%C%_fuzz_dvc_SOURCES = %D%/fuzz_dvc.c
FUZZ_TARGETS += %D%/fuzz_environment
%C%_fuzz_environment_SOURCES = %D%/fuzz_environment.c
FUZZ_TARGETS += %D%/fuzz_ini
%C%_fuzz_ini_SOURCES = %D%/fuzz_ini.c
FUZZ_TARGETS += %D%/fuzz_filter
%C%_fuzz_filter_SOURCES = %D%/fuzz_filter.c
FUZZ_TARGETS += %D%/fuzz_gate
%C%_fuzz_gate_SOURCES = %D%/fuzz_gate.c
FUZZ_TARGETS += %D%/fuzz_json
%C%_fuzz_json_SOURCES = %D%/fuzz_json.c
FUZZ_TARGETS += %D%/fuzz_jsonl
%C%_fuzz_jsonl_SOURCES = %D%/fuzz_jsonl.c %D%/fuzz_dataset.h
FUZZ_TARGETS += %D%/fuzz_mlmodel
%C%_fuzz_mlmodel_SOURCES = %D%/fuzz_mlmodel.c
FUZZ_TARGETS += %D%/fuzz_npy
%C%_fuzz_npy_SOURCES = %D%/fuzz_npy.c %D%/fuzz_dataset.h
FUZZ_TARGETS += %D%/fuzz_number
%C%_fuzz_number_SOURCES = %D%/fuzz_number.c
FUZZ_TARGETS += %D%/fuzz_path
%C%_fuzz_path_SOURCES = %D%/fuzz_path.c
FUZZ_TARGETS += %D%/fuzz_plot
%C%_fuzz_plot_SOURCES = %D%/fuzz_plot.c
FUZZ_TARGETS += %D%/fuzz_report
%C%_fuzz_report_SOURCES = %D%/fuzz_report.c
FUZZ_TARGETS += %D%/fuzz_schema
%C%_fuzz_schema_SOURCES = %D%/fuzz_schema.c
FUZZ_TARGETS += %D%/fuzz_preview
%C%_fuzz_preview_SOURCES = %D%/fuzz_preview.c
FUZZ_TARGETS += %D%/fuzz_split
%C%_fuzz_split_SOURCES = %D%/fuzz_split.c
FUZZ_TARGETS += %D%/fuzz_state
%C%_fuzz_state_SOURCES = %D%/fuzz_state.c
FUZZ_TARGETS += %D%/fuzz_text
%C%_fuzz_text_SOURCES = %D%/fuzz_text.c
FUZZ_TARGETS += %D%/fuzz_yaml
%C%_fuzz_yaml_SOURCES = %D%/fuzz_yaml.c

check_PROGRAMS += $(FUZZ_TARGETS)
if !WITH_FUZZ
check_LIBRARIES += tests/fuzz/libreplay.a
tests_fuzz_libreplay_a_SOURCES = %D%/replay.c %D%/fuzz.h
TESTS += $(FUZZ_TARGETS)
endif
