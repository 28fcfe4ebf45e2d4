// One of the top lists as a table; a line filters the whole page by its word.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { api } from '../../api/client';
import { EmptyState } from '../../components/EmptyState';
import { Wait } from '../../components/Wait';
import { TOPS, type Asked, type TopName } from './types';

const useStyles = makeStyles({
  scroll: { overflow: 'auto', maxHeight: '560px', border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: '6px', background: tokens.colorNeutralBackground1 },
  table: { borderCollapse: 'collapse', width: '100%', fontSize: '13px', '& th, & td': { padding: '4px 12px', textAlign: 'right', borderBottom: `1px solid ${tokens.colorNeutralStroke3}`, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }, '& th:first-child, & td:first-child': { textAlign: 'left', width: '100%', maxWidth: '0' }, '& thead th': { fontWeight: 600, fontSize: '12px' } },
  word: { fontWeight: 400, maxWidth: '100%', minWidth: 0, justifyContent: 'flex-start', '& > span': { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' } },
  detail: { color: tokens.colorNeutralForeground2, fontSize: '12px', paddingLeft: '8px' },
});

const HEADS: Record<TopName, string> = { urls: 'URL', clicks: 'URL', users: 'User', origins: 'Sender IP', families: 'Malware family', campaigns: 'Campaign' };

export function TopTab({ asked, top, onWord }: { asked: Asked; top: TopName; onWord: (property: string, word: string) => void }) {
  const s = useStyles();
  const found = api.useQuery('post', '/api/v1/explorer/top', { body: { ...asked, top, limit: 100 } }, { placeholderData: (before) => before });
  return (
    <Wait for={found}>
      {(list) =>
        list.lines.length ? (
          <div className={s.scroll} tabIndex={0} role="region" aria-label={TOPS[top]}>
            <table className={s.table}>
              <thead><tr><th scope="col">{HEADS[top]}</th>{list.columns.map((column) => <th key={column} scope="col">{column}</th>)}</tr></thead>
              <tbody>
                {list.lines.map((line) => (
                  <tr key={line.word + line.detail}>
                    <td>
                      <Button size="small" appearance="transparent" className={s.word} title={`Filter: ${line.word}`} disabled={!line.word} onClick={() => onWord(list.property, line.word)}>
                        <span>{line.word || 'None'}</span>
                      </Button>
                      {line.detail && <div className={s.detail}>{line.detail}</div>}
                    </td>
                    {line.counts.map((count, place) => <td key={list.columns[place]}>{count.toLocaleString('en')}</td>)}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        ) : (
          <EmptyState title="Nothing to show">{list.reason ? `${list.reason.charAt(0).toUpperCase()}${list.reason.slice(1)}.` : 'Nothing in this time passes the filter.'}</EmptyState>
        )
      }
    </Wait>
  );
}
