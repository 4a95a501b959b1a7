-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The cairn authors
--
-- From 3.6.sql to revision 1b5f0d9ad7c1 (MLflow 3.10), of a store without rows.
-- Workspaces, a column of every registry table and of experiments; the gateway's tables;
-- metrics of traces and spans. "ALTER" where MLflow adds a column, a new table where it rebuilds one.

DROP TABLE experiments;
DROP TABLE registered_models;
DROP TABLE model_versions;
DROP TABLE registered_model_tags;
DROP TABLE model_version_tags;
DROP TABLE registered_model_aliases;
DROP TABLE jobs;

ALTER TABLE spans ADD COLUMN dimension_attributes JSON;
ALTER TABLE evaluation_datasets ADD COLUMN workspace VARCHAR(63) DEFAULT 'default' NOT NULL;
ALTER TABLE webhooks ADD COLUMN workspace VARCHAR(63) DEFAULT 'default' NOT NULL;

CREATE TABLE experiments (
	experiment_id INTEGER NOT NULL, name VARCHAR(256) NOT NULL, artifact_location VARCHAR(256),
	lifecycle_stage VARCHAR(32), creation_time BIGINT, last_update_time BIGINT,
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL,
	CONSTRAINT experiment_pk PRIMARY KEY (experiment_id),
	CONSTRAINT experiments_lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted')),
	CONSTRAINT uq_experiments_workspace_name UNIQUE (workspace, name));
CREATE INDEX idx_experiments_workspace ON experiments (workspace);
CREATE INDEX idx_experiments_workspace_creation_time ON experiments (workspace, creation_time);

CREATE TABLE registered_models (
	name VARCHAR(256) NOT NULL, creation_time BIGINT, last_updated_time BIGINT,
	description VARCHAR(5000), workspace VARCHAR(63) DEFAULT 'default' NOT NULL,
	CONSTRAINT registered_model_pk PRIMARY KEY (workspace, name));
CREATE INDEX idx_registered_models_workspace ON registered_models (workspace);

CREATE TABLE registered_model_tags (
	"key" VARCHAR(250) NOT NULL, value VARCHAR(5000), name VARCHAR(256) NOT NULL,
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL,
	CONSTRAINT registered_model_tag_pk PRIMARY KEY (workspace, "key", name),
	CONSTRAINT fk_registered_model_tags_registered_models FOREIGN KEY (workspace, name) REFERENCES registered_models (workspace, name) ON UPDATE CASCADE);

CREATE TABLE registered_model_aliases (
	alias VARCHAR(256) NOT NULL, version INTEGER NOT NULL, name VARCHAR(256) NOT NULL,
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL,
	CONSTRAINT registered_model_alias_pk PRIMARY KEY (workspace, name, alias),
	CONSTRAINT fk_registered_model_aliases_registered_models FOREIGN KEY (workspace, name) REFERENCES registered_models (workspace, name) ON DELETE CASCADE ON UPDATE CASCADE);

CREATE TABLE model_versions (
	name VARCHAR(256) NOT NULL, version INTEGER NOT NULL, creation_time BIGINT,
	last_updated_time BIGINT, description VARCHAR(5000), user_id VARCHAR(256),
	current_stage VARCHAR(20), source VARCHAR(500), run_id VARCHAR(32), status VARCHAR(20),
	status_message VARCHAR(500), run_link VARCHAR(500), storage_location VARCHAR(500),
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL,
	CONSTRAINT model_version_pk PRIMARY KEY (workspace, name, version),
	CONSTRAINT fk_model_versions_registered_models FOREIGN KEY (workspace, name) REFERENCES registered_models (workspace, name) ON UPDATE CASCADE);

CREATE TABLE model_version_tags (
	"key" VARCHAR(250) NOT NULL, value TEXT, name VARCHAR(256) NOT NULL,
	version INTEGER NOT NULL, workspace VARCHAR(63) DEFAULT 'default' NOT NULL,
	CONSTRAINT model_version_tag_pk PRIMARY KEY (workspace, "key", name, version),
	CONSTRAINT fk_model_version_tags_model_versions FOREIGN KEY (workspace, name, version) REFERENCES model_versions (workspace, name, version) ON UPDATE CASCADE);

