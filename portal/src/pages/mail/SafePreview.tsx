// A message as safe text behind a button that says that looking is audited: nothing in it runs, loads or can be clicked.
import { Button, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { EyeRegular } from '@fluentui/react-icons';
import type { Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { Facts } from '../../components/Facts';
import { Listing } from '../../components/Listing';
import { Trouble } from '../../components/Wait';
import { bytes, list } from '../../state/words';

const useStyles = makeStyles({
  box: { display: 'flex', flexDirection: 'column', gap: '10px', minWidth: 0 },
  words: { fontSize: '12px', color: tokens.colorNeutralForeground2, margin: 0 },
  text: { margin: 0, padding: '12px', border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: '6px', background: tokens.colorNeutralBackground2, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontFamily: 'inherit', fontSize: '13px', lineHeight: '20px', maxHeight: '420px', overflowY: 'auto' },
  head: { fontSize: '13px', margin: 0, fontWeight: 600 },
});

type Shown = Schemas['MailShownBody'];
type Props = { may: boolean; why?: string; own?: boolean; ask: () => Promise<{ data?: Shown }> };

/** `why` says in whose hands it is when this person may not; `own`: it is their own mail. */
export function SafePreview({ may, why, own, ask }: Props) {
  const s = useStyles();
  const look = useChange(ask, { touches: ['/api/v1/audit'], quiet: true });
  if (!may) return <p className={s.words}>{why ?? 'Looking at the content takes the right to preview quarantined mail.'}</p>;
  return (
    <div className={s.box}>
      {!look.data && (
        <div style={{ display: 'flex', gap: 10, alignItems: 'center', flexWrap: 'wrap' }}>
          <Button icon={<EyeRegular />} disabled={look.isPending} onClick={() => look.mutate(undefined)}>{look.isPending ? 'Opening …' : 'Preview'}</Button>
          <span className={s.words}>{own ? 'As text, so that nothing in it can run or be clicked. That it was opened is written into the audit log.' : 'It is somebody’s mail: that you looked is written into the audit log (AdminMailAccess).'}</span>
        </div>
      )}
      {look.error && <Trouble error={look.error} />}
      {look.data && <Opened of={look.data} />}
    </div>
  );
}

function Opened({ of }: { of: Shown }) {
  const s = useStyles();
  return (
    <>
      <MessageBar layout="multiline"><MessageBarBody>Text only. That you looked is in the audit log.</MessageBarBody></MessageBar>
      <Facts of={[['From', of.sender], ['To', list(of.recipients.slice(0, 10))], ['Subject', of.subject || '(no subject)']]} />
      <pre className={s.text} tabIndex={0} role="region" aria-label="Text of the message">{of.text.trim() || 'It has no text.'}</pre>
      {of.cut && <p className={s.words}>Cut here: the text is longer.</p>}
      {of.parts.length > 0 && (
        <Listing label="Files in it" columns={['File', 'Type', 'Size']} rows={of.parts} rowKey={(row, place) => `${row.sha256}${place}`}>
          {(row) => [<>{row.name || '(no name)'}{row.inside && ' (in a file)'}{row.encrypted && ' (encrypted)'}</>, row.type, bytes(row.size)]}
        </Listing>
      )}
      {of.links.length > 0 && (
        <>
          <h4 className={s.head}>Links, made harmless</h4>
          <ul className="mono" style={{ margin: 0, paddingLeft: 18 }}>{of.links.map((link) => <li key={link}>{link}</li>)}</ul>
        </>
      )}
      {of.problems.map((each) => <p key={each} className={s.words}>{each}</p>)}
    </>
  );
}
