// The time range of a query: a few usual ones, or from and until in the zone the person chose.
import { Button, Dropdown, Field, Input, Option, Popover, PopoverSurface, PopoverTrigger } from '@fluentui/react-components';
import { CalendarRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { instantAt, moment, wall } from '../../state/time';
import { useZone } from '../../theme/prefs';

const USUAL: [string, string][] = [['PT1H', 'Last hour'], ['PT12H', 'Last 12 hours'], ['P1D', 'Last day'], ['P7D', 'Last 7 days'], ['P30D', 'Last 30 days'], ['', 'All that is kept']];

/** A span in words. */
export function spanWords(span: string, zone: string): string {
  const usual = USUAL.find(([value]) => value === span);
  if (usual) return usual[1];
  const [from = '', until = ''] = span.split('/');
  return until.includes('T') && from.includes('T') && !from.startsWith('P') ? `${moment(from, zone)} – ${moment(until, zone)}` : span;
}

export function SpanPicker({ value, onChange }: { value: string; onChange: (span: string) => void }) {
  const zone = useZone();
  const [open, setOpen] = useState(false);
  const [start = '', end = ''] = value.includes('/') ? value.split('/') : [];
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const given = [instantAt(from, zone), instantAt(until, zone)] as const;
  const fits = given[0] && given[1] && given[0] < given[1];
  const onOpen = (now: boolean) => {
    setOpen(now);
    if (!now) return;
    setFrom(wall(start || new Date(Date.now() - 86_400_000).toISOString(), zone).slice(0, 16));
    setUntil(wall(end || new Date().toISOString(), zone).slice(0, 16));
  };
  return (
    <>
      <Dropdown size="small" style={{ minWidth: 136 }} aria-label="Time range" value={spanWords(value, zone)} selectedOptions={[value]} onOptionSelect={(_, data) => onChange(data.optionValue ?? '')}>
        {USUAL.map(([span, words]) => <Option key={words} value={span} text={words}>{words}</Option>)}
      </Dropdown>
      <Popover open={open} onOpenChange={(_, data) => onOpen(data.open)} trapFocus>
        <PopoverTrigger disableButtonEnhancement>
          <Button size="small" appearance="subtle" icon={<CalendarRegular />} aria-label="Choose a time range of your own" title="From and until" />
        </PopoverTrigger>
        <PopoverSurface aria-label="Time range of your own">
          <form
            style={{ display: 'flex', flexDirection: 'column', gap: 10 }}
            onSubmit={(event) => {
              event.preventDefault();
              if (!fits) return;
              onChange(`${given[0]}/${given[1]}`);
              setOpen(false);
            }}
          >
            <Field label={`From (${zone})`}><Input type="datetime-local" size="small" value={from} onChange={(_, data) => setFrom(data.value)} /></Field>
            <Field label={`Until (${zone})`} validationMessage={fits ? undefined : 'Until must be after from.'}><Input type="datetime-local" size="small" value={until} onChange={(_, data) => setUntil(data.value)} /></Field>
            <Button type="submit" appearance="primary" size="small" disabled={!fits}>Use it</Button>
          </form>
        </PopoverSurface>
      </Popover>
    </>
  );
}