CREATE TABLE trace_metrics (
	request_id VARCHAR(50) NOT NULL, "key" VARCHAR(250) NOT NULL, value FLOAT,
	CONSTRAINT trace_metrics_pk PRIMARY KEY (request_id, "key"),
	CONSTRAINT fk_trace_metrics_request_id FOREIGN KEY (request_id) REFERENCES trace_info (request_id) ON DELETE CASCADE);
CREATE INDEX index_trace_metrics_request_id ON trace_metrics (request_id);

CREATE TABLE span_metrics (
	trace_id VARCHAR(50) NOT NULL, span_id VARCHAR(50) NOT NULL, "key" VARCHAR(250) NOT NULL,
	value FLOAT,
	CONSTRAINT span_metrics_pk PRIMARY KEY (trace_id, span_id, "key"),
	CONSTRAINT fk_span_metrics_span FOREIGN KEY (trace_id, span_id) REFERENCES spans (trace_id, span_id) ON DELETE CASCADE);
CREATE INDEX index_span_metrics_trace_id_span_id ON span_metrics (trace_id, span_id);

CREATE TABLE endpoint_model_mappings (
	mapping_id VARCHAR(36) NOT NULL, endpoint_id VARCHAR(36) NOT NULL,
	model_definition_id VARCHAR(36) NOT NULL, weight FLOAT NOT NULL, created_by VARCHAR(255),
	created_at BIGINT NOT NULL, linkage_type VARCHAR(64) DEFAULT 'PRIMARY' NOT NULL,
	fallback_order INTEGER,
	CONSTRAINT endpoint_model_mappings_pk PRIMARY KEY (mapping_id),
	CONSTRAINT fk_endpoint_model_mappings_endpoint_id FOREIGN KEY (endpoint_id) REFERENCES endpoints (endpoint_id) ON DELETE CASCADE,
	CONSTRAINT fk_endpoint_model_mappings_model_definition_id FOREIGN KEY (model_definition_id) REFERENCES model_definitions (model_definition_id));
CREATE INDEX index_endpoint_model_mappings_endpoint_id ON endpoint_model_mappings (endpoint_id);
CREATE INDEX index_endpoint_model_mappings_model_definition_id
	ON endpoint_model_mappings (model_definition_id);
CREATE UNIQUE INDEX unique_endpoint_model_linkage_mapping
	ON endpoint_model_mappings (endpoint_id, model_definition_id, linkage_type);

CREATE TABLE endpoint_bindings (
	endpoint_id VARCHAR(36) NOT NULL, resource_type VARCHAR(50) NOT NULL,
	resource_id VARCHAR(255) NOT NULL, created_at BIGINT NOT NULL, created_by VARCHAR(255),
	last_updated_at BIGINT NOT NULL, last_updated_by VARCHAR(255), display_name VARCHAR(255),
	CONSTRAINT endpoint_bindings_pk PRIMARY KEY (endpoint_id, resource_type, resource_id),
	CONSTRAINT fk_endpoint_bindings_endpoint_id FOREIGN KEY (endpoint_id) REFERENCES endpoints (endpoint_id) ON DELETE CASCADE);

CREATE TABLE endpoint_tags (
	"key" VARCHAR(250) NOT NULL, value VARCHAR(5000), endpoint_id VARCHAR(36) NOT NULL,
	CONSTRAINT endpoint_tag_pk PRIMARY KEY ("key", endpoint_id),
	CONSTRAINT fk_endpoint_tags_endpoint_id FOREIGN KEY (endpoint_id) REFERENCES endpoints (endpoint_id) ON DELETE CASCADE);
CREATE INDEX index_endpoint_tags_endpoint_id ON endpoint_tags (endpoint_id);

CREATE TABLE online_scoring_configs (
	online_scoring_config_id VARCHAR(36) NOT NULL, scorer_id VARCHAR(36) NOT NULL,
	sample_rate FLOAT NOT NULL, experiment_id INTEGER NOT NULL, filter_string TEXT,
	CONSTRAINT online_scoring_config_pk PRIMARY KEY (online_scoring_config_id),
	CONSTRAINT fk_online_scoring_configs_scorer_id FOREIGN KEY (scorer_id) REFERENCES scorers (scorer_id) ON DELETE CASCADE,
	CONSTRAINT fk_online_scoring_configs_experiment_id FOREIGN KEY (experiment_id) REFERENCES experiments (experiment_id));

