"""Microsoft's own SDK of Graph reads incidents and alerts, changes one, comments, and hunts; prints what it got."""

from __future__ import annotations

import asyncio
import json
import os

import httpx
from azure.identity import ClientSecretCredential
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.models.security.incident import Incident
from msgraph.generated.models.security.incident_status import IncidentStatus
from msgraph.generated.security.incidents.incidents_request_builder import IncidentsRequestBuilder
from msgraph.generated.security.microsoft_graph_security_run_hunting_query.run_hunting_query_post_request_body import (
    RunHuntingQueryPostRequestBody,
)
from msgraph_core import GraphClientFactory


def client() -> GraphServiceClient:
    """The SDK's client: another authority, another base address, one more certificate to believe."""
    url = os.environ["VEDETTE_URL"]
    credential = ClientSecretCredential(
        os.environ["TENANT"],
        os.environ["CLIENT_ID"],
        os.environ["CLIENT_SECRET"],
        authority=url,
        disable_instance_discovery=True,
        connection_verify=os.environ["SSL_CERT_FILE"],
    )
    provider = AzureIdentityAuthenticationProvider(
        credential, scopes=["https://graph.microsoft.com/.default"], allowed_hosts=["localhost"]
    )
    http = GraphClientFactory.create_with_default_middleware(host=url, client=httpx.AsyncClient(base_url=f"{url}/v1.0"))
    adapter = GraphRequestAdapter(provider, http)
    adapter.base_url = f"{url}/v1.0"
    return GraphServiceClient(request_adapter=adapter)


async def main() -> None:
    """Everything, one after the other."""
    graph = client()
    query = IncidentsRequestBuilder.IncidentsRequestBuilderGetQueryParameters(
        top=1, expand=["alerts"], count=True, orderby=["id asc"]
    )
    options = IncidentsRequestBuilder.IncidentsRequestBuilderGetRequestConfiguration(query_parameters=query)
    page = await graph.security.incidents.get(request_configuration=options)
    assert page is not None
    second = await graph.security.incidents.with_url(page.odata_next_link or "").get()
    alerts = await graph.security.alerts_v2.get()
    assert page.value
    assert second is not None
    assert alerts is not None
    first = page.value[0]
    number = first.id or ""
    changed = await graph.security.incidents.by_incident_id(number).patch(
        Incident(status=IncidentStatus.InProgress, assigned_to="kim@north.example", custom_tags=["sdk"])
    )
    assert changed is not None
    hunt = await graph.security.microsoft_graph_security_run_hunting_query.post(
        RunHuntingQueryPostRequestBody(query="AlertInfo | summarize n = count() by Severity | order by n desc")
    )
    assert hunt is not None
    found = {
        "first": [number, first.display_name, str(first.severity), str(first.created_date_time)],
        "expanded": [str(alert.id) for alert in first.alerts or []],
        "evidence": sorted({type(item).__name__ for a in first.alerts or [] for item in a.evidence or []}),
        "second": [incident.id for incident in second.value or []],
        "alerts": len(alerts.value or []),
        "changed": [str(changed.status), changed.assigned_to, changed.custom_tags],
        "schema": [[column.name, column.type] for column in hunt.schema or []],
        "rows": [row.additional_data for row in hunt.results or []],
    }
    print(json.dumps(found))


if __name__ == "__main__":
    asyncio.run(main())
