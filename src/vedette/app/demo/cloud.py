"""Identity and cloud-app records of the demo: Entra sign-ins and audits, Office 365 audit log, AWS CloudTrail.

Shapes follow Graph `signIn`/`directoryAudit` in a diagnostic-settings export, the Office 365 Management Activity
API schema and the CloudTrail record contents reference.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from vedette.app.demo.company import CLOUD_ACCOUNT, DOMAIN, TENANT_ID, Person, guid

Event = dict[str, Any]
"""One raw record, exactly as it is written to the file."""

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)


def _zulu(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def signed_in(
    at: datetime,
    person: Person,
    ip: str,
    country: str,
    app: str,
    *,
    error: int = 0,
    device: str = "",
    risk: str = "none",
) -> Event:
    """One Entra interactive sign-in as diagnostic settings export it (category SignInLogs)."""
    identity = guid("signin", at, person.upn, ip, app)
    return {
        "time": _zulu(at),
        "resourceId": f"/tenants/{TENANT_ID}/providers/Microsoft.aadiam",
        "operationName": "Sign-in activity",
        "category": "SignInLogs",
        "tenantId": TENANT_ID,
        "resultType": str(error),
        "callerIpAddress": ip,
        "correlationId": guid("correlation", identity),
        "identity": person.name,
        "level": 4,
        "properties": {
            "id": identity,
            "createdDateTime": _zulu(at),
            "userDisplayName": person.name,
            "userPrincipalName": person.upn,
            "userId": person.object_id,
            "appId": guid("app", app),
            "appDisplayName": app,
            "ipAddress": ip,
            "clientAppUsed": "Browser",
            "userAgent": CHROME,
            "isInteractive": True,
            "status": {"errorCode": error, "failureReason": "Invalid username or password." if error else "Other."},
            "deviceDetail": _device(device),
            "location": _location(country),
            "riskLevelAggregated": risk,
            "riskLevelDuringSignIn": risk,
            "riskState": "atRisk" if risk != "none" else "none",
            "conditionalAccessStatus": "success",
            "authenticationRequirement": "multiFactorAuthentication",
            "resourceDisplayName": "Microsoft Graph",
            "resourceId": "00000003-0000-0000-c000-000000000000",
        },
    }


def _device(name: str) -> Event:
    return {
        "deviceId": guid("entra", name) if name else "",
        "displayName": name,
        "operatingSystem": "Windows10",
        "browser": "Chrome 140.0.0",
        "isCompliant": bool(name),
        "isManaged": bool(name),
    }


def _location(country: str) -> Event:
    city, latitude, longitude = {"NO": ("Oslo", 59.91, 10.75), "NG": ("Lagos", 6.45, 3.39)}.get(country, ("", 0.0, 0.0))
    return {
        "city": city,
        "countryOrRegion": country,
        "geoCoordinates": {"latitude": latitude, "longitude": longitude},
    }


def directory_audit(at: datetime, person: Person, ip: str, operation: str, category: str, target: Event) -> Event:
    """One Entra audit entry as diagnostic settings export it (category AuditLogs)."""
    identity = guid("audit", at, operation, person.upn)
    return {
        "time": _zulu(at),
        "resourceId": f"/tenants/{TENANT_ID}/providers/Microsoft.aadiam",
        "operationName": operation,
        "category": "AuditLogs",
        "tenantId": TENANT_ID,
        "resultSignature": "None",
        "correlationId": guid("correlation", identity),
        "identity": person.name,
        "properties": {
            "id": identity,
            "category": category,
            "result": "success",
            "activityDisplayName": operation,
            "activityDateTime": _zulu(at),
            "loggedByService": "Core Directory",
            "operationType": "Update",
            "initiatedBy": {
                "user": {
                    "id": person.object_id,
                    "displayName": person.name,
                    "userPrincipalName": person.upn,
                    "ipAddress": ip,
                    "roles": [],
                }
            },
            "targetResources": [target],
            "additionalDetails": [],
        },
    }


def office(at: datetime, person: Person, ip: str, workload: str, operation: str, kind: int, more: Event) -> Event:
    """One Office 365 Management Activity record; `kind` is the RecordType, `more` the workload's own fields."""
    return {
        "CreationTime": at.strftime("%Y-%m-%dT%H:%M:%S"),
        "Id": guid("ual", at, operation, person.upn, sorted(map(str, more.items()))),
        "Operation": operation,
        "OrganizationId": TENANT_ID,
        "RecordType": kind,
        "ResultStatus": "Succeeded",
        "UserKey": person.object_id,
        "UserType": 0,
        "Version": 1,
        "Workload": workload,
        "ClientIP": ip,
        "UserId": person.upn,
    } | more


def inbox_rule(at: datetime, person: Person, ip: str, name: str, parameters: dict[str, str]) -> Event:
    """New-InboxRule as Exchange audits it."""
    more = {
        "ObjectId": f"{person.alias}\\{name}",
        "OriginatingServer": "AM0PR01MB1234 (15.20.8400.013)",
        "OrganizationName": DOMAIN,
        "Parameters": [{"Name": key, "Value": value} for key, value in ({"Name": name} | parameters).items()],
    }
    return office(at, person, ip, "Exchange", "New-InboxRule", 1, more)


def file_operation(at: datetime, person: Person, ip: str, operation: str, site: str, name: str) -> Event:
    """A SharePoint file operation (FileAccessed, FileDownloaded, FileModified …)."""
    url = f"https://norvik.sharepoint.example/sites/{site}/"
    more = {
        "ObjectId": f"{url}Shared Documents/{name}",
        "SiteUrl": url,
        "SourceFileName": name,
        "SourceFileExtension": name.rsplit(".", 1)[-1],
        "SourceRelativeUrl": "Shared Documents",
        "ItemType": "File",
        "EventSource": "SharePoint",
        "UserAgent": CHROME,
    }
    return office(at, person, ip, "SharePoint", operation, 6, more)


def aws(at: datetime, person: Person, ip: str, service: str, name: str, request: Event | None = None) -> Event:
    """One CloudTrail record of an IAM user."""
    return {
        "eventVersion": "1.09",
        "userIdentity": {
            "type": "IAMUser",
            "principalId": "AIDA" + guid("iam", person.alias).replace("-", "").upper()[:16],
            "arn": f"arn:aws:iam::{CLOUD_ACCOUNT}:user/{person.upn}",
            "accountId": CLOUD_ACCOUNT,
            "accessKeyId": "AKIA" + guid("key", person.alias).replace("-", "").upper()[:16],
            "userName": person.upn,
        },
        "eventTime": _zulu(at),
        "eventSource": f"{service}.amazonaws.com",
        "eventName": name,
        "awsRegion": "eu-north-1",
        "sourceIPAddress": ip,
        "userAgent": "aws-cli/2.27.0",
        "requestParameters": request,
        "responseElements": None,
        "requestID": guid("request", at, name),
        "eventID": guid("event", at, name, person.upn, request),
        "readOnly": name.startswith(("Get", "List", "Describe")),
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": CLOUD_ACCOUNT,
        "eventCategory": "Management",
    }
