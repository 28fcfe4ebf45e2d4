// A sentence of the server's with its instants (RFC 3339) shown in the person's zone.
import { Fragment } from 'react';
import { Time } from './Time';

const INSTANT = /(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z)/;

export function Told({ text }: { text: string }) {
  return (
    <>
      {text.split(INSTANT).map((part, place) => (place % 2 ? <Time key={place} at={part} show="seconds" /> : <Fragment key={place}>{part}</Fragment>))}
    </>
  );
}
