"""What Explorer filters by and charts: every property with its name, its kind and the KQL that gives its value.

`conditions` compiles filters from here, `chart` and `suggest` take pivots and values; the portal draws its filter bar
from the catalogue. A property has an expression for each base it stands in; one without is not offered there.
Properties our tables cannot hold yet (user tags, DLP rules, contexts, forwarded, impersonated user and domain) are not
listed. `contains` stands where `has` would do: its pattern costs milliseconds for every part of a table.
Source: Microsoft's tables of Explorer's filter properties.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vedette.insight.explorer.words import Base, Match, Source, ValueKind

MORE: Final = "parse_json(AdditionalFields)"
_AUTH: Final = "parse_json(AuthenticationDetails)"
_BARE: Final = "trim('/', replace_regex(tolower(Url), '^[a-z]+://', ''))"
_DOMAIN_PATH: Final = f"trim('/', tostring(split({_BARE}, '?')[0]))"
CLICK_VERDICT: Final = """case(
    IsClickedThrough == true and ActionType =~ 'UrlScanInProgress', 'Pending verdict bypassed',
    IsClickedThrough == true and ActionType startswith 'ClickBlocked', 'Block overridden',
    ActionType startswith 'ClickBlocked', 'Blocked', ActionType =~ 'ClickAllowed', 'Allowed',
    ActionType =~ 'UrlScanInProgress', 'Pending verdict', ActionType =~ 'UrlErrorPage', 'Error',
    isempty(ActionType), 'None', 'Failure')"""
MOVED: Final = """case(ActionType contains 'ZAP' or ActionTrigger =~ 'ZAP', 'ZAP',
    ActionType contains 'Dynamic' or ActionTrigger =~ 'DynamicDelivery', 'Dynamic Delivery',
    ActionType contains 'Release' or Action contains 'release', 'Quarantine release',
    ActionType contains 'Reprocess', 'Reprocessed',
    ActionType contains 'Automated' or ActionTrigger =~ 'SystemAction', 'Automated remediation',
    'Manual remediation')"""
OVERRIDE: Final = """case(OrgLevelAction =~ 'Allow', 'Allowed by organization policy',
    OrgLevelAction =~ 'Block', 'Blocked by organization policy',
    UserLevelAction =~ 'Allow', 'Allowed by user policy', UserLevelAction =~ 'Block', 'Blocked by user policy', '')"""
_LOCATIONS = (
    *("Inbox/folder", "On-premises/external", "Junk folder", "Deleted items"),
    *("Quarantine", "Failed", "Dropped", "Unknown"),
)
_THREATS = ("Malware", "Phish", "Spam", "None")
_RESULTS = ("pass", "fail", "softfail", "neutral", "none", "temperror", "permerror")
_TECHNOLOGIES = (
    *("Advanced filter", "Antimalware protection", "Bulk", "Campaign", "Domain reputation", "File detonation"),
    *("File detonation reputation", "File reputation", "Fingerprint matching", "General filter"),
    *("Impersonation brand", "Impersonation domain", "Impersonation user", "IP reputation"),
    *("Mailbox intelligence impersonation", "Mixed analysis detection", "Spoof DMARC", "Spoof external domain"),
    *("Spoof intra-org", "URL detonation", "URL detonation reputation", "URL malicious reputation"),
)


@dataclass(frozen=True, slots=True)
class Property:
    """One property. `mail`, `clicks`, `content` are KQL expressions over the base's table (`mail`: over `source`'s).

    `values` are the usual ones; `right` an activity that searching by it takes beside the view's own.
    """

    id: str
    title: str
    group: str
    kind: ValueKind = ValueKind.TEXT
    mail: str = ""
    clicks: str = ""
    content: str = ""
    source: Source = Source.MAIL
    match: Match = Match.ONE
    values: tuple[str, ...] = ()
    pivot: bool = False
    right: str = ""

    def expression(self, base: Base) -> str:
        """The KQL of its value; empty where the base has it not."""
        return {Base.MAIL: self.mail, Base.CLICKS: self.clicks, Base.CONTENT: self.content}[base]


_T, _P, _W, _N = ValueKind.TEXT, ValueKind.PHRASE, ValueKind.WORD, ValueKind.NUMBER
_B, _D, _A, _U, _F = "Basic", "Delivery and verdict", "Advanced", "URLs", "Files"


def _at(address: str) -> str:
    return f"tolower(tostring(split({address}, '@')[1]))"


_ALL = (
    Property("sender-address", "Sender address", _B, mail="SenderFromAddress", pivot=True),
    Property("recipients", "Recipients", _B, mail="RecipientEmailAddress", clicks="AccountUpn", pivot=True),
    Property("sender-domain", "Sender domain", _B, mail="SenderFromDomain", pivot=True),
    Property("recipient-domain", "Recipient domain", _B, mail=_at("RecipientEmailAddress"), pivot=True),
    Property("subject", "Subject", _B, _P, mail="Subject"),
    Property("sender-name", "Sender display name", _B, mail="SenderDisplayName"),
    Property("mail-from", "Sender mail from address", _B, mail="SenderMailFromAddress"),
    Property("mail-from-domain", "Sender mail from domain", _B, mail="SenderMailFromDomain"),
    Property("return-path", "Return path", _B, mail="SenderMailFromAddress"),
    Property("return-path-domain", "Return path domain", _B, mail="SenderMailFromDomain"),
    Property(
        *("malware-family", "Malware family", _B),
        mail="ThreatNames",
        content="tostring(RawEventData.VirusInfo)",
        pivot=True,
    ),
    Property(
        *("transport-rule", "Transport rule", _B, _P),
        mail=f"iff(OrgLevelPolicy =~ 'Exchange transport rule', tostring({MORE}.PolicyName), '')",
        right="explorer.transport-rules",
    ),
    Property("connector", "Connector", _B, _P, mail="Connectors"),
    Property("distribution-list", "Distribution list", _B, mail="DistributionList"),
    Property("email-size", "Email size (bytes)", _B, _N, mail=f"tolong({MORE}.Size)"),
    Property("language", "Language", _B, mail="EmailLanguage", pivot=True),
    Property(
        *("delivery-action", "Delivery action", _D, _W),
        mail="DeliveryAction",
        values=("Delivered", "Junked", "Blocked", "Replaced"),
        pivot=True,
    ),
    Property(
        "original-location", "Original delivery location", _D, _W, "DeliveryLocation", values=_LOCATIONS, pivot=True
    ),
    Property("latest-location", "Latest delivery location", _D, _W, "Latest", values=_LOCATIONS, pivot=True),
    Property(
        *("additional-action", "Additional action", _D, _W),
        mail=MOVED,
        source=Source.MOVE,
        values=(
            *("ZAP", "Manual remediation", "Automated remediation", "Dynamic Delivery", "Reprocessed"),
            *("Quarantine release", "None"),
        ),
    ),
    Property(
        *("directionality", "Directionality", _D, _W),
        mail="EmailDirection",
        values=("Inbound", "Outbound", "Intra-org"),
        pivot=True,
    ),
    Property(
        *("threat-type", "Threat type", _D, _W),
        mail="ThreatTypes",
        clicks="ThreatTypes",
        match=Match.COMMAS,
        values=_THREATS,
        pivot=True,
    ),
    Property(
        *("detection-technology", "Detection technology", _D, _W, "DetectionMethods", "DetectionMethods"),
        content="tostring(RawEventData.VirusVendor)",
        match=Match.JSON,
        values=_TECHNOLOGIES,
        pivot=True,
    ),
    Property(
        *("overrides", "System overrides", _D, _W),
        mail=OVERRIDE,
        values=(
            *("Allowed by organization policy", "Blocked by organization policy"),
            *("Allowed by user policy", "Blocked by user policy", "None"),
        ),
        pivot=True,
    ),
    Property(
        *("override-source", "System override source", _D, _P),
        mail="iff(isempty(OrgLevelPolicy), UserLevelPolicy, OrgLevelPolicy)",
        pivot=True,
    ),
    Property(
        *("phish-confidence", "Phish confidence level", _D, _W),
        mail="iff(ThreatTypes contains 'Phish', extract('(High|Normal)', 1, ConfidenceLevel), '')",
        values=("High", "Normal"),
        pivot=True,
    ),
    Property("policy-type", "Policy type", _D, mail="EmailActionPolicy", pivot=True),
    Property("policy-action", "Policy action", _D, mail="EmailAction", pivot=True),
    Property("bulk-level", "Bulk complaint level", _D, _N, mail="BulkComplaintLevel"),
    Property("spf", "SPF", _D, _W, mail=f"tostring({_AUTH}.SPF)", values=_RESULTS, pivot=True),
    Property("dkim", "DKIM", _D, _W, mail=f"tostring({_AUTH}.DKIM)", values=_RESULTS, pivot=True),
    Property(*("dmarc", "DMARC", _D, _W, f"tostring({_AUTH}.DMARC)"), values=(*_RESULTS, "bestguesspass"), pivot=True),
    Property(
        *("composite", "Composite authentication", _D, _W, f"tostring({_AUTH}.CompAuth)"),
        values=("pass", "softpass", "fail", "none"),
        pivot=True,
    ),
    Property("internet-message-id", "Internet message ID", _A, mail="InternetMessageId"),
    Property("network-message-id", "Network message ID", _A, mail="NetworkMessageId", clicks="NetworkMessageId"),
    Property(
        "sender-ip", "Sender IP", _A, mail="iff(isempty(SenderIPv4), SenderIPv6, tostring(SenderIPv4))", pivot=True
    ),
    Property("attachment-sha256", "Attachment SHA256", _A, mail="SHA256", source=Source.FILE),
    Property("cluster-id", "Cluster ID", _A, mail="iff(isnull(EmailClusterId), '', tostring(EmailClusterId))"),
    Property("alert-id", "Alert ID", _A, mail="AlertId", source=Source.ALERT),
    Property("alert-title", "Alert policy", _A, mail="Title", source=Source.ALERT),
    Property("campaign-id", "Campaign ID", _A, mail="CampaignId", source=Source.CAMPAIGN),
    Property("campaign-name", "Campaign name", _A, mail="CampaignName", source=Source.CAMPAIGN),
    Property("campaign-type", "Campaign type", _A, mail="CampaignType", source=Source.CAMPAIGN),
    Property("url-count", "URL count", _U, _N, mail="UrlCount"),
    Property(
        *("url-domain", "URL domain", _U, _T, "tolower(UrlDomain)", "tolower(tostring(parse_url(Url).Host))"),
        source=Source.URL,
        pivot=True,
    ),
    Property(
        *("url-domain-path", "URL domain and path", _U, _T, _DOMAIN_PATH),
        clicks=_DOMAIN_PATH,
        source=Source.URL,
        pivot=True,
    ),
    Property("url", "URL", _U, mail=_BARE, clicks=_BARE, source=Source.URL, pivot=True),
    Property("url-path", "URL path", _U, mail="tostring(parse_url(Url).Path)", source=Source.URL),
    Property(
        *("url-source", "URL source", _U, _W, "UrlLocation"),
        source=Source.URL,
        values=("Attachment", "Body", "Header", "QRCode", "Subject"),
    ),
    Property(
        *("click-verdict", "Click verdict", _U, _W, CLICK_VERDICT, CLICK_VERDICT),
        source=Source.CLICK,
        values=(
            *("Allowed", "Blocked", "Block overridden", "Pending verdict"),
            *("Pending verdict bypassed", "Error", "Failure", "None"),
        ),
        pivot=True,
    ),
    Property(
        *("url-threat", "URL threat", _U, _W, "ThreatTypes"),
        source=Source.CLICK,
        match=Match.COMMAS,
        values=("Malware", "Phish", "Spam"),
    ),
    Property("attachment-count", "Attachment count", _F, _N, mail="AttachmentCount"),
    Property("file-name", "Attachment file name", _F, mail="FileName", source=Source.FILE),
    Property("file-type", "File type", _F, mail="FileType", source=Source.FILE),
    Property(
        "file-extension", "File extension", _F, mail=r"extract('[.]([^.]+)$', 1, tolower(FileName))", source=Source.FILE
    ),
    Property("file-size", "File size (bytes)", _F, _N, mail="FileSize", source=Source.FILE),
    Property("click-id", "Click ID", "Clicks", clicks="ReportId"),
    Property("client-ip", "Client IP", "Clicks", clicks="IPAddress", pivot=True),
    Property("workload", "Workload", "Clicks", clicks="Workload", content="Application", pivot=True),
    Property("document-name", "File name", "Content", _P, content="ObjectName"),
    Property("site", "Site", "Content", content="tostring(RawEventData.SiteUrl)", pivot=True),
    Property("document-owner", "File owner", "Content", content="tostring(RawEventData.FileOwner)"),
    Property("modified-by", "Last modified by", "Content", content="AccountId", pivot=True),
    Property("document-sha256", "SHA256", "Content", content="tostring(RawEventData.Sha256)"),
)
PROPERTIES: Final[dict[str, Property]] = {item.id: item for item in _ALL}
