-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The cairn authors
--
-- From 3.10.sql to revision dc11669786a5 (MLflow 3.17), of a store without rows.
-- Budgets, issues, guardrails, review queues, MCP servers and daily sums of traces; long tags
-- of experiments; indexes for metric histories and for tags of models.

DROP TABLE trace_info;
DROP TABLE experiment_tags;
DROP TABLE spans;

ALTER TABLE jobs ADD COLUMN status_details JSON;
ALTER TABLE jobs ADD COLUMN creator VARCHAR(255);
ALTER TABLE jobs ADD COLUMN executor_backend VARCHAR(255);
ALTER TABLE jobs ADD COLUMN lease_expires_at BIGINT;
ALTER TABLE jobs ADD COLUMN status_message TEXT;
ALTER TABLE jobs ADD COLUMN progress JSON;
ALTER TABLE jobs ADD COLUMN progress_updated_at BIGINT;
ALTER TABLE jobs ADD COLUMN token_hash VARCHAR(64);
ALTER TABLE jobs ADD COLUMN scoped_permissions JSON;
ALTER TABLE jobs ADD COLUMN next_attempt_at BIGINT;
ALTER TABLE workspaces ADD COLUMN trace_archival_location TEXT;
ALTER TABLE workspaces ADD COLUMN trace_archival_retention VARCHAR(32);
ALTER TABLE assessments ADD COLUMN experiment_id INTEGER;
ALTER TABLE assessments ADD COLUMN trace_timestamp_ms BIGINT;
ALTER TABLE assessments ADD COLUMN aggregate_value FLOAT;
ALTER TABLE assessments ADD COLUMN is_numeric_value BOOLEAN DEFAULT 0 NOT NULL;

CREATE TABLE experiment_tags (
	"key" VARCHAR(250) NOT NULL, value TEXT, experiment_id INTEGER NOT NULL,
	CONSTRAINT experiment_tag_pk PRIMARY KEY ("key", experiment_id),
	FOREIGN KEY (experiment_id) REFERENCES experiments (experiment_id));

CREATE TABLE trace_info (
	request_id VARCHAR(50) NOT NULL, experiment_id INTEGER NOT NULL,
	timestamp_ms BIGINT NOT NULL, execution_time_ms BIGINT, status VARCHAR(50) NOT NULL,
	client_request_id VARCHAR(50), request_preview VARCHAR(1000),
	response_preview VARCHAR(1000), db_payload_generation INTEGER DEFAULT '0' NOT NULL,
	trace_name VARCHAR(4096), session_id VARCHAR(250), input_tokens BIGINT,
	output_tokens BIGINT, total_tokens BIGINT, cache_read_input_tokens BIGINT,
	cache_creation_input_tokens BIGINT, cache_creation_input_tokens_above_1hr BIGINT,
	input_cost FLOAT, output_cost FLOAT, total_cost FLOAT,
	CONSTRAINT trace_info_pk PRIMARY KEY (request_id),
	CONSTRAINT fk_trace_info_experiment_id FOREIGN KEY (experiment_id) REFERENCES experiments (experiment_id) ON DELETE CASCADE);
CREATE INDEX index_trace_info_experiment_id_timestamp_ms
	ON trace_info (experiment_id, timestamp_ms);
CREATE INDEX index_trace_info_timestamp_ms_request_id ON trace_info (timestamp_ms, request_id);
CREATE INDEX index_trace_info_experiment_id_session_id ON trace_info (experiment_id, session_id);

CREATE TABLE spans (
	trace_id VARCHAR(50) NOT NULL, experiment_id INTEGER NOT NULL, span_id VARCHAR(50) NOT NULL,
	parent_span_id VARCHAR(50), name TEXT, type VARCHAR(500), status VARCHAR(50) NOT NULL,
	start_time_unix_nano BIGINT NOT NULL, end_time_unix_nano BIGINT,
	duration_ns BIGINT GENERATED ALWAYS AS (end_time_unix_nano - start_time_unix_nano) STORED,
	content TEXT NOT NULL, input_cost FLOAT, output_cost FLOAT, total_cost FLOAT,
	model_name VARCHAR(500), model_provider VARCHAR(500),
	CONSTRAINT spans_pk PRIMARY KEY (trace_id, span_id),
	CONSTRAINT fk_spans_experiment_id FOREIGN KEY (experiment_id) REFERENCES experiments (experiment_id),
	CONSTRAINT fk_spans_trace_id FOREIGN KEY (trace_id) REFERENCES trace_info (request_id) ON DELETE CASCADE);
