"""Values known to connect everybody, so never a reason to link; the automatic part is in `grouping`.

Data only: identifier kind, value, why. Accounts such as SYSTEM never get that far (`schema.entities`).
App ids: https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in.
"""

from __future__ import annotations

from typing import Final

_RESOLVERS = (
    "8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9", "149.112.112.112", "208.67.222.222", "208.67.220.220",
    "2001:4860:4860::8888", "2001:4860:4860::8844", "2606:4700:4700::1111", "2606:4700:4700::1001", "2620:fe::fe",
)  # fmt: skip
_PLATFORM = ("168.63.129.16", "169.254.169.254", "169.254.170.2", "169.254.169.253")
_APPS = {
    "00000002-0000-0000-c000-000000000000": "Azure AD Graph",
    "00000003-0000-0000-c000-000000000000": "Microsoft Graph",
    "00000002-0000-0ff1-ce00-000000000000": "Exchange Online",
    "00000003-0000-0ff1-ce00-000000000000": "SharePoint Online",
    "00000004-0000-0ff1-ce00-000000000000": "Skype for Business Online",
    "00000006-0000-0ff1-ce00-000000000000": "Office 365 portal",
    "00000007-0000-0000-c000-000000000000": "Dynamics CRM Online",
    "797f4846-ba00-4fd7-ba43-dac1f8f63013": "Azure Resource Manager",
    "c44b4083-3bb0-49c1-b47d-974e53cbdf3c": "Azure portal",
    "04b07795-8ddb-461a-bbee-02f9e1bf7b46": "Azure CLI",
    "1950a258-227b-4e31-a9cf-717495945fc2": "Azure PowerShell",
    "1b730954-1685-4b74-9bfd-dac224a7b894": "Azure AD PowerShell",
    "14d82eec-204b-4c2f-b7e8-296a70dab67e": "Microsoft Graph command line",
    "1fec8e78-bce4-4aaf-ab1b-5451cc387264": "Microsoft Teams",
    "d3590ed6-52b3-4102-aeff-aad2292ab01c": "Microsoft Office",
    "4765445b-32c6-49b0-83e6-1d93765276ca": "Office home",
    "89bee1f7-5e6e-4d8a-9f3d-ecd601259da7": "Office 365 shell",
    "29d9ed98-a469-4536-ade2-f981bc1d605e": "Authentication broker",
}
_CLOUD_APPS = {
    "11161": "Microsoft 365", "12260": "Microsoft Azure", "15600": "OneDrive for Business",
    "20892": "SharePoint Online", "20893": "Exchange Online", "28375": "Microsoft Teams",
    "26055": "Microsoft 365 admin",
}  # fmt: skip
_DOMAINS = (
    "microsoft.com", "windowsupdate.com", "login.microsoftonline.com", "graph.microsoft.com", "outlook.office365.com",
    "office.com", "sharepoint.com", "google.com", "www.google.com", "accounts.google.com", "googleapis.com",
    "github.com", "raw.githubusercontent.com", "amazonaws.com", "cloudflare.com", "ctldl.windowsupdate.com",
    "ocsp.digicert.com", "schemas.microsoft.com", "www.w3.org",
)  # fmt: skip

SEEDS: Final[dict[tuple[str, str], str]] = {
    **{("ip", address): "public DNS resolver" for address in _RESOLVERS},
    **{("ip", address): "address every cloud machine talks to" for address in _PLATFORM},
    **{("app-id", app): f"{name}, present in every Microsoft tenant" for app, name in _APPS.items()},
    **{("object-id", app): f"{name}, present in every Microsoft tenant" for app, name in _APPS.items()},
    **{("cloud-app", app): f"{name}, used by everybody" for app, name in _CLOUD_APPS.items()},
    **{("domain", name): "site everybody visits" for name in _DOMAINS},
}
