// Reads a directory, shows what taking it over would change, and takes over exactly what was shown.
import { Checkbox, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useState } from 'react';
import { api, calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { Confirm } from '../../components/Confirm';
import { Trouble, Wait } from '../../components/Wait';

type Preview = Schemas['TakeoverBody'];
const PARTS: [keyof Preview, string][] = [
  ['added', 'New people'],
  ['changed', 'Changed'],
  ['left', 'Left: they are disabled, nothing is deleted'],
  ['doubled', 'Known from another source: left as they are'],
  ['groupsAdded', 'New groups'],
  ['groupsChanged', 'Groups with other members'],
  ['groupsGone', 'Groups that are gone'],
];

export function TakeOver({ name, onClose }: { name: string; onClose: () => void }) {
  const [full, setFull] = useState(false);
  const [force, setForce] = useState(false);
  const asked = api.useQuery('post', '/api/v1/directories/{name}/preview', { params: { path: { name } }, body: { full } }, { staleTime: 0, gcTime: 0 });
  const seen = asked.data;
  const apply = useChange((mark: string) => calls.POST('/api/v1/directories/{name}/apply', { params: { path: { name } }, body: { full, seen: mark, force } }), {
    done: (answer) => answer?.text ?? 'Taken over',
    touches: ['/api/v1/directories', '/api/v1/licences', '/api/v1/permissions', '/api/v1/accounts'],
    quiet: true,
  });
  return (
    <Confirm open title={`Take over ${name}`} verb="Take this over" ready={seen !== undefined && (!seen.alarming || force)} busy={apply.isPending} onClose={onClose} onDone={() => seen && apply.mutate(seen.seen, { onSuccess: onClose })}>
      <Checkbox label="Read everything, not only what changed since the last time" checked={full} onChange={(_, data) => setFull(data.checked === true)} />
      <Wait for={asked} label="Reading the directory">
        {(data) => (
          <div style={{ fontSize: 13, maxHeight: 340, overflowY: 'auto' }} tabIndex={0} role="region" aria-label="What changes">
            <p style={{ margin: '0 0 8px' }}>{data.text}</p>
            {PARTS.map(([part, title]) => {
              const names = data[part];
              return Array.isArray(names) && names.length > 0 && <p key={part} style={{ margin: '0 0 6px' }}><strong>{title} ({names.length})</strong>: {names.slice(0, 30).join(', ')}{names.length > 30 && ' …'}</p>;
            })}
          </div>
        )}
      </Wait>
      {seen?.alarming && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            Alarmingly many people would leave. Is the base right, and could everything be read?
            <Checkbox label="Take it over all the same" checked={force} onChange={(_, data) => setForce(data.checked === true)} />
          </MessageBarBody>
        </MessageBar>
      )}
      {apply.error && <Trouble error={apply.error} />}
    </Confirm>
  );
}
