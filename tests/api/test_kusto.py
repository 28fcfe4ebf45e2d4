"""The Kusto face, spoken to by Microsoft's own client over a real socket, and frame by frame."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
import uvicorn
from azure.kusto.data import ClientRequestProperties, KustoClient, KustoConnectionStringBuilder
from azure.kusto.data.exceptions import KustoApiError, KustoServiceError
from starlette.testclient import TestClient

from tests.api.town import Town

HUNT = "AdvancedHunting.Read.All"


@pytest.fixture(scope="module")
def address(served: Town) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(served.app, port=0, log_config=None, ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def kusto(served: Town, address: str) -> Iterator[KustoClient]:
    token = served.program(HUNT).headers["Authorization"].removeprefix("Bearer ")
    told = KustoConnectionStringBuilder.with_aad_application_token_authentication(address, token)
    with KustoClient(told) as client:
        yield client


def test_a_query(kusto: KustoClient) -> None:
    answer = kusto.execute(
        "north",
        "AlertInfo | summarize n = count(), first = min(Timestamp) by ServiceSource | order by n desc"
        "| extend span = 26h, bag = pack('a', 1.5), nothing = real(nan), yes = true | render piechart with (title='x')",
    )
    table = answer.primary_results[0]
    assert [(c.column_name, c.column_type) for c in table.columns] == [
        ("ServiceSource", "string"), ("n", "long"), ("first", "datetime"), ("span", "timespan"), ("bag", "dynamic"),
        ("nothing", "real"), ("yes", "bool"),
    ]  # fmt: skip
    row = table.rows[0]
    assert row["n"] > 0
    assert row["first"].tzinfo is not None
    assert (row["span"], row["bag"], row["yes"]) == (timedelta(hours=26), {"a": 1.5}, True)
    assert answer.errors_count == 0
    kinds = [frame.table_name for frame in answer.tables]
    assert kinds == ["@ExtendedProperties", "PrimaryResult", "QueryCompletionInformation"]
    assert "piechart" in str(answer.tables[0].rows[0]["Value"])


def test_parameters_and_options(kusto: KustoClient) -> None:
    properties = ClientRequestProperties()  # type: ignore[no-untyped-call]
    properties.set_parameter("n", "2")
    properties.set_parameter("word", "a")
    properties.set_option("servertimeout", timedelta(minutes=1))
    text = "declare query_parameters(n:long, word:string); range x from 1 to 5 step 1 | where x > n | extend word"
    rows = kusto.execute("NetDefaultDB", text, properties).primary_results[0].rows
    assert [(row["x"], row["word"]) for row in rows] == [(3, "a"), (4, "a"), (5, "a")]


def test_streaming(kusto: KustoClient) -> None:
    answer = kusto.execute_streaming_query("north", "range x from 1 to 1000 step 1")
    table = next(iter(answer.iter_primary_results()))
    assert sum(row["x"] for row in table) == 500_500


def test_commands(kusto: KustoClient) -> None:
    names = [row["DatabaseName"] for row in kusto.execute(None, ".show databases").primary_results[0]]
    assert names == ["north"]
    rows = kusto.execute("north", ".show database ['north'] schema").primary_results[0].rows
    assert any((r["TableName"], r["ColumnName"]) == ("EmailEvents", "Subject") for r in rows)
    (whole,) = kusto.execute("north", ".show database north schema as json").primary_results[0].rows
    assert '"EmailEvents"' in whole["DatabaseSchema"]
    piped = kusto.execute("north", ".show tables | where TableName startswith 'Device' | count").primary_results[0]
    assert piped.rows[0]["Count"] >= 10
    (line,) = kusto.execute("north", ".show table AlertInfo cslschema").primary_results[0].rows
    assert line["Schema"].startswith("Timestamp:datetime,")
    assert kusto.execute("north", ".show version").primary_results[0].rows[0]["ServiceType"] == "Engine"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("AlertInfo | where Nope == 1", "Semantic error: SEM0100"),
        ("AlertInfo | where", "Syntax error: SYN0002"),
        (".drop table AlertInfo", "read-only"),
        (".show secrets", "unknown command"),
    ],
)
def test_errors_are_kustos(kusto: KustoClient, text: str, said: str) -> None:
    with pytest.raises((KustoApiError, KustoServiceError)) as caught:
        kusto.execute("north", text)
    assert said in str(caught.value)


def test_another_database_is_not_there(kusto: KustoClient) -> None:
    with pytest.raises((KustoApiError, KustoServiceError), match="no database"):
        kusto.execute("south", "AlertInfo | take 1")


def test_v1_has_its_table_of_contents(served: Town) -> None:
    client = served.program(HUNT)
    body = client.post("/v1/rest/query", json={"csl": "print a = 1, b = 'x' | render table"}).json()
    assert [t["TableName"] for t in body["Tables"]] == ["Table_0", "Table_1", "Table_2", "Table_3"]
    assert body["Tables"][0]["Columns"][0] == {"ColumnName": "a", "DataType": "Int64", "ColumnType": "long"}
    contents = body["Tables"][-1]["Rows"]
    assert [row[1] for row in contents] == ["QueryResult", "QueryProperties", "QueryStatus"]
    grafana = client.post("/v1/rest/query", json={"csl": ".show databases schema"}).json()
    assert grafana["Tables"][0]["TableName"] == "Table_0"
    asked = client.get("/v2/rest/query", params={"csl": "print x = 7"}).json()
    assert asked[2]["Rows"] == [[7]]


def test_a_cut_result_says_so(served: Town) -> None:
    properties = {"Options": {"truncationmaxrecords": 10}}
    frames = served.program(HUNT).post(
        "/v2/rest/query", json={"csl": "range x from 1 to 100 step 1", "properties": properties}
    ).json()  # fmt: skip
    assert len(frames[2]["Rows"]) == 10
    assert frames[-1]["HasErrors"]
    assert frames[-1]["OneApiErrors"][0]["error"]["code"] == "LimitsExceeded"


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"csl": 5}', b'{"csl":"print 1","properties":"{"}', b"\xff", b'{"csl":"  "}']
)
def test_bad_requests(served: Town, body: bytes) -> None:
    answer = served.program(HUNT).post("/v2/rest/query", content=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["@message"]


def test_without_rights(served: Town) -> None:
    anonymous = served.client().post(
        "/v2/rest/query", json={"csl": "print 1"}, headers={"x-ms-client-request-id": "me"}
    )
    assert (anonymous.status_code, anonymous.headers["x-ms-client-request-id"]) == (401, "me")
    reader: TestClient = served.program("Incident.Read.All")
    assert reader.post("/v2/rest/query", json={"csl": "print 1"}).status_code == 403
    assert served.client().get("/v1/rest/auth/metadata").json() == {"AzureAD": None}
