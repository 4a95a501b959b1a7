-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The cairn authors
--
-- From 3.0.sql to revision bda7b8c39065 (MLflow 3.0.1 and 3.1.1 to 3.1.4), of a store without rows.
-- Long tags of model versions.

DROP TABLE model_version_tags;

CREATE TABLE model_version_tags (
	"key" VARCHAR(250) NOT NULL, value TEXT, name VARCHAR(256) NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT model_version_tag_pk PRIMARY KEY ("key", name, version),
	FOREIGN KEY (name, version) REFERENCES model_versions (name, version) ON UPDATE CASCADE);

UPDATE alembic_version SET version_num = 'bda7b8c39065';
