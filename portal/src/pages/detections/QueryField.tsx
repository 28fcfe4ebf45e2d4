// The query of a detection.
import { Textarea, makeStyles, tokens } from '@fluentui/react-components';
import type { Schemas } from '../../api/client';

const useStyles = makeStyles({
  box: { width: '100%', maxWidth: 'none', '& textarea': { fontFamily: tokens.fontFamilyMonospace, fontSize: '13px', lineHeight: '19px', minHeight: '180px', maxHeight: 'none' } },
});

type Props = { value: string; onChange: (text: string) => void; findings: readonly Schemas['DiagnosticBody'][] };

export function QueryField({ value, onChange, findings }: Props) {
  const s = useStyles();
  const wrong = findings.some((each) => each.severity === 'error');
  return (
    <Textarea
      className={s.box}
      resize="vertical"
      aria-label="Query in KQL"
      aria-invalid={wrong}
      spellCheck={false}
      placeholder={'DeviceProcessEvents\n| where FileName =~ "odd.exe"\n| project Timestamp, DeviceId, DeviceName, ReportId, FileName, ProcessCommandLine'}
      value={value}
      onChange={(_, data) => onChange(data.value)}
    />
  );
}
