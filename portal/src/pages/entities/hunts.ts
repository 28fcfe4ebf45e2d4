// What to hunt for from an entity's page: queries that are right for its kind.
import type { Subject } from '../../state/entities';

const quoted = (text: string): string => JSON.stringify(text);
const newest = '| order by Timestamp desc';
const DEVICE_TABLES = 'DeviceProcessEvents, DeviceNetworkEvents, DeviceFileEvents, DeviceLogonEvents, DeviceRegistryEvents, DeviceEvents';

function device(name: string): [string, string][] {
  const of = `| where DeviceName =~ ${quoted(name)} or DeviceName startswith ${quoted(`${name}.`)}`;
  return [
    ['Everything on it', `union ${DEVICE_TABLES}\n${of}\n| project Timestamp, Type, ActionType, FileName, ProcessCommandLine, AccountName, RemoteIP, RemoteUrl, InitiatingProcessCommandLine\n${newest}`],
    ['Processes', `DeviceProcessEvents\n${of}\n| project Timestamp, AccountName, FileName, ProcessCommandLine, InitiatingProcessFileName\n${newest}`],
    ['Connections', `DeviceNetworkEvents\n${of}\n| summarize Connections = count(), Last = max(Timestamp) by RemoteIP, RemoteUrl, RemotePort, InitiatingProcessFileName\n| order by Connections desc`],
    ['Sign-ins', `DeviceLogonEvents\n${of}\n| project Timestamp, ActionType, LogonType, AccountDomain, AccountName, RemoteIP\n${newest}`],
  ];
}

function user(name: string): [string, string][] {
  const local = quoted(name.split('@')[0] ?? name);
  const upn = quoted(name);
  return [
    ['Sign-ins', `union EntraIdSignInEvents, IdentityLogonEvents, DeviceLogonEvents\n| where AccountUpn =~ ${upn} or AccountName =~ ${local}\n| project Timestamp, Type, AccountUpn, AccountName, Application, IPAddress, DeviceName, LogonType\n${newest}`],
    ['On devices', `DeviceProcessEvents\n| where AccountUpn =~ ${upn} or AccountName =~ ${local}\n| project Timestamp, DeviceName, FileName, ProcessCommandLine\n${newest}`],
    ['In cloud apps', `CloudAppEvents\n| where AccountId =~ ${upn} or AccountDisplayName =~ ${upn}\n| project Timestamp, Application, ActionType, ObjectName, IPAddress\n${newest}`],
    ['Mail', `EmailEvents\n| where RecipientEmailAddress =~ ${upn} or SenderFromAddress =~ ${upn}\n| project Timestamp, SenderFromAddress, RecipientEmailAddress, Subject, ThreatTypes, DeliveryAction\n${newest}`],
  ];
}

function mailbox(name: string): [string, string][] {
  const address = quoted(name);
  return [
    ['Mail to and from it', `EmailEvents\n| where RecipientEmailAddress =~ ${address} or SenderFromAddress =~ ${address}\n| project Timestamp, SenderFromAddress, RecipientEmailAddress, Subject, ThreatTypes, DeliveryAction\n${newest}`],
    ['Who writes to it', `EmailEvents\n| where RecipientEmailAddress =~ ${address}\n| summarize Messages = count(), Last = max(Timestamp) by SenderFromAddress\n| order by Messages desc`],
    ['Links sent to it', `EmailUrlInfo\n| join kind=inner (EmailEvents | where RecipientEmailAddress =~ ${address} | project NetworkMessageId, Subject, SenderFromAddress) on NetworkMessageId\n| project Timestamp, Url, UrlDomain, Subject, SenderFromAddress\n${newest}`],
    ['Files sent to it', `EmailAttachmentInfo\n| where RecipientEmailAddress =~ ${address}\n| project Timestamp, FileName, FileType, SHA256, SenderFromAddress\n${newest}`],
  ];
}

function ip(name: string): [string, string][] {
  const address = quoted(name);
  return [
    ['Connections', `DeviceNetworkEvents\n| where RemoteIP == ${address} or LocalIP == ${address}\n| project Timestamp, DeviceName, RemoteIP, RemotePort, RemoteUrl, InitiatingProcessFileName, InitiatingProcessCommandLine\n${newest}`],
    ['Sign-ins', `EntraIdSignInEvents\n| where IPAddress == ${address}\n| project Timestamp, AccountUpn, Application, Country, ErrorCode\n${newest}`],
    ['In cloud apps', `CloudAppEvents\n| where IPAddress == ${address}\n| project Timestamp, Application, ActionType, AccountDisplayName, ObjectName\n${newest}`],
    ['Mail from it', `EmailEvents\n| where SenderIPv4 == ${address} or SenderIPv6 == ${address}\n| project Timestamp, SenderFromAddress, RecipientEmailAddress, Subject, ThreatTypes\n${newest}`],
  ];
}

