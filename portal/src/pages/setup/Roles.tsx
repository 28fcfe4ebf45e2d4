// "View your roles": what one may do here, through which role, and whom to ask for what is not allowed.
import { makeStyles } from '@fluentui/react-components';
import { api } from '../../api/client';
import { Card } from '../../components/Card';
import { Page } from '../../components/Page';
import { Wait } from '../../components/Wait';
import { list } from '../../state/words';
import { useView } from '../../state/view';
import { Decisions } from '../permissions/Decisions';
import { storeWord } from '../permissions/words';

const useStyles = makeStyles({ grants: { margin: 0, paddingLeft: '18px', fontSize: '13px', lineHeight: '22px' } });

export default function Roles() {
  const s = useStyles();
  const mine = api.useQuery('get', '/api/v1/permissions/mine', {});
  const [view, setView] = useView({ answer: [] as string[], text: '' });
  return (
    <Page title="Your roles" shape="narrow" about="What you may do in this organisation, and through what. Nothing here can be changed by yourself.">
      <Wait for={mine}>
        {(data) => (
          <>
            <Card title={`Roles of ${data.name}`}>
              <ul className={s.grants}>
                {data.grants.map((grant) => (
                  <li key={grant.store + grant.group + grant.via}>
                    <strong>{grant.title}</strong> ({storeWord(grant.store)}), {grant.via}
                    {grant.devices.length > 0 && <>, only for devices of {list(grant.devices)}</>}
                  </li>
                ))}
                {!data.grants.length && <li>None. Ask whoever manages roles here.</li>}
              </ul>
            </Card>
            <Card title="What you may do">
              <Decisions of={data.decisions} answer={view.answer} text={view.text} onChange={setView} />
            </Card>
          </>
        )}
      </Wait>
    </Page>
  );
}
