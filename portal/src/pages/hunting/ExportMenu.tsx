// The whole result as a file, without a cap on rows; times in UTC and, beside them, in the zone people read.
import { Menu, MenuButton, MenuDivider, MenuGroup, MenuGroupHeader, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { ArrowExportRegular } from '@fluentui/react-icons';
import { calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { otherZone, useZone } from '../../theme/prefs';
import { saveFile } from './files';

type Form = Schemas['Form'];
const FORMS: [Form, string][] = [['csv', 'CSV, for spreadsheets'], ['json', 'JSON'], ['ndjson', 'JSON lines'], ['parquet', 'Parquet']];

export function ExportMenu({ query, span }: { query: string; span: string }) {
  const zone = useZone();
  const local = otherZone();
  const both = local !== 'UTC';
  const take = useChange(
    async ({ form, name }: { form: Form; name: string }) => {
      const { data, response } = await calls.POST('/api/v1/hunting/export', { body: { query, timespan: span, form, zone: name, safe: true }, parseAs: 'blob' });
      const told = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1];
      saveFile(data as unknown as Blob, told ?? `hunt.${form}`);
      return { data: true };
    },
    { done: 'The file is saved', touches: ['/api/v1/hunting/history', '/api/v1/hunting/usage'] },
  );
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <MenuButton size="small" icon={<ArrowExportRegular />} disabled={take.isPending}>{take.isPending ? 'Exporting …' : 'Export'}</MenuButton>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuGroup>
            <MenuGroupHeader>{zone !== 'UTC' ? `All rows, times in UTC and ${local}` : 'All rows, times in UTC'}</MenuGroupHeader>
            {FORMS.map(([form, words]) => <MenuItem key={form} onClick={() => take.mutate({ form, name: zone })}>{words}</MenuItem>)}
          </MenuGroup>
          {both && zone === 'UTC' && (
            <>
              <MenuDivider />
              <MenuItem onClick={() => take.mutate({ form: 'csv', name: local })}>{`CSV with ${local} beside UTC`}</MenuItem>
            </>
          )}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