CREATE INDEX index_spans_experiment_id_status_type ON spans (experiment_id, status, type);
CREATE INDEX index_spans_experiment_id_type_status ON spans (experiment_id, type, status);
CREATE INDEX index_spans_experiment_id_start_time ON spans (experiment_id, start_time_unix_nano);
CREATE INDEX index_spans_experiment_id_duration ON spans (experiment_id, duration_ns);
CREATE INDEX idx_spans_cost_trace_time_cover ON spans (trace_id, start_time_unix_nano);
CREATE INDEX idx_spans_cost_exp_time_cover ON spans (experiment_id, start_time_unix_nano);

CREATE TABLE budget_policies (
	budget_policy_id VARCHAR(36) NOT NULL, budget_unit VARCHAR(32) NOT NULL,
	budget_amount FLOAT NOT NULL, duration_unit VARCHAR(32) NOT NULL,
	duration_value INTEGER NOT NULL, target_scope VARCHAR(32) NOT NULL,
	budget_action VARCHAR(32) NOT NULL, created_by VARCHAR(255), created_at BIGINT NOT NULL,
	last_updated_by VARCHAR(255), last_updated_at BIGINT NOT NULL,
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL, target_value VARCHAR(255),
	CONSTRAINT budget_policies_pk PRIMARY KEY (budget_policy_id));
CREATE INDEX idx_budget_policies_workspace ON budget_policies (workspace);
CREATE INDEX idx_budget_policies_target_value ON budget_policies (target_value);

CREATE TABLE issues (
	issue_id VARCHAR(36) NOT NULL, experiment_id INTEGER NOT NULL, name VARCHAR(250) NOT NULL,
	description TEXT NOT NULL, status VARCHAR(50) NOT NULL, severity VARCHAR(50),
	root_causes TEXT, source_run_id VARCHAR(32), categories TEXT,
	created_timestamp BIGINT NOT NULL, last_updated_timestamp BIGINT NOT NULL,
	created_by VARCHAR(255),
	CONSTRAINT issues_pk PRIMARY KEY (issue_id),
	CONSTRAINT fk_issues_experiment_id FOREIGN KEY (experiment_id) REFERENCES experiments (experiment_id) ON DELETE CASCADE,
	CONSTRAINT fk_issues_source_run_id FOREIGN KEY (source_run_id) REFERENCES runs (run_uuid) ON DELETE SET NULL);
CREATE INDEX index_issues_experiment_id ON issues (experiment_id);
CREATE INDEX index_issues_source_run_id ON issues (source_run_id);
CREATE INDEX index_issues_status ON issues (status);

CREATE TABLE guardrails (
	guardrail_id VARCHAR(36) NOT NULL, name VARCHAR(255) NOT NULL,
	scorer_id VARCHAR(36) NOT NULL, scorer_version INTEGER NOT NULL, stage VARCHAR(32) NOT NULL,
	action VARCHAR(32) NOT NULL, action_endpoint_id VARCHAR(36), created_by VARCHAR(255),
	created_at BIGINT NOT NULL, last_updated_by VARCHAR(255), last_updated_at BIGINT NOT NULL,
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL,
	CONSTRAINT guardrails_pk PRIMARY KEY (guardrail_id),
	CONSTRAINT fk_guardrails_scorer_version FOREIGN KEY (scorer_id, scorer_version) REFERENCES scorer_versions (scorer_id, scorer_version),
	CONSTRAINT fk_guardrails_action_endpoint_id FOREIGN KEY (action_endpoint_id) REFERENCES endpoints (endpoint_id) ON DELETE SET NULL);
CREATE INDEX idx_guardrails_workspace ON guardrails (workspace);
CREATE INDEX idx_guardrails_scorer ON guardrails (scorer_id, scorer_version);

