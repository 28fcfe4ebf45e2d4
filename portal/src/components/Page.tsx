// The frame of every page: title, what it shows in one line, actions at its end, content below.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, type ReactNode } from 'react';
import { NARROW } from '../theme/narrow';

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', minHeight: '100%', boxSizing: 'border-box', padding: '16px 24px 24px', gap: '14px', maxWidth: '100%', [NARROW]: { padding: '12px 12px 16px', gap: '12px' } },
  full: { height: '100%', paddingBottom: 0, [NARROW]: { height: 'auto', paddingBottom: '12px' } },
  narrow: { maxWidth: '920px' },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', gap: '8px 16px' },
  words: { flex: 1, minWidth: '240px' },
  title: { margin: 0, fontSize: '20px', lineHeight: '28px', fontWeight: 600, overflowWrap: 'anywhere', textWrap: 'balance' },
  about: { margin: '2px 0 0', color: tokens.colorNeutralForeground2, fontSize: '13px', lineHeight: '20px' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' },
});

type Props = {
  title: string;
  /** The browser tab's title, when the page's own is too long. */
  tab?: string;
  about?: ReactNode;
  above?: ReactNode;
  actions?: ReactNode;
  /** `full`: content fills the window's height and scrolls by itself (grids); `narrow`: for reading and forms. */
  shape?: 'full' | 'narrow';
  children: ReactNode;
};

export function Page({ title, tab, about, above, actions, shape, children }: Props) {
  const s = useStyles();
  useEffect(() => {
    document.title = `${tab ?? title} · Vedette`;
  }, [tab, title]);
  return (
    <div className={mergeClasses(s.page, shape === 'full' && s.full, shape === 'narrow' && s.narrow)}>
      <header className={s.head}>
        <div className={s.words}>
          {above}
          <h1 className={s.title}>{title}</h1>
          {about && <div className={s.about}>{about}</div>}
        </div>
        {actions && <div className={mergeClasses(s.actions, 'no-print')}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
