// The bell: what happened while one was away. Live: the server says when incidents changed, and it asks again. Up to
// when it was seen is kept in this browser.
import { Button, CounterBadge, makeStyles, tokens } from '@fluentui/react-components';
import { AlertRegular, CheckmarkCircleRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { Link } from 'wouter';
import { api, type Schemas } from '../api/client';
import { useMe } from '../api/session';
import { Severity } from '../components/Badges';
import { EmptyState } from '../components/EmptyState';
import { Flyout } from '../components/Flyout';
import { Time } from '../components/Time';
import { Told } from '../components/Told';
import { Wait } from '../components/Wait';
import { count } from '../state/words';
import { useShortcuts } from './shortcuts';

const useStyles = makeStyles({
  bell: { position: 'relative' },
  count: { position: 'absolute', top: '-2px', right: '-2px', pointerEvents: 'none' },
  list: { listStyle: 'none', margin: 0, padding: 0 },
  item: { padding: '10px 0 10px 10px', borderTop: `1px solid ${tokens.colorNeutralStroke3}`, borderLeft: '3px solid transparent', fontSize: '13px', lineHeight: '20px' },
  fresh: { borderLeftColor: tokens.colorBrandForeground1 },
  text: { margin: '2px 0', overflowWrap: 'anywhere', display: '-webkit-box', WebkitLineClamp: 3, WebkitBoxOrient: 'vertical', overflow: 'hidden' },
});

type Notice = Schemas['NoticeBody'];
const DAY = 86_400_000;
const WORDS: Record<Notice['kind'], (of: Notice) => string> = {
  new: () => 'New incident',
  yours: (of) => `${of.actor} gave it to you, or took it from you`,
  changed: (of) => `Yours was changed by ${of.actor}`,
  said: (of) => `${of.actor} commented on yours`,
};

export function Notices() {
  const me = useMe();
  return me.rights.includes('incidents.read') ? <Bell place={`vedette.seen.${me.tenant}.${me.name}`} /> : null;
}

function Bell({ place }: { place: string }) {
  const s = useStyles();
  const [open, setOpen] = useState(false);
  const [began] = useState(() => Date.now());
  const [seen, setSeen] = useState(() => localStorage.getItem(place) ?? new Date(began - DAY).toISOString());
  // A day at least, a month at most; cut to the hour so that the question stays the same.
  const since = new Date(Math.floor(Math.max(began - 30 * DAY, Math.min(began - DAY, Date.parse(seen))) / 3_600_000) * 3_600_000).toISOString();
  const [asked] = useState(since);
  const found = api.useQuery('get', '/api/v1/notices', { params: { query: { since: asked, limit: 100 } } });
  const fresh = found.data?.filter((each) => each.at > seen).length ?? 0;
  const close = () => {
    setOpen(false);
    const newest = found.data?.[0]?.at ?? '';
    const next = newest > seen ? newest : seen;
    localStorage.setItem(place, next);
    setSeen(next);
  };
  useShortcuts([{ keys: 'g n', label: 'What happened while you were away', run: () => setOpen(true) }], 'everywhere');
  return (
    <>
      <span className={s.bell}>
        <Button appearance="transparent" size="small" icon={<AlertRegular />} aria-label={fresh ? `Notifications: ${fresh} new` : 'Notifications'} onClick={() => setOpen(true)} />
        {fresh > 0 && <CounterBadge className={s.count} count={fresh} size="small" color="danger" aria-hidden />}
      </span>
      <Flyout open={open} title="While you were away" onClose={close}>
        <Wait for={found}>
          {(data) => (
            <>
              <span style={{ fontSize: 13 }}>
                {fresh ? `${count(fresh, 'thing')} happened since you looked last, ` : 'Nothing new since you looked last, '}
                <Time at={seen} />.
              </span>
              {data.length ? (
                <ol className={s.list} aria-label="What happened, newest first">
                  {data.map((each) => (
                    <li key={each.kind + each.at + each.number} className={`${s.item} ${each.at > seen ? s.fresh : ''}`}>
                      <span style={{ display: 'flex', gap: 8, alignItems: 'center', flexWrap: 'wrap' }}>
                        <Severity value={each.severity} /> <strong>{WORDS[each.kind](each)}</strong> <Time at={each.at} show="ago" /> {each.at > seen && <span className="sr">New</span>}
                      </span>
                      <p className={s.text}><Link href={`/incidents/${each.number}`} onClick={close}>#{each.number} {each.name}</Link></p>
                      <p className={s.text}><Told text={each.text} /></p>
                    </li>
                  ))}
                </ol>
              ) : (
                <EmptyState icon={<CheckmarkCircleRegular />} title="All quiet">New incidents, what others do to yours and what they write about them appear here by themselves.</EmptyState>
              )}
            </>
          )}
        </Wait>
      </Flyout>
    </>
  );
}
