// The page of somebody who is not signed in yet: the product's name and one form.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, type ReactNode } from 'react';

const useStyles = makeStyles({
  page: { minHeight: '100%', display: 'grid', placeItems: 'center', background: tokens.colorNeutralBackground2, padding: '24px', boxSizing: 'border-box' },
  box: { width: 'min(400px, 100%)', background: tokens.colorNeutralBackground1, border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: '10px', padding: '28px', boxSizing: 'border-box', display: 'flex', flexDirection: 'column', gap: '16px' },
  brand: { display: 'flex', alignItems: 'center', gap: '10px', fontWeight: 600, fontSize: '16px' },
  title: { margin: 0, fontSize: '20px', fontWeight: 600 },
});

export function Outside({ title, children }: { title: string; children: ReactNode }) {
  const s = useStyles();
  useEffect(() => {
    document.title = `${title} · Vedette`;
  }, [title]);
  return (
    <main className={s.page}>
      <div className={s.box}>
        <div className={s.brand}>
          <img src="/favicon.svg" alt="" width={28} height={28} />
          Vedette
        </div>
        <h1 className={s.title}>{title}</h1>
        {children}
      </div>
    </main>
  );
}
