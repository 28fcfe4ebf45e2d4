"""The connectors of identity and cloud apps: every fixture becomes its expected rows; ids, recognition, real data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import vedette.connectors
from tests.connectors.harness import assert_expected, assert_idempotent, fixtures, home, named
from vedette.detect.alert import Tactic
from vedette.ingest.loading import load_connector

ROOT = Path(vedette.connectors.__file__).parent
NAMES = ("aws_cloudtrail", "entra", "google_workspace", "office365", "okta")
CONNECTORS = tuple(load_connector(ROOT / name) for name in NAMES)


@pytest.mark.parametrize("path", fixtures(ROOT, NAMES), ids=named)
def test_raw_records_become_the_expected_rows(path: Path, tmp_path: Path) -> None:
    assert_expected(path, tmp_path, CONNECTORS)


@pytest.mark.parametrize("name", NAMES)
def test_importing_again_changes_nothing(name: str, tmp_path: Path) -> None:
    assert_idempotent(ROOT / name, tmp_path, CONNECTORS)


def test_the_same_event_in_another_export_is_the_same_row(tmp_path: Path) -> None:
    folder = ROOT / "aws_cloudtrail" / "fixtures"
    with home(tmp_path, *CONNECTORS) as data:
        assert data.load(folder / "events.raw.jsonl").rows["CloudAppEvents"] == 5
        assert data.load(folder / "athena.raw.jsonl").rows == {}
        assert data.load(ROOT / "okta" / "fixtures" / "system.raw.jsonl").rows["CloudAppEvents"] == 4
        assert data.load(ROOT / "okta" / "fixtures" / "sentinel.raw.jsonl").rows == {}


def test_hand_made_ids_do_not_make_different_events_one(tmp_path: Path) -> None:
    event = {
        "eventSource": "iam.amazonaws.com",
        "awsRegion": "eu-north-1",
        "eventTime": "2026-03-04T10:00:00Z",
        "eventID": "1",
    }
    lines = [json.dumps(event | {"eventName": name}) for name in ("CreateUser", "DeleteUser")]
    (tmp_path / "trail.jsonl").write_text("\n".join(lines))
    with home(tmp_path, *CONNECTORS) as data:
        assert data.load(tmp_path / "trail.jsonl").rows["CloudAppEvents"] == 2


def test_envelopes_are_opened(tmp_path: Path) -> None:
    def raw(path: str) -> list[object]:
        return [json.loads(line) for line in (ROOT / path).read_text().splitlines()]

    (tmp_path / "trail.json").write_text(json.dumps({"Records": raw("aws_cloudtrail/fixtures/events.raw.jsonl")}))
    (tmp_path / "insights.json").write_text(json.dumps({"records": raw("entra/fixtures/audit.raw.jsonl")[:1]}))
    (tmp_path / "graph.json").write_text(json.dumps({"value": raw("entra/fixtures/signin.raw.jsonl")[1:2]}))
    shell = [{"RecordType": 1, "AuditData": json.dumps(row)} for row in raw("office365/fixtures/activity.raw.jsonl")]
    (tmp_path / "shell.json").write_text(json.dumps(shell[1:2], indent=1))
    (tmp_path / "shell.jsonl").write_text("\n".join(json.dumps(row) for row in shell[3:5]))
    audit = json.dumps(json.dumps(raw("office365/fixtures/activity.raw.jsonl")[0])).replace('\\"', '""')
    (tmp_path / "export.csv").write_text(f"RecordId,Operation,AuditData\n1,New-InboxRule,{audit}\n")
    names = ("trail.json", "insights.json", "graph.json", "export.csv", "shell.json", "shell.jsonl")
    with home(tmp_path, *CONNECTORS) as data:
        report = data.load(*(tmp_path / name for name in names))
    assert report.connectors == {"aws_cloudtrail": 1, "entra": 2, "office365": 3}
    assert report.rows["CloudAppEvents"] == 10
    assert report.rows["EntraIdSignInEvents"] == 1


# Every value of riskEventType that Microsoft documents (riskDetection, v1.0 and beta; servicePrincipalRiskDetection;
# "What are risk detections?"; "Securing workload identities").
RISKS = """adminConfirmedServicePrincipalCompromised adminConfirmedUserCompromised anomalousServicePrincipalActivity
anomalousToken anomalousUserActivity anonymizedIPAddress attackerinTheMiddle attemptedPrtAccess generic impossibleTravel
investigationsThreatIntelligence investigationsThreatIntelligenceSigninLinked leakedCredentials maliciousApplication
maliciousIPAddress maliciousIPAddressValidCredentialsBlockedIP malwareInfectedIPAddress mcasFinSuspiciousFileAccess
mcasImpossibleTravel mcasSuspiciousInboxManipulationRules nationStateIP newCountry passwordSpray riskyIPAddress
suspiciousAPITraffic suspiciousApplication suspiciousBrowser suspiciousIPAddress suspiciousInboxForwarding
suspiciousSendingPatterns suspiciousSignins tokenIssuerAnomaly unfamiliarFeatures unlikelyTravel
userReportedSuspiciousActivity"""


def test_every_documented_risk_has_a_title_a_tactic_and_techniques(tmp_path: Path) -> None:
    risks = RISKS.split()
    plain = {"riskState": "atRisk", "riskLevel": "high", "activityDateTime": "2026-03-02T08:14:00Z"}
    user = {**plain, "userPrincipalName": "kim@corp.example"}
    given = json.dumps([{"Key": "userAgent", "Value": "T1999"}, {"Key": "mitreTechniques", "Value": "T1090.003,T1078"}])
    records = [{**user, "id": f"{risk}-{'0' * 40}", "riskEventType": risk} for risk in risks]
    records += [
        {**user, "id": "given" * 10, "riskEventType": "passwordSpray", "additionalInfo": given},
        {**user, "id": "later" * 10, "riskEventType": "notYetKnown"},
        {
            **plain,
            "id": "spn" * 20,
            "riskEventType": "suspiciousSignins",
            "servicePrincipalId": "5d1f",
            "appId": "0a1b",
        },
    ]
    (tmp_path / "risks.jsonl").write_text("\n".join(map(json.dumps, records)))
    with home(tmp_path, *CONNECTORS) as data:
        assert data.load(tmp_path / "risks.jsonl").connectors == {"entra": 1}
        alerts = {row["AlertId"].partition("-")[0]: row for row in data.rows("AlertInfo")}
        (app,) = [row for row in data.rows("AlertEvidence") if row["EntityType"] == "OAuthApplication"]
    techniques = {name: json.loads(row["AttackTechniques"] or "[]") for name, row in alerts.items()}
    assert [risk for risk in risks if alerts[risk]["Title"].startswith("Risk detected") or not techniques[risk]] == []
    assert {row["Category"] for row in alerts.values()} <= set(Tactic)
    assert (techniques["passwordSpray"], techniques["given" * 10]) == (["T1110.003"], ["T1090.003", "T1078"])
    assert (alerts["later" * 10]["Title"], techniques["later" * 10]) == ("Risk detected: notYetKnown", [])
    assert (app["AlertId"], app["OAuthApplicationId"], app["EvidenceRole"]) == ("spn" * 20, "0a1b", "Impacted")


@pytest.mark.shared
def test_real_logs_are_recognised_and_every_record_gives_a_row(shared_data: Path, tmp_path: Path) -> None:
    files = {
        "office365": shared_data / "cloud" / "o365_audit" / "ual_2021-06_07.jsonl.gz",
        "entra": shared_data / "identity" / "msticpy_SigninLogs.jsonl",
        "okta": shared_data / "cloud" / "sentinel_samples" / "Okta_CL.json.gz",
        "aws_cloudtrail": shared_data / "endpoint" / "otrf" / "aws__collection__ec2_proxy_s3_exfiltration.jsonl.gz",
        "google_workspace": shared_data / "cloud" / "sentinel_samples" / "GWorkspace_ReportsAPI_login_CL.json",
    }
    with home(tmp_path, *CONNECTORS) as data:
        for name, path in files.items():
            report = data.load(path)
            assert report.connectors == {name: 1}
            assert (report.dead, report.unmapped) == ({}, ())
            events = report.rows.get("CloudAppEvents", 0) + report.rows.get("EntraIdSignInEvents", 0)
            assert events == report.records - report.repeated
