// Who is licensed for what: people and groups of the directory; give and take, and take the directory over from a file.
import { Button, Combobox, Field, Option } from '@fluentui/react-components';
import { AddRegular, ArrowUploadRegular, PeopleRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { api, calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay } from '../../api/session';
import { Badge } from '../../components/Badges';
import { Confirm, useAsking } from '../../components/Confirm';
import { DataGrid, type Column } from '../../components/DataGrid';
import { EmptyState } from '../../components/EmptyState';
import { Choice, Filters, TextFilter } from '../../components/Filters';
import { Wait } from '../../components/Wait';
import { useView } from '../../state/view';
import { FileDialog } from './FileDialog';

const STOCK = { text: '', licence: '', kind: '' };
const TOUCHES = ['/api/v1/licences'];
type Row = { key: string; kind: 'user' | 'group'; name: string; title: string; enabled: boolean; skus: string[]; without: string[] };

function rowsOf(of: Schemas['LicencesBody'], known: Schemas['PeopleBody']): Row[] {
  const held = (kind: string, name: string) => of.holdings.filter((each) => (each.kind === 'group') === (kind === 'group') && each.name === name);
  const row = (kind: 'user' | 'group', name: string, title: string, enabled: boolean): Row => {
    const mine = held(kind, name);
    return { key: kind + name, kind, name, title, enabled, skus: mine.map((each) => each.sku), without: mine.flatMap((each) => each.without) };
  };
  return [...known.users.map((user) => row('user', user.upn, user.name, user.enabled)), ...Object.entries(known.groups).map(([name, size]) => row('group', name, `${size} members`, true))];
}

export function Holders({ of }: { of: Schemas['LicencesBody'] }) {
  const may = useMay('licences.manage');
  const asked = api.useQuery('get', '/api/v1/licences/directory', {});
  const [view, setView] = useView(STOCK);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [doing, setDoing] = useState<'give' | 'take' | ''>('');
  const importing = useAsking();
  const take = useChange(
    (given: { form: string; content: string; whole: boolean }) =>
      calls.POST('/api/v1/licences/directory/import', { body: { form: given.form as 'csv' | 'graph-users' | 'graph-groups', content: given.content, whole: given.whole, force: false } }),
    { done: (answer) => `${answer?.users ?? 0} people and ${answer?.groups ?? 0} groups read, ${answer?.licences ?? 0} licences`, touches: TOUCHES, quiet: true },
  );
  const skus = [...new Set(of.subscriptions.map((each) => each.sku))];
  const columns: Column<Row>[] = [
    { id: 'name', header: 'Name', width: 280, grow: true, cell: (row) => <span title={row.name}>{row.name}</span> },
    { id: 'title', header: 'Known as', width: 180, cell: (row) => row.title || '–' },
    { id: 'kind', header: 'Kind', width: 90, cell: (row) => <Badge>{row.kind === 'group' ? 'Group' : 'Person'}</Badge> },
    { id: 'skus', header: 'Licences', width: 260, grow: true, cell: (row) => (row.skus.length ? <span title={row.skus.join(', ')}>{row.skus.join(', ')}</span> : <Badge tone="neutral">None of their own</Badge>) },
    { id: 'without', header: 'Without plans', width: 160, hidden: true, cell: (row) => row.without.join(', ') || '–' },
    { id: 'enabled', header: 'Account', width: 100, cell: (row) => (row.enabled ? 'Enabled' : 'Disabled') },
  ];
  const upload = <Button size="small" icon={<ArrowUploadRegular />} onClick={importing.ask}>Directory from a file</Button>;
  return (
    <Wait for={asked}>
      {(known) => {
        const rows = rowsOf(of, known);
        const text = view.text.toLowerCase();
        const shown = rows.filter(
          (row) =>
            `${row.name} ${row.title}`.toLowerCase().includes(text) &&
            (!view.kind || row.kind === view.kind) &&
            (!view.licence || (view.licence === 'none' ? !row.skus.length : row.skus.includes(view.licence))),
        );
        const picked = rows.filter((row) => chosen.has(row.key));
        return (
          <>
            <Filters onClear={view.text || view.licence || view.kind ? () => setView(STOCK) : undefined} end={may && upload}>
              <TextFilter label="Name" value={view.text} onChange={(next) => setView({ text: next })} />
              <Choice label="Licence" single values={['none', ...skus]} word={(word) => word} chosen={view.licence ? [view.licence] : []} onChange={([licence = '']) => setView({ licence })} />
              <Choice label="Kind" single values={['user', 'group']} word={(word) => (word === 'user' ? 'Person' : 'Group')} chosen={view.kind ? [view.kind] : []} onChange={([kind = '']) => setView({ kind })} />
            </Filters>
            <DataGrid
              name="licence-holders"
              label="People and groups with their licences"
              height={Math.min(760, 110 + Math.max(6, shown.length) * 34)}
              columns={columns}
              rows={shown}
              total={shown.length}
              rowKey={(row) => row.key}
              chosen={may ? chosen : undefined}
              onChoose={setChosen}
              tools={
                picked.length > 0 && (
                  <>
                    <Button size="small" appearance="subtle" icon={<AddRegular />} onClick={() => setDoing('give')}>Give a licence</Button>
                    <Button size="small" appearance="subtle" onClick={() => setDoing('take')}>Take a licence</Button>
                  </>
                )
              }
              empty={
                <EmptyState icon={<PeopleRegular />} title={rows.length ? 'Nobody is so' : 'The directory is not known yet'} actions={rows.length ? <Button onClick={() => setView(STOCK)}>Clear the filters</Button> : may && <Button appearance="primary" onClick={importing.ask}>Directory from a file</Button>}>
                  {rows.length ? 'Loosen a filter.' : 'Take people and groups over from Microsoft Graph, a CSV file or an LDAP directory. Until then licences hold for everybody.'}
                </EmptyState>
              }
            />
            {doing && <Change what={doing} of={picked} skus={skus} onClose={() => setDoing('')} onDone={() => { setDoing(''); setChosen(new Set()); }} />}
            {importing.open && (
              <FileDialog
                title="Take the directory over from a file"
                forms={[['graph-users', 'Microsoft Graph: the answer of GET /users'], ['graph-groups', 'Microsoft Graph: the answer of GET /groups with members'], ['csv', 'CSV of people: upn, name, mail, department, licences']]}
                whole="These are all there are: others are disabled as leavers"
                take={take}
                onClose={importing.close}
              />
            )}
          </>
        );
      }}
    </Wait>
  );
}

function Change({ what, of, skus, onClose, onDone }: { what: 'give' | 'take'; of: Row[]; skus: string[]; onClose: () => void; onDone: () => void }) {
  const [sku, setSku] = useState(skus[0] ?? '');
  const concerned = of.filter((row) => row.skus.includes(sku) === (what === 'take'));
  const change = useChange(
    async () => {
      for (const row of concerned) {
        const body = { holder: row.name, sku, group: row.kind === 'group' };
        await (what === 'give' ? calls.POST('/api/v1/licences/holdings', { body }) : calls.POST('/api/v1/licences/holdings/take', { body }));
      }
      return {};
    },
    { done: `${sku} ${what === 'give' ? 'given to' : 'taken from'} ${concerned.length}`, touches: TOUCHES },
  );
  return (
    <Confirm open title={what === 'give' ? 'Give a licence' : 'Take a licence'} verb={what === 'give' ? 'Give' : 'Take'} ready={sku !== '' && concerned.length > 0} busy={change.isPending} onClose={onClose} onDone={() => change.mutate(undefined, { onSuccess: onDone })}>
      <Field label="Licence">
        <Combobox value={sku} selectedOptions={[sku]} onOptionSelect={(_, data) => setSku(data.optionValue ?? '')}>
          {skus.map((each) => <Option key={each}>{each}</Option>)}
        </Combobox>
      </Field>
      <p style={{ margin: 0, fontSize: 13 }}>
        {what === 'give' ? 'Given to' : 'Taken from'} {concerned.map((row) => row.name).slice(0, 5).join(', ') || 'nobody'}
        {concerned.length > 5 && ` and ${concerned.length - 5} more`}
        {concerned.length < of.length && `; for ${of.length - concerned.length} it changes nothing`}.
        {what === 'take' && ' Their mail no longer appears in reports such as Explorer.'}
      </p>
    </Confirm>
  );
}
