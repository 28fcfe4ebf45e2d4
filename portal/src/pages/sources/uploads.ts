// Uploads under way: kept outside of the page, so that looking elsewhere in the portal does not end them.
import { useSyncExternalStore } from 'react';
import { refresh } from '../../api/client';
import { tenantHeader } from '../../api/tenant';

export type Upload = { id: number; name: string; size: number; sent: number; rate: number; state: 'waiting' | 'sending' | 'failed'; error: string };
type Held = { upload: Upload; file: File; as: string; request?: XMLHttpRequest; began: number };

const AT_ONCE = 2;
let held: Held[] = [];
let shown: readonly Upload[] = [];
let last = 0;
const listeners = new Set<() => void>();

function tell(): void {
  shown = held.map((each) => each.upload);
  listeners.forEach((each) => each());
}

function change(id: number, patch: Partial<Upload>): void {
  for (const each of held) if (each.upload.id === id) each.upload = { ...each.upload, ...patch };
  tell();
}

function drop(id: number): void {
  held = held.filter((each) => each.upload.id !== id);
  tell();
  next();
}

function next(): void {
  const busy = held.filter((each) => each.upload.state === 'sending').length;
  held.filter((each) => each.upload.state === 'waiting').slice(0, Math.max(0, AT_ONCE - busy)).forEach(send);
}

function why(request: XMLHttpRequest): string {
  try {
    const body = JSON.parse(request.responseText) as { error?: { message?: string } };
    return body.error?.message ?? `The server answered ${request.status}.`;
  } catch {
    return request.status ? `The server answered ${request.status}.` : 'The connection broke off; try again.';
  }
}

/** XMLHttpRequest, because fetch does not tell how much of a body has been sent. */
function send(each: Held): void {
  const { id } = each.upload;
  const request = new XMLHttpRequest();
  each.request = request;
  each.began = Date.now();
  request.open('POST', `/api/v1/imports?${new URLSearchParams({ name: each.file.name, as: each.as }).toString()}`);
  for (const [name, value] of Object.entries({ 'X-Requested-With': 'vedette-portal', 'Content-Type': 'application/octet-stream', ...tenantHeader() })) request.setRequestHeader(name, value);
  request.upload.onprogress = (event) => change(id, { sent: event.loaded, rate: (event.loaded / Math.max(1, Date.now() - each.began)) * 1000 });
  request.onload = () => {
    if (request.status >= 200 && request.status < 300) {
      void refresh('/api/v1/imports');
      drop(id);
    } else {
      change(id, { state: 'failed', error: why(request) });
      next();
    }
  };
  request.onerror = () => {
    change(id, { state: 'failed', error: why(request) });
    next();
  };
  change(id, { state: 'sending' });
  request.send(each.file);
}

/** Begin to upload files, two at a time; `as` names a connector, empty: it is recognised. */
export function upload(files: readonly File[], as: string): void {
  for (const file of files) {
    last += 1;
    held = [...held, { file, as, began: 0, upload: { id: last, name: file.name, size: file.size, sent: 0, rate: 0, state: 'waiting', error: '' } }];
  }
  tell();
  next();
}

/** End one, or take a failed one off the list. */
export function abandon(id: number): void {
  held.find((each) => each.upload.id === id)?.request?.abort();
  drop(id);
}

export const useUploads = (): readonly Upload[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
