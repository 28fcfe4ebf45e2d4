"""MSTICPy's Defender and Graph drivers sign in with an application's secret and hunt; prints the frames' contents.

The drivers know the sign-in address of Microsoft's clouds only: theirs is set on the driver before it connects. All
else goes through their documented settings.
"""

from __future__ import annotations

import json
import os
import warnings

from msticpy.data.core.query_defns import DataEnvironment
from msticpy.data.drivers.mdatp_driver import MDATPDriver

QUERY = "AlertInfo | summarize n = count(), last = max(Timestamp) by Severity | order by Severity asc"


def hunt(environment: DataEnvironment) -> dict[str, object]:
    """One driver's answer."""
    url = os.environ["VEDETTE_URL"]
    driver = MDATPDriver(data_environment=environment)
    driver.oauth_url = f"{url}/{{tenantId}}/oauth2/v2.0/token"
    driver.connect(
        f"tenant_id={os.environ['TENANT']};client_id={os.environ['CLIENT_ID']};"
        f"client_secret={os.environ['CLIENT_SECRET']};apiRoot={url}"
    )
    frame = driver.query(QUERY)
    kinds = {name: str(kind) for name, kind in frame.dtypes.items()}
    return {"rows": json.loads(frame.drop(columns=["last"]).to_json(orient="records")), "kinds": kinds}


def main() -> None:
    """Both ways of the driver."""
    warnings.simplefilter("ignore")
    found = {each.name: hunt(each) for each in (DataEnvironment.MDE, DataEnvironment.M365DGraph)}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