CREATE TABLE guardrail_configs (
	endpoint_id VARCHAR(36) NOT NULL, guardrail_id VARCHAR(36) NOT NULL,
	execution_order INTEGER, created_by VARCHAR(255), created_at BIGINT NOT NULL,
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL,
	CONSTRAINT guardrail_configs_pk PRIMARY KEY (endpoint_id, guardrail_id),
	CONSTRAINT fk_guardrail_configs_endpoint_id FOREIGN KEY (endpoint_id) REFERENCES endpoints (endpoint_id) ON DELETE CASCADE,
	CONSTRAINT fk_guardrail_configs_guardrail_id FOREIGN KEY (guardrail_id) REFERENCES guardrails (guardrail_id) ON DELETE CASCADE);
CREATE INDEX idx_guardrail_configs_endpoint_id ON guardrail_configs (endpoint_id);
CREATE INDEX idx_guardrail_configs_guardrail_id ON guardrail_configs (guardrail_id);

CREATE TABLE label_schemas (
	schema_id VARCHAR(36) NOT NULL, experiment_id INTEGER NOT NULL, name VARCHAR(250) NOT NULL,
	type VARCHAR(16) NOT NULL, instruction TEXT, enable_comment BOOLEAN DEFAULT '0' NOT NULL,
	input_type VARCHAR(32) NOT NULL, input_config TEXT NOT NULL, created_by VARCHAR(255),
	created_time BIGINT NOT NULL, last_update_time BIGINT NOT NULL,
	is_default BOOLEAN DEFAULT 0 NOT NULL,
	CONSTRAINT label_schemas_pk PRIMARY KEY (schema_id),
	CONSTRAINT fk_label_schemas_experiment_id FOREIGN KEY (experiment_id) REFERENCES experiments (experiment_id) ON DELETE CASCADE,
	CONSTRAINT uq_label_schemas_exp_name UNIQUE (experiment_id, name));
CREATE INDEX index_label_schemas_experiment_id ON label_schemas (experiment_id);

CREATE TABLE review_queues (
	queue_id VARCHAR(36) NOT NULL, experiment_id INTEGER NOT NULL, name VARCHAR(250) NOT NULL,
	queue_type VARCHAR(16) NOT NULL, created_by VARCHAR(255), creation_time_ms BIGINT NOT NULL,
	last_update_time_ms BIGINT NOT NULL, name_key VARCHAR(250) NOT NULL,
	CONSTRAINT review_queues_pk PRIMARY KEY (queue_id),
	CONSTRAINT fk_review_queues_experiment_id FOREIGN KEY (experiment_id) REFERENCES experiments (experiment_id) ON DELETE CASCADE,
	CONSTRAINT uq_review_queues_experiment_name_key UNIQUE (experiment_id, name_key));
CREATE INDEX index_review_queues_experiment_id ON review_queues (experiment_id);

CREATE TABLE review_queue_users (
	queue_id VARCHAR(36) NOT NULL, user_id VARCHAR(250) NOT NULL,
	CONSTRAINT review_queue_users_pk PRIMARY KEY (queue_id, user_id),
	CONSTRAINT fk_review_queue_users_queue_id FOREIGN KEY (queue_id) REFERENCES review_queues (queue_id) ON DELETE CASCADE);
CREATE INDEX index_review_queue_users_user_id ON review_queue_users (user_id);

CREATE TABLE review_queue_items (
	queue_id VARCHAR(36) NOT NULL, item_type VARCHAR(16) NOT NULL, item_id VARCHAR(50) NOT NULL,
	status VARCHAR(16) NOT NULL, completed_by VARCHAR(250), completed_time_ms BIGINT,
	creation_time_ms BIGINT NOT NULL, last_update_time_ms BIGINT NOT NULL,
	CONSTRAINT review_queue_items_pk PRIMARY KEY (queue_id, item_id),
	CONSTRAINT fk_review_queue_items_queue_id FOREIGN KEY (queue_id) REFERENCES review_queues (queue_id) ON DELETE CASCADE);
CREATE INDEX index_review_queue_items_queue_id_status ON review_queue_items (queue_id, status);
CREATE INDEX index_review_queue_items_item_id ON review_queue_items (item_id);

CREATE TABLE review_queue_label_schemas (
	queue_id VARCHAR(36) NOT NULL, schema_id VARCHAR(36) NOT NULL,
	CONSTRAINT review_queue_label_schemas_pk PRIMARY KEY (queue_id, schema_id),
	CONSTRAINT fk_review_queue_label_schemas_queue_id FOREIGN KEY (queue_id) REFERENCES review_queues (queue_id) ON DELETE CASCADE);
