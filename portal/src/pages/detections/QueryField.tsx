// The query of a detection, in the editor that hunting has.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useEffect } from 'react';
import { disposeTab, QueryEditor, type Finding } from '../../components/editor/QueryEditor';

const useStyles = makeStyles({
  box: { height: '240px', minHeight: '96px', maxHeight: '800px', resize: 'vertical', overflow: 'hidden', border: `1px solid ${tokens.colorNeutralStroke1}`, borderRadius: '4px', ':focus-within': { outline: `2px solid ${tokens.colorStrokeFocus2}` } },
});
const EXAMPLE = 'DeviceProcessEvents\n| where FileName =~ "odd.exe"\n| project Timestamp, DeviceId, DeviceName, ReportId, FileName, ProcessCommandLine';
const TAB = 'detection';

type Props = { value: string; onChange: (text: string) => void; onRun: () => void; findings: readonly Finding[] };

export function QueryField(props: Props) {
  const s = useStyles();
  useEffect(() => () => disposeTab(TAB), []);
  return (
    <div className={s.box}>
      <QueryEditor tab={TAB} example={EXAMPLE} {...props} />
    </div>
  );
}
