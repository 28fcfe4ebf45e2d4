// Which application permissions a program gets: Microsoft's words, each with what it lets the program do.
import { Checkbox } from '@fluentui/react-components';
import { api } from '../../api/client';
import { Wait } from '../../components/Wait';
import { list } from '../../state/words';

export function Scopes({ chosen, onChange }: { chosen: string[]; onChange: (chosen: string[]) => void }) {
  const asked = api.useQuery('get', '/api/v1/keys/scopes', {});
  return (
    <fieldset style={{ border: 0, margin: 0, padding: 0, maxHeight: 300, overflowY: 'auto' }}>
      <legend style={{ fontSize: 14, padding: 0 }}>What it may do</legend>
      <Wait for={asked}>
        {(data) => (
          <>
            {data.map((each) => (
              <div key={each.scope}>
                <Checkbox
                  checked={chosen.includes(each.scope)}
                  onChange={(_, given) => onChange(given.checked ? [...chosen, each.scope] : chosen.filter((word) => word !== each.scope))}
                  label={<span><span className="mono">{each.scope}</span><br /><span style={{ fontSize: 12 }}>{list(each.activities)}</span></span>}
                />
              </div>
            ))}
          </>
        )}
      </Wait>
    </fieldset>
  );
}
