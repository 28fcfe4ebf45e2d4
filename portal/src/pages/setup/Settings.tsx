// Settings: how the service stands, turning it on and off, and every setting with what it does.
import { Button, Dropdown, Input, Option, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { api, calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay } from '../../api/session';
import { Card } from '../../components/Card';
import { Page } from '../../components/Page';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { plain } from '../../state/words';
import { Everything } from './Everything';
import { OptOut } from './OptOut';
import { Standing } from './Welcome';

const useStyles = makeStyles({
  row: { display: 'grid', gridTemplateColumns: '1fr minmax(180px, 240px)', gap: '4px 24px', alignItems: 'center', padding: '10px 0', borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
  about: { margin: 0, fontSize: '12px', color: tokens.colorNeutralForeground2 },
  name: { fontWeight: 600, fontSize: '13px' },
  control: { display: 'flex', gap: '6px', minWidth: 0, '& > *': { minWidth: 0, flex: 1 } },
});

export default function Settings() {
  const mayOff = useMay('tenant.turn-off');
  const maySee = useMay('settings.view');
  const tenant = api.useQuery('get', '/api/v1/tenant', {});
  const settings = api.useQuery('get', '/api/v1/tenant/settings', {}, { enabled: maySee });
  return (
    <Page title="Settings" shape="narrow" about="For the whole organisation. Theme, time zone and columns are yours alone and kept in this browser.">
      <Wait for={tenant}>
        {(data) => (
          <>
            <Standing tenant={data} />
            {data.state === 'on' && mayOff && <OptOut tenant={data} />}
            {data.receipts.length > 0 && (
              <Card title="Receipts of deletions">
                {data.receipts.map((receipt) => (
                  <p key={receipt.id} style={{ fontSize: 13 }}>
                    <Time at={receipt.at} />, by {receipt.person}: {receipt.what}
                    <br />
                    <span className="mono">SHA-256 {receipt.digest}</span>
                  </p>
                ))}
              </Card>
            )}
          </>
        )}
      </Wait>
      <Everything />
      {maySee && (
        <Card title="Settings of the organisation">
          <Wait for={settings}>{(data) => <>{data.map((each) => <Setting key={each.name} of={each} />)}</>}</Wait>
        </Card>
      )}
    </Page>
  );
}

function Setting({ of }: { of: Schemas['SettingBody'] }) {
  const s = useStyles();
  const may = useMay('settings.manage');
  const [typed, setTyped] = useState(of.value);
  const change = useChange(
    (value: string) => calls.PUT('/api/v1/tenant/settings/{name}', { params: { path: { name: of.name } }, body: { value } }),
    { done: 'Saved', touches: ['/api/v1/tenant'] },
  );
  const label = plain(of.name.replace(/[.\-_]/g, ' '));
  return (
    <div className={s.row}>
      <div>
        <div className={s.name}>{label}</div>
        <p className={s.about}>{of.about} {of.value !== of.default && <>As at first: {of.default || 'empty'}.</>}</p>
      </div>
      <div className={s.control}>
        {of.values.length ? (
          <Dropdown aria-label={label} disabled={!may} size="small" value={of.value} selectedOptions={[of.value]} onOptionSelect={(_, data) => data.optionValue && change.mutate(data.optionValue)}>
            {of.values.map((value) => <Option key={value}>{value}</Option>)}
          </Dropdown>
        ) : (
          <>
            <Input aria-label={label} disabled={!may} size="small" value={typed} onChange={(_, data) => setTyped(data.value)} />
            {typed !== of.value && <Button size="small" style={{ flex: 'none' }} onClick={() => change.mutate(typed)}>Save</Button>}
          </>
        )}
      </div>
    </div>
  );
}
