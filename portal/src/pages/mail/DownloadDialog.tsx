// The message itself, in an archive under a password that the person chooses; that it was taken is audited.
import { Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { useChange } from '../../api/change';
import { Confirm } from '../../components/Confirm';
import { Trouble } from '../../components/Wait';
import { saveFile } from '../hunting/files';

/** `take` asks for the archive, parsed as a blob; `name` is the file's, without ending. */
export function DownloadDialog({ name, take, onClose }: { name: string; take: (password: string) => Promise<{ data?: unknown }>; onClose: () => void }) {
  const [password, setPassword] = useState('');
  const fetch = useChange(() => take(password), { done: 'Downloaded; it is in the audit log', touches: ['/api/v1/audit'], quiet: true });
  return (
    <Confirm open title="Download the message?" verb="Download" ready={password.length >= 8} busy={fetch.isPending} onClose={onClose} onDone={() => fetch.mutate(undefined, { onSuccess: (data) => { saveFile(data as Blob, `${name}.zip`); onClose(); } })}>
      {fetch.error && <Trouble error={fetch.error} />}
      <span>It comes in a ZIP archive under a password, so that no scanner and no click opens it by mistake. That you downloaded it is written into the audit log (AdminMailAccess).</span>
      <Field label="Password of the archive" hint="At least 8 characters." required><Input type="password" autoComplete="new-password" value={password} maxLength={128} onChange={(_, data) => setPassword(data.value)} /></Field>
    </Confirm>
  );
}
