# SPDX-License-Identifier: GPL-3.0-or-later
libcore_a_SOURCES += \
  %D%/system_gpu.c %D%/system_gpu.h \
  %D%/system_limit.c \
  %D%/system_nvml.c \
  %D%/system_proc.c \
  %D%/system_rows.c \
  %D%/system_smi.c \
  %D%/system_sample.c %D%/system_sample.h
