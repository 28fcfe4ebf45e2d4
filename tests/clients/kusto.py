"""MSTICPy's Kusto driver hunts over the face of Azure Data Explorer; prints the frame's contents and the schema."""

from __future__ import annotations

import json
import os
import warnings

from msticpy.data.drivers.azure_kusto_driver import AzureKustoDriver

QUERY = "AlertInfo | summarize n = count() by Severity | order by Severity asc"


def main() -> None:
    """Connect with a token, ask for databases and tables, hunt."""
    warnings.simplefilter("ignore")
    driver = AzureKustoDriver()
    database = os.environ["DATABASE"]
    driver.connect(
        f"Data Source={os.environ['VEDETTE_URL']};Initial Catalog={database};Fed=True;"
        f"ApplicationToken={os.environ['TOKEN']}",
        database=database,
    )
    frame = driver.query(QUERY)
    schema = driver.get_database_schema(database)
    print(
        json.dumps(
            {
                "rows": json.loads(frame.to_json(orient="records")),
                "databases": list(driver.get_database_names()),
                "severity": schema["AlertInfo"]["Severity"],
            }
        )
    )


if __name__ == "__main__":
    main()