function url(name: string): [string, string][] {
  const whole = quoted(name);
  return [
    ['Who opened it', `DeviceNetworkEvents\n| where RemoteUrl =~ ${whole}\n| project Timestamp, DeviceName, RemoteUrl, RemoteIP, InitiatingProcessFileName, InitiatingProcessAccountName\n${newest}`],
    ['Mail that holds it', `EmailUrlInfo\n| where Url =~ ${whole}\n| join kind=inner EmailEvents on NetworkMessageId\n| project Timestamp, Url, Subject, SenderFromAddress, RecipientEmailAddress, DeliveryAction\n${newest}`],
    ['Clicks', `UrlClickEvents\n| where Url =~ ${whole}\n| project Timestamp, AccountUpn, ActionType, IsClickedThrough, Workload\n${newest}`],
  ];
}

function domain(name: string): [string, string][] {
  const whole = quoted(name);
  const within = (column: string) => `${column} =~ ${whole} or ${column} endswith ${quoted(`.${name}`)}`;
  return [
    ['Who went there', `DeviceNetworkEvents\n| where RemoteUrl has ${whole}\n| extend Host = tostring(parse_url(iff(RemoteUrl contains '://', RemoteUrl, strcat('http://', RemoteUrl))).Host)\n| where ${within('Host')}\n| summarize Connections = count(), Last = max(Timestamp) by DeviceName, RemoteUrl, InitiatingProcessFileName\n| order by Connections desc`],
    ['Mail from it', `EmailEvents\n| where ${within('SenderFromDomain')} or ${within('SenderMailFromDomain')}\n| project Timestamp, SenderFromAddress, RecipientEmailAddress, Subject, ThreatTypes, DeliveryAction\n${newest}`],
    ['Links to it in mail', `EmailUrlInfo\n| where ${within('UrlDomain')}\n| join kind=inner EmailEvents on NetworkMessageId\n| project Timestamp, Url, Subject, RecipientEmailAddress\n${newest}`],
  ];
}

const HASHES: Record<number, string> = { 64: 'SHA256', 40: 'SHA1', 32: 'MD5' };

function file(name: string): [string, string][] {
  const column = /^[0-9a-f]+$/i.test(name) ? (HASHES[name.length] ?? 'FileName') : 'FileName';
  const by = `| where ${column} =~ ${quoted(name)}`;
  const found: [string, string][] = [
    ['Where it lay', `DeviceFileEvents\n${by}\n| project Timestamp, DeviceName, ActionType, FolderPath, SHA256, InitiatingProcessFileName\n${newest}`],
    ['Where it ran', `DeviceProcessEvents\n${by}\n| project Timestamp, DeviceName, AccountName, FolderPath, ProcessCommandLine\n${newest}`],
    ['Where it was loaded', `DeviceImageLoadEvents\n${by}\n| project Timestamp, DeviceName, FolderPath, InitiatingProcessFileName\n${newest}`],
  ];
  // EmailAttachmentInfo knows files by name and SHA-256 alone.
  if (column === 'FileName' || column === 'SHA256') found.push(['Mail that brought it', `EmailAttachmentInfo\n${by}\n| project Timestamp, SenderFromAddress, RecipientEmailAddress, FileName, SHA256\n${newest}`]);
  return found;
}

function app(name: string): [string, string][] {
  const whole = quoted(name);
  return [
    ['What was done in it', `CloudAppEvents\n| where Application =~ ${whole}\n| project Timestamp, ActionType, AccountDisplayName, IPAddress, ObjectName\n${newest}`],
    ['Who signed in to it', `EntraIdSignInEvents\n| where Application =~ ${whole} or ApplicationId =~ ${whole}\n| project Timestamp, AccountUpn, IPAddress, Country, ErrorCode\n${newest}`],
  ];
}

/** Titles and queries, the most useful first. */
export const HUNTS: Record<Subject, (name: string) => [string, string][]> = { device, user, mailbox, ip, url, domain, file, app };
