// What a page says when there is nothing: why, and what to do next.
import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  box: { display: 'flex', flexDirection: 'column', alignItems: 'center', textAlign: 'center', gap: '6px', padding: '40px 24px', color: tokens.colorNeutralForeground2 },
  icon: { fontSize: '36px', height: '36px', color: tokens.colorNeutralForeground3 },
  title: { margin: 0, fontSize: '15px', fontWeight: 600, color: tokens.colorNeutralForeground1 },
  words: { maxWidth: '56ch', fontSize: '13px', lineHeight: '20px', textWrap: 'pretty', '& a': { textDecoration: 'underline' } },
  actions: { display: 'flex', gap: '8px', marginTop: '8px' },
});

type Props = { title: string; icon?: ReactNode; actions?: ReactNode; children?: ReactNode };

export function EmptyState({ title, icon, actions, children }: Props) {
  const s = useStyles();
  return (
    <div className={s.box}>
      {icon && <div className={s.icon} aria-hidden>{icon}</div>}
      <h2 className={s.title}>{title}</h2>
      {children && <div className={s.words}>{children}</div>}
      {actions && <div className={s.actions}>{actions}</div>}
    </div>
  );
}
