// Text shown as it is, as a query or a raw record: never read as markup, scrolls by itself, can be copied.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { CopyRegular } from '@fluentui/react-icons';
import { useTell } from '../shell/toasts';

const useStyles = makeStyles({
  box: { position: 'relative', minWidth: 0 },
  text: { margin: 0, padding: '10px 44px 10px 12px', background: tokens.colorNeutralBackground3, border: `1px solid ${tokens.colorNeutralStroke3}`, borderRadius: '6px', fontFamily: tokens.fontFamilyMonospace, fontSize: '12px', lineHeight: '18px', overflow: 'auto', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` } },
  copy: { position: 'absolute', top: '4px', right: '4px' },
});

type Props = { label: string; text: string; height?: number };

export function Verbatim({ label, text, height = 320 }: Props) {
  const s = useStyles();
  const tell = useTell();
  return (
    <div className={s.box}>
      <pre className={s.text} style={{ maxHeight: height }} tabIndex={0} role="region" aria-label={label}>{text}</pre>
      <Button
        className={`${s.copy} no-print`}
        size="small"
        appearance="subtle"
        icon={<CopyRegular />}
        aria-label={`Copy: ${label}`}
        title="Copy"
        onClick={() => void navigator.clipboard.writeText(text).then(() => tell('Copied'), () => tell('The browser does not let the page copy; select the text and copy it.', 'error'))}
      />
    </div>
  );
}
