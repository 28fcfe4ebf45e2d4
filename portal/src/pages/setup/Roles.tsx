// "View your roles": what one may do here, through which role, and whom to ask for what is not allowed.
import { makeStyles, tokens } from '@fluentui/react-components';
import { api, type Schemas } from '../../api/client';
import { Badge } from '../../components/Badges';
import { Card } from '../../components/Card';
import { Choice, Filters, TextFilter } from '../../components/Filters';
import { Page } from '../../components/Page';
import { Reasons } from '../../components/Reasons';
import { Wait } from '../../components/Wait';
import { list } from '../../state/words';
import { useView } from '../../state/view';

const useStyles = makeStyles({
  item: { borderBottom: `1px solid ${tokens.colorNeutralStroke3}`, padding: '6px 0', '& summary': { cursor: 'pointer', display: 'flex', gap: '10px', alignItems: 'center', fontSize: '13px' } },
  more: { padding: '6px 0 6px 20px', fontSize: '13px' },
  grants: { margin: 0, paddingLeft: '18px', fontSize: '13px', lineHeight: '22px' },
});

const ANSWERS = ['allowed', 'not allowed'];

export default function Roles() {
  const s = useStyles();
  const mine = api.useQuery('get', '/api/v1/permissions/mine', {});
  const [view, setView] = useView({ answer: [] as string[], text: '' });
  const match = (each: Schemas['DecisionBody']) =>
    (!view.answer.length || view.answer.includes(each.allowed ? 'allowed' : 'not allowed')) && (each.activity.includes(view.text.toLowerCase()) || each.because.text.toLowerCase().includes(view.text.toLowerCase()));
  return (
    <Page title="Your roles" shape="narrow" about="What you may do in this organisation, and through what. Nothing here can be changed by yourself.">
      <Wait for={mine}>
        {(data) => (
          <>
            <Card title={`Roles of ${data.name}`}>
              <ul className={s.grants}>
                {data.grants.map((grant) => (
                  <li key={grant.store + grant.group + grant.via}>
                    <strong>{grant.title}</strong> ({grant.store}), {grant.via}
                    {grant.devices.length > 0 && <>, only for devices of {list(grant.devices)}</>}
                  </li>
                ))}
                {!data.grants.length && <li>None. Ask whoever manages roles here.</li>}
              </ul>
            </Card>
            <Card title="What you may do">
              <Filters>
                <TextFilter label="Find an activity" value={view.text} onChange={(text) => setView({ text })} />
                <Choice label="Answer" values={ANSWERS} chosen={view.answer} onChange={(answer) => setView({ answer })} />
              </Filters>
              {data.decisions.filter(match).map((each) => (
                <details key={each.activity} className={s.item}>
                  <summary>
                    <Badge tone={each.allowed ? 'good' : 'neutral'} mark={<span aria-hidden>{each.allowed ? '✓' : '✗'}</span>}>{each.allowed ? 'Allowed' : 'Not allowed'}</Badge>
                    <span className="mono">{each.activity}</span>
                  </summary>
                  <div className={s.more}>
                    <Reasons of={each.because} />
                    {each.note && <p>{each.note}</p>}
                    {!each.allowed && each.askFor.length > 0 && <p>Ask for: {list(each.askFor)}.</p>}
                  </div>
                </details>
              ))}
            </Card>
          </>
        )}
      </Wait>
    </Page>
  );
}
