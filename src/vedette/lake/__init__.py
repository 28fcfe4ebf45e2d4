"""Telemetry: one ClickHouse database per tenant, DDL from the schema, durable append, KQL with limits."""
