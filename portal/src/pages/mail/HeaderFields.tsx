// The header fields of a message, fetched when they are asked for.
import { Button } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { Verbatim } from '../../components/Verbatim';
import { Wait } from '../../components/Wait';

type Field = Schemas['MailHeaderBody'];
type Asked = { data: Field[] | undefined; error: unknown; refetch: () => unknown };

/** `use` is a hook of the caller that asks; it is called once people want them. */
export function HeaderFields({ use }: { use: () => Asked }) {
  const [open, setOpen] = useState(false);
  return open ? <Fetched use={use} /> : <div><Button onClick={() => setOpen(true)}>Show the header</Button></div>;
}

function Fetched({ use }: { use: () => Asked }): ReactNode {
  return <Wait for={use()} label="Fetching the header">{(data) => <Verbatim label="Header fields" text={data.map((each) => `${each.name}: ${each.value}`).join('\n')} />}</Wait>;
}
