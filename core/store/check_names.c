// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Names of MLflow's tables and triggers. */
#include "core/store/check_names.h"
#include "core/base/str.h"

#include <stddef.h>
#include <string.h>

bool
check_name_is_known(const char *name)
{
	static const char *const known[] = {
		"alembic_version",
		"assessments",
		"budget_policies",
		"datasets",
		"endpoint_bindings",
		"endpoint_model_mappings",
		"endpoint_tags",
		"endpoints",
		"entity_associations",
		"evaluation_dataset_records",
		"evaluation_dataset_tags",
		"evaluation_datasets",
		"experiment_tags",
		"experiments",
		"guardrail_configs",
		"guardrails",
		"input_tags",
		"inputs",
		"issues",
		"job_locks",
		"jobs",
		"label_schemas",
		"latest_metrics",
		"logged_model_metrics",
		"logged_model_params",
		"logged_model_tags",
		"logged_models",
		"mcp_access_endpoints",
		"mcp_server_aliases",
		"mcp_server_tags",
		"mcp_server_version_tags",
		"mcp_server_versions",
		"mcp_servers",
		"metrics",
		"model_definitions",
		"model_version_tags",
		"model_versions",
		"online_scoring_configs",
		"params",
		"prevent_secrets_aad_mutation",
		"registered_model_aliases",
		"registered_model_tags",
		"registered_models",
		"review_queue_items",
		"review_queue_label_schemas",
		"review_queue_users",
		"review_queues",
		"runs",
		"scheduler_leases",
		"scorer_versions",
		"scorers",
		"secrets",
		"span_metrics",
		"spans",
		"sql_assessment_daily_rollups",
		"sql_span_cost_daily_rollups",
		"sql_trace_metric_daily_rollups",
		"sql_trace_rollup_rebuild_queue",
		"tags",
		"trace_info",
		"trace_metrics",
		"trace_request_metadata",
		"trace_tags",
		"webhook_events",
		"webhooks",
		"workspaces",
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(known[i], name) == 0)
			return true;
	return str_starts(name, "cairn_");
}
