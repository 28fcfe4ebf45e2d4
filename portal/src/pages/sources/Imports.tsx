// Import by hand: files dropped here are sent, recognised, read in the background and judged; each says what came of it.
import { Button, Dropdown, Field, Option, ProgressBar, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ArrowUploadRegular, DismissCircleRegular, DocumentRegular } from '@fluentui/react-icons';
import { useRef, useState } from 'react';
import { Link } from 'wouter';
import { api, calls } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay } from '../../api/session';
import { Badge } from '../../components/Badges';
import { EmptyState } from '../../components/EmptyState';
import { Page } from '../../components/Page';
import { Wait } from '../../components/Wait';
import { span } from '../../state/time';
import { useView } from '../../state/view';
import { bytes } from '../../state/words';
import { Sections } from './Sections';
import { TaskLine, isOpen } from './TaskLine';
import { abandon, upload, useUploads, type Upload } from './uploads';

const useStyles = makeStyles({
  drop: { display: 'flex', flexDirection: 'column', alignItems: 'center', gap: '10px', padding: '28px 20px', border: `2px dashed ${tokens.colorNeutralStroke1}`, borderRadius: '8px', background: tokens.colorNeutralBackground1, textAlign: 'center', fontSize: '13px', lineHeight: '20px' },
  over: { borderTopColor: tokens.colorBrandStroke1, borderRightColor: tokens.colorBrandStroke1, borderBottomColor: tokens.colorBrandStroke1, borderLeftColor: tokens.colorBrandStroke1, background: 'var(--brand-bg)' },
  big: { fontSize: '15px', fontWeight: 600, margin: 0 },
  quiet: { color: tokens.colorNeutralForeground2, margin: 0, maxWidth: '68ch' },
  row: { display: 'flex', gap: '12px', alignItems: 'end', flexWrap: 'wrap', justifyContent: 'center' },
  list: { display: 'flex', flexDirection: 'column', gap: '8px' },
  sending: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) auto', gap: '4px 16px', alignItems: 'center', padding: '10px 14px', background: tokens.colorNeutralBackground1, border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: '6px', fontSize: '13px' },
  whole: { gridColumn: '1 / -1' },
});

export default function Imports() {
  const s = useStyles();
  const may = useMay('sources.manage');
  const [view, setView] = useView({ as: '' });
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const uploads = useUploads();
  const connectors = api.useQuery('get', '/api/v1/connectors', {}, { staleTime: 300_000 });
  const imports = api.useQuery('get', '/api/v1/imports', { params: { query: { limit: 50 } } }, { refetchInterval: (query) => (query.state.data?.value.some(isOpen) ? 1_000 : false) });
  const cancel = useChange((task: string) => calls.POST('/api/v1/imports/{task}/cancel', { params: { path: { task } } }), { done: 'It ends with what it has read', touches: ['/api/v1/imports'] });
  const chosen = connectors.data?.find((each) => each.name === view.as);
  const take = (files: FileList | null) => files && upload([...files], view.as);
  return (
    <Page title="Import files" about="Logs and exports by hand: once, to try something, or to look at what somebody sent.">
      <Sections />
      {may && (
        <section
          className={mergeClasses(s.drop, over && s.over)}
          aria-label="Files to import"
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault();
            setOver(false);
            take(event.dataTransfer.files);
          }}
        >
          <p className={s.big}>Drop files here</p>
          <p className={s.quiet}>JSON, CSV, EVTX, XML, Avro, syslog, Zeek, mail (EML, mbox), compressed or in archives, also as Elasticsearch, Splunk, Azure, Amazon or Google export them: what product they are of is recognised from what stands in them. The same event twice is kept once.</p>
          <div className={s.row}>
            <Button appearance="primary" icon={<ArrowUploadRegular />} onClick={() => input.current?.click()}>Choose files</Button>
            <Field label="Read them as">
              <Dropdown style={{ minWidth: 220 }} value={chosen?.title ?? 'Recognise it'} selectedOptions={[view.as]} onOptionSelect={(_, data) => setView({ as: data.optionValue ?? '' })}>
                <Option value="" text="Recognise it">Recognise it</Option>
                {(connectors.data ?? []).map((each) => <Option key={each.name} value={each.name} text={each.title}>{each.title}</Option>)}
              </Dropdown>
            </Field>
          </div>
          <input
            ref={input}
            type="file"
            multiple
            hidden
            aria-label="Files"
            onChange={(event) => {
              take(event.target.files);
              event.target.value = '';
            }}
          />
        </section>
      )}
      {uploads.length > 0 && <div className={s.list} role="group" aria-label="On their way">{uploads.map((each) => <Sending key={each.id} of={each} />)}</div>}
      <Wait for={imports}>
        {(data) =>
          data.value.length ? (
            <div className={s.list} role="group" aria-label="Imports, newest first">
              {data.value.map((each) => <TaskLine key={each.id} of={each} unit="bytes" onCancel={may ? () => cancel.mutate(each.id) : undefined} />)}
              {data.total > data.value.length && <span style={{ fontSize: 12 }}>{`The newest ${data.value.length} of ${data.total.toLocaleString('en')}`}</span>}
            </div>
          ) : (
            <EmptyState icon={<DocumentRegular />} title="Nothing was imported by hand">
              What is imported shows here how far it is, and afterwards how many rows, alerts and incidents came of it. For whole folders and every night: <span className="mono">vedette import</span> on the machine. See <Link href="/sources/connectors">what can be read</Link>.
            </EmptyState>
          )
        }
      </Wait>
    </Page>
  );
}

function Sending({ of }: { of: Upload }) {
  const s = useStyles();
  const rest = of.rate > 0 ? (of.size - of.sent) / of.rate : null;
  return (
    <article className={s.sending} aria-label={`Upload of ${of.name}`}>
      <span><strong>{of.name}</strong> <Badge tone={of.state === 'failed' ? 'high' : 'brand'}>{of.state === 'failed' ? 'Not taken' : of.state === 'waiting' ? 'Next' : 'Sending'}</Badge></span>
      <Button size="small" icon={<DismissCircleRegular />} onClick={() => abandon(of.id)} aria-label={`${of.state === 'failed' ? 'Dismiss' : 'Stop sending'} ${of.name}`}>{of.state === 'failed' ? 'Dismiss' : 'Stop'}</Button>
      {of.state === 'failed' ? (
        <span className={s.whole} role="alert">{of.error}</span>
      ) : (
        <span className={s.whole}>
          <ProgressBar value={of.size ? of.sent / of.size : 0} aria-label={`Sent of ${of.name}`} />
          <span className="numbers">{`${bytes(of.sent)} of ${bytes(of.size)}`}{of.rate > 0 && `, ${bytes(of.rate)}/s`}{rest !== null && of.sent < of.size && `, about ${span(rest)} to go`}</span>
        </span>
      )}
    </article>
  );
}
