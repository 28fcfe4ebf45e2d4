// How many over time, stacked by the pivot: a bar or a word of the legend filters, dragging over slots zooms in.
import { Button, Dropdown, Option, makeStyles, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import { Bars } from '../../components/Bars';
import { Card } from '../../components/Card';
import { clock, day } from '../../state/time';
import { useMode, useZone } from '../../theme/prefs';
import type { Chart as Found, Property } from './types';

const useStyles = makeStyles({
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', fontSize: '12px', color: tokens.colorNeutralForeground2 },
  space: { flex: 1 },
  legend: { display: 'flex', flexWrap: 'wrap', gap: '2px 4px' },
  swatch: { width: '10px', height: '10px', borderRadius: '2px', marginRight: '6px', flexShrink: 0 },
  word: { fontWeight: 400, fontSize: '12px', maxWidth: '260px', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
});

// Ten that are told apart in both themes, and one for the others.
const COLOURS = {
  light: ['#0b6cb3', '#b35900', '#007a5a', '#a83a7c', '#6b5b00', '#8c2d04', '#5b4bb5', '#0f7f8c', '#c4314b', '#5a7300', '#8a8a8a'],
  dark: ['#56b4e9', '#e69f00', '#2fc49a', '#e58bc0', '#f0e442', '#ff7f50', '#a99bff', '#4cd3e0', '#ff8fa3', '#b5d334', '#8a8a8a'],
};

/** `PT3H` in milliseconds; slots are minutes, hours or days. */
function length(slot: string): number {
  const [, days = '0', hours = '0', minutes = '0'] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?/.exec(slot) ?? [];
  return (Number(days) * 1440 + Number(hours) * 60 + Number(minutes)) * 60_000;
}

type Props = { found: Found; pivots: Property[]; pivot: string; onPivot: (id: string) => void; onWord: (word: string) => void; onSpan: (since: string, until: string) => void };

export function TimeChart({ found, pivots, pivot, onPivot, onWord, onSpan }: Props) {
  const s = useStyles();
  const zone = useZone();
  const colours = COLOURS[useMode()];
  const title = pivots.find((each) => each.id === pivot)?.title ?? pivot;
  const step = length(found.slot) || 3_600_000;
  const times = useMemo(() => {
    const first = Math.floor(Date.parse(found.since) / step) * step;
    const amount = Math.min(200, Math.max(1, Math.ceil((Date.parse(found.until) - first) / step)));
    return Array.from({ length: amount }, (_, place) => first + place * step);
  }, [found.since, found.until, step]);
  const rows = useMemo(() => {
    const places = new Map(times.map((at, place) => [at, place]));
    return found.series.map(({ word }) => {
      const counts = times.map(() => 0);
      for (const slot of found.slots) {
        const place = places.get(Date.parse(slot.at));
        if (slot.word === word && place !== undefined) counts[place] = (counts[place] ?? 0) + slot.count;
      }
      return { word, counts };
    });
  }, [found.series, found.slots, times]);
  const labels = times.map((at) => {
    const iso = new Date(at).toISOString();
    return step < 86_400_000 ? `${day(iso, zone)} ${clock(iso, zone)}` : day(iso, zone);
  });
  const zoom = (from: number, to: number) => {
    const since = times[Math.max(0, from)];
    const until = times[Math.min(times.length - 1, to)];
    if (since !== undefined && until !== undefined) onSpan(new Date(since).toISOString(), new Date(Math.max(until + step, since + 1_800_000)).toISOString());
  };
  return (
    <Card>
      <div className={s.head}>
        <Dropdown size="small" aria-label={`Chart by: ${title}`} value={`By ${title.toLowerCase()}`} selectedOptions={[pivot]} onOptionSelect={(_, data) => onPivot(data.optionValue ?? pivot)}>
          {pivots.map((each) => <Option key={each.id} value={each.id} text={each.title}>{each.title}</Option>)}
        </Dropdown>
        <span>{found.unit}; drag over the chart to look closer</span>
      </div>
      <Bars
        label={`${found.unit}, by ${title.toLowerCase()}`}
        words={rows.map(({ word }, place) => ({ id: word, title: word, color: colours[place] ?? '#8a8a8a' }))}
        slots={labels.map((label, place) => ({ title: label, counts: Object.fromEntries(rows.map(({ word, counts }) => [word, counts[place] ?? 0])) }))}
        height={170}
        plain
        onWord={onWord}
        onSpan={zoom}
      />
      <div className={s.legend} role="group" aria-label={`Filter by ${title.toLowerCase()}`}>
        {found.series.map(({ word, count }, place) => (
          <Button key={word} size="small" appearance="subtle" disabledFocusable={word === 'Others'} title={word === 'Others' ? 'All others together' : `Filter: ${title} ${word}`} onClick={() => onWord(word)}>
            <span className={s.swatch} style={{ background: colours[place] }} aria-hidden />
            <span className={s.word}>{word} <b>{count.toLocaleString('en')}</b></span>
          </Button>
        ))}
      </div>
    </Card>
  );
}
