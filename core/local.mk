# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libcore.a
libcore_a_SOURCES =
include core/base/local.mk
include core/table/local.mk
include core/query/local.mk
include core/store/local.mk
include core/job/local.mk
include core/report/local.mk
include core/plot/local.mk
include core/stats/local.mk
include core/dataset/local.mk
include core/drift/local.mk
include core/registry/local.mk
include core/gate/local.mk
include core/repro/local.mk
include core/system/local.mk
include core/command/local.mk
