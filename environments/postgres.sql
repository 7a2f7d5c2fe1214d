-- Run once, when the database is made. Which queries are slow: manual, 11.2.
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