CREATE TABLE secrets (
	secret_id VARCHAR(36) NOT NULL, secret_name VARCHAR(255) NOT NULL,
	encrypted_value BLOB NOT NULL, wrapped_dek BLOB NOT NULL, kek_version INTEGER NOT NULL,
	masked_value VARCHAR(500) NOT NULL, provider VARCHAR(64), auth_config TEXT,
	description TEXT, created_by VARCHAR(255), created_at BIGINT NOT NULL,
	last_updated_by VARCHAR(255), last_updated_at BIGINT NOT NULL,
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL,
	CONSTRAINT secrets_pk PRIMARY KEY (secret_id),
	CONSTRAINT uq_secrets_workspace_secret_name UNIQUE (workspace, secret_name));
CREATE INDEX idx_secrets_workspace ON secrets (workspace);

CREATE TABLE endpoints (
	endpoint_id VARCHAR(36) NOT NULL, name VARCHAR(255), created_by VARCHAR(255),
	created_at BIGINT NOT NULL, last_updated_by VARCHAR(255), last_updated_at BIGINT NOT NULL,
	routing_strategy VARCHAR(64), fallback_config_json TEXT, experiment_id INTEGER,
	usage_tracking BOOLEAN DEFAULT '0' NOT NULL,
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL,
	CONSTRAINT endpoints_pk PRIMARY KEY (endpoint_id),
	CONSTRAINT fk_endpoints_experiment_id FOREIGN KEY (experiment_id) REFERENCES experiments (experiment_id) ON DELETE SET NULL,
	CONSTRAINT uq_endpoints_workspace_name UNIQUE (workspace, name));
CREATE INDEX idx_endpoints_workspace ON endpoints (workspace);

CREATE TABLE model_definitions (
	model_definition_id VARCHAR(36) NOT NULL, name VARCHAR(255) NOT NULL, secret_id VARCHAR(36),
	provider VARCHAR(64) NOT NULL, model_name VARCHAR(256) NOT NULL, created_by VARCHAR(255),
	created_at BIGINT NOT NULL, last_updated_by VARCHAR(255), last_updated_at BIGINT NOT NULL,
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL,
	CONSTRAINT model_definitions_pk PRIMARY KEY (model_definition_id),
	CONSTRAINT fk_model_definitions_secret_id FOREIGN KEY (secret_id) REFERENCES secrets (secret_id) ON DELETE SET NULL,
	CONSTRAINT uq_model_definitions_workspace_name UNIQUE (workspace, name));
CREATE INDEX index_model_definitions_provider ON model_definitions (provider);
CREATE INDEX index_model_definitions_secret_id ON model_definitions (secret_id);
CREATE INDEX idx_model_definitions_workspace ON model_definitions (workspace);

CREATE TABLE jobs (
	id VARCHAR(36) NOT NULL, creation_time BIGINT NOT NULL, job_name VARCHAR(500) NOT NULL,
	params TEXT NOT NULL, timeout FLOAT, status INTEGER NOT NULL, result TEXT,
	retry_count INTEGER NOT NULL, last_update_time BIGINT NOT NULL,
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL,
	CONSTRAINT jobs_pk PRIMARY KEY (id));
CREATE INDEX index_jobs_name_status_creation_time
	ON jobs (job_name, workspace, status, creation_time);

CREATE TABLE workspaces (
	name VARCHAR(63) NOT NULL, description TEXT, default_artifact_root TEXT,
	CONSTRAINT workspaces_pk PRIMARY KEY (name));
INSERT INTO workspaces (name, description)
	VALUES ('default', 'Default workspace for legacy resources');

CREATE INDEX idx_evaluation_datasets_workspace ON evaluation_datasets (workspace);
CREATE INDEX idx_webhooks_workspace ON webhooks (workspace);

-- The name takes part in the encryption.
CREATE TRIGGER prevent_secrets_aad_mutation BEFORE UPDATE ON secrets FOR EACH ROW
WHEN OLD.secret_id != NEW.secret_id OR OLD.secret_name != NEW.secret_name
BEGIN
	SELECT RAISE(ABORT, 'secret_id and secret_name are immutable (used as AAD in encryption)');
END;

UPDATE alembic_version SET version_num = '1b5f0d9ad7c1';