CREATE INDEX index_review_queue_label_schemas_schema_id ON review_queue_label_schemas (schema_id);

CREATE TABLE mcp_servers (
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL, name VARCHAR(256) NOT NULL,
	display_name VARCHAR(256), description TEXT, icons JSON, created_by VARCHAR(256),
	last_updated_by VARCHAR(256), created_at BIGINT NOT NULL, last_updated_at BIGINT NOT NULL,
	CONSTRAINT mcp_servers_pk PRIMARY KEY (workspace, name));

CREATE TABLE mcp_server_versions (
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL, name VARCHAR(256) NOT NULL,
	version VARCHAR(128) NOT NULL, version_major INTEGER NOT NULL,
	version_minor INTEGER NOT NULL, version_patch INTEGER NOT NULL,
	version_prerelease_sort_key VARCHAR(512) NOT NULL, server_json JSON NOT NULL,
	status VARCHAR(20) DEFAULT 'draft' NOT NULL, tools JSON, source VARCHAR(512),
	connect_options JSON, created_by VARCHAR(256), last_updated_by VARCHAR(256),
	created_at BIGINT NOT NULL, last_updated_at BIGINT NOT NULL,
	CONSTRAINT mcp_server_versions_pk PRIMARY KEY (workspace, name, version),
	CONSTRAINT mcp_server_versions_server_fkey FOREIGN KEY (workspace, name) REFERENCES mcp_servers (workspace, name) ON DELETE CASCADE ON UPDATE CASCADE);
CREATE INDEX idx_mcp_server_versions_latest
	ON mcp_server_versions (workspace, name, status, version_major DESC, version_minor DESC, version_patch DESC);

CREATE TABLE mcp_server_tags (
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL, name VARCHAR(256) NOT NULL,
	"key" VARCHAR(250) NOT NULL, value VARCHAR(5000),
	CONSTRAINT mcp_server_tags_pk PRIMARY KEY (workspace, name, "key"),
	CONSTRAINT mcp_server_tags_server_fkey FOREIGN KEY (workspace, name) REFERENCES mcp_servers (workspace, name) ON DELETE CASCADE ON UPDATE CASCADE);

CREATE TABLE mcp_server_version_tags (
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL, name VARCHAR(256) NOT NULL,
	version VARCHAR(128) NOT NULL, "key" VARCHAR(250) NOT NULL, value VARCHAR(5000),
	CONSTRAINT mcp_server_version_tags_pk PRIMARY KEY (workspace, name, version, "key"),
	CONSTRAINT mcp_server_version_tags_version_fkey FOREIGN KEY (workspace, name, version) REFERENCES mcp_server_versions (workspace, name, version) ON DELETE CASCADE ON UPDATE CASCADE);

CREATE TABLE mcp_server_aliases (
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL, name VARCHAR(256) NOT NULL,
	alias VARCHAR(256) NOT NULL, version VARCHAR(128) NOT NULL,
	CONSTRAINT mcp_server_aliases_pk PRIMARY KEY (workspace, name, alias),
	CONSTRAINT mcp_server_aliases_server_fkey FOREIGN KEY (workspace, name) REFERENCES mcp_servers (workspace, name) ON DELETE CASCADE ON UPDATE CASCADE);

CREATE TABLE mcp_access_endpoints (
	id VARCHAR(36) NOT NULL, workspace VARCHAR(63) DEFAULT 'default' NOT NULL,
	server_name VARCHAR(256) NOT NULL, server_version VARCHAR(128), server_alias VARCHAR(256),
	url VARCHAR(2048) NOT NULL, transport_type VARCHAR(32) DEFAULT 'streamable-http' NOT NULL,
	created_by VARCHAR(256), last_updated_by VARCHAR(256), created_at BIGINT NOT NULL,
	last_updated_at BIGINT NOT NULL,
	CONSTRAINT mcp_access_endpoints_pk PRIMARY KEY (id),
	CONSTRAINT mcp_access_endpoints_server_fkey FOREIGN KEY (workspace, server_name) REFERENCES mcp_servers (workspace, name) ON DELETE CASCADE ON UPDATE CASCADE);
CREATE INDEX ix_mcp_access_endpoints_server_name ON mcp_access_endpoints (workspace, server_name);
CREATE INDEX ix_mcp_access_endpoints_version
	ON mcp_access_endpoints (workspace, server_name, server_version);
