// Where a stream ends: what people fill in by kind, as the API takes it, and in words.
import type { Schemas } from '../../api/client';

export type Sink = Schemas['NewStream']['sink'];
export type Kind = Sink['kind'];
export type Fields = { brokers: string; topic: string; tls: boolean; user: string; mechanism: string; url: string; shape: Schemas['Shape']; scheme: '' | 'Bearer' | 'Splunk'; host: string; port: string; transport: Schemas['Transport']; wording: Schemas['Wording'] };

export const KINDS: Record<Kind, string> = { http: 'HTTP, webhook or Splunk', kafka: 'Kafka or Event Hubs', syslog: 'Syslog receiver', files: 'Files on this machine' };
export const EMPTY: Fields = { brokers: '', topic: '', tls: true, user: '', mechanism: 'PLAIN', url: '', shape: 'records', scheme: '', host: '', port: '6514', transport: 'tls', wording: 'cef' };

export function sinkOf(kind: Kind, of: Fields): Sink {
  switch (kind) {
    case 'kafka':
      return { kind, brokers: of.brokers.split(/[\s,]+/).filter(Boolean), topic: of.topic.trim(), tls: of.tls, user: of.user.trim(), mechanism: of.mechanism };
    case 'http':
      return { kind, url: of.url.trim(), shape: of.shape, scheme: of.scheme };
    case 'syslog':
      return { kind, host: of.host.trim(), port: Number(of.port) || 0, transport: of.transport, wording: of.wording, facility: 16 };
    case 'files':
      return { kind };
  }
}

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : Array.isArray(value) ? value.map(text).join(', ') : '');

/** `https://siem.example/in (records)`. */
export function sinkText(sink: Record<string, unknown>): string {
  switch (sink['kind']) {
    case 'kafka':
      return `${text(sink['brokers'])}, topic ${text(sink['topic'])}`;
    case 'http':
      return `${text(sink['url'])} (${text(sink['shape'])})`;
    case 'syslog':
      return `${text(sink['host'])}:${text(sink['port'])} (${text(sink['wording'])} over ${text(sink['transport'])})`;
    default:
      return 'files in the data folder';
  }
}
