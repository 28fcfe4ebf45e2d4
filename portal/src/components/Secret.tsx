// Something shown once and never again: a token, a key, recovery codes. It is copied or written down now.
import { Button, Textarea, makeStyles, tokens } from '@fluentui/react-components';
import { CopyRegular } from '@fluentui/react-icons';
import { useTell } from '../shell/toasts';

const useStyles = makeStyles({
  box: { display: 'flex', flexDirection: 'column', gap: '8px', padding: '12px', borderRadius: '6px', border: `1px solid ${tokens.colorNeutralStroke1}`, background: tokens.colorNeutralBackground2 },
  text: { '& textarea': { fontFamily: tokens.fontFamilyMonospace, fontSize: '12px' } },
  words: { margin: 0, fontSize: '13px', lineHeight: '20px' },
});

export function Secret({ label, text, about }: { label: string; text: string; about: string }) {
  const s = useStyles();
  const tell = useTell();
  return (
    <div className={s.box}>
      <p className={s.words}>{about}</p>
      <Textarea className={s.text} readOnly aria-label={label} value={text} rows={Math.min(10, Math.max(2, text.split('\n').length))} onFocus={(event) => event.target.select()} />
      <div><Button icon={<CopyRegular />} onClick={() => void navigator.clipboard.writeText(text).then(() => tell('Copied'))}>Copy</Button></div>
    </div>
  );
}