CREATE INDEX ix_mcp_access_endpoints_alias
	ON mcp_access_endpoints (workspace, server_name, server_alias);

CREATE TABLE sql_trace_metric_daily_rollups (
	id INTEGER NOT NULL, experiment_id INTEGER NOT NULL, rollup_day DATE NOT NULL,
	metric_name VARCHAR(250) NOT NULL, grouping_set VARCHAR(50) NOT NULL,
	trace_status VARCHAR(50), sample_count BIGINT NOT NULL, sum_value FLOAT, min_value FLOAT,
	max_value FLOAT, p50_value FLOAT, p90_value FLOAT, p99_value FLOAT,
	CONSTRAINT sql_trace_metric_daily_rollups_pk PRIMARY KEY (id));
CREATE INDEX idx_trace_rollups_lookup
	ON sql_trace_metric_daily_rollups (experiment_id, rollup_day, metric_name, grouping_set, trace_status);

CREATE TABLE sql_span_cost_daily_rollups (
	id INTEGER NOT NULL, experiment_id INTEGER NOT NULL, rollup_day DATE NOT NULL,
	metric_name VARCHAR(250) NOT NULL, grouping_set VARCHAR(50) NOT NULL,
	model_name VARCHAR(500), model_provider VARCHAR(500), sample_count BIGINT NOT NULL,
	sum_value FLOAT, min_value FLOAT, max_value FLOAT,
	CONSTRAINT sql_span_cost_daily_rollups_pk PRIMARY KEY (id));
CREATE INDEX idx_span_cost_rollups_lookup
	ON sql_span_cost_daily_rollups (experiment_id, rollup_day, metric_name, grouping_set, model_name, model_provider);

CREATE TABLE sql_assessment_daily_rollups (
	id INTEGER NOT NULL, experiment_id INTEGER NOT NULL, rollup_day DATE NOT NULL,
	metric_name VARCHAR(250) NOT NULL, grouping_set VARCHAR(50) NOT NULL,
	sample_count BIGINT NOT NULL, sum_value FLOAT, min_value FLOAT, max_value FLOAT,
	CONSTRAINT sql_assessment_daily_rollups_pk PRIMARY KEY (id));
CREATE INDEX idx_assessment_rollups_lookup
	ON sql_assessment_daily_rollups (experiment_id, rollup_day, metric_name, grouping_set);

CREATE TABLE sql_trace_rollup_rebuild_queue (
	experiment_id INTEGER NOT NULL, rollup_day DATE NOT NULL, rollup_family VARCHAR(50) NOT NULL,
	CONSTRAINT sql_trace_rollup_rebuild_queue_pk PRIMARY KEY (experiment_id, rollup_day, rollup_family));

CREATE TABLE scheduler_leases (
	lease_key VARCHAR(255) NOT NULL, acquired_at BIGINT NOT NULL, ttl_seconds INTEGER NOT NULL,
	CONSTRAINT scheduler_leases_pk PRIMARY KEY (lease_key));

CREATE TABLE job_locks (
	lock_key VARCHAR(255) NOT NULL, job_id VARCHAR(36) NOT NULL, acquired_at BIGINT NOT NULL,
	CONSTRAINT job_locks_pk PRIMARY KEY (lock_key),
	CONSTRAINT fk_job_locks_job_id FOREIGN KEY (job_id) REFERENCES jobs (id) ON DELETE CASCADE);
CREATE INDEX index_job_locks_job_id ON job_locks (job_id);

CREATE INDEX index_metrics_run_uuid_key_step ON metrics (run_uuid, "key", step);
CREATE INDEX idx_model_version_tags_workspace_name_version
	ON model_version_tags (workspace, name, version);
CREATE INDEX idx_registered_model_tags_workspace_name ON registered_model_tags (workspace, name);
CREATE INDEX idx_assessments_exp_trace_ts ON assessments (experiment_id, trace_timestamp_ms);
CREATE INDEX idx_assessments_exp_trace_ts_name
	ON assessments (experiment_id, trace_timestamp_ms, name);
CREATE INDEX idx_assessments_exp_name_valid ON assessments (experiment_id, name, valid);
CREATE INDEX index_jobs_status_lease_expires_at ON jobs (status, lease_expires_at);

UPDATE alembic_version SET version_num = 'dc11669786a5';
