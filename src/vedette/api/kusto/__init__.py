"""The face of Azure Data Explorer (Kusto): `/v1/rest` and `/v2/rest`, so that its clients hunt here unchanged.

Read-only: queries and `.show` commands over the caller's tenant, which is one database.
"""
