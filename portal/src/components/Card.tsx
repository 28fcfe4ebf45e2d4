// A quiet box with a heading, for the parts of a page.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useId, type ReactNode } from 'react';

const useStyles = makeStyles({
  card: { background: tokens.colorNeutralBackground1, border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: '6px', padding: '14px 16px', minWidth: 0, breakInside: 'avoid' },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', marginBottom: '10px' },
  title: { margin: 0, fontSize: '14px', lineHeight: '20px', fontWeight: 600, flex: '1 1 180px' },
  unit: { fontWeight: 400, color: tokens.colorNeutralForeground2, fontSize: '12px', display: 'block' },
});

type Props = { title?: ReactNode; unit?: string; actions?: ReactNode; className?: string; children: ReactNode };

export function Card({ title, unit, actions, className, children }: Props) {
  const s = useStyles();
  const id = useId();
  return (
    <section className={mergeClasses(s.card, className)} aria-labelledby={title ? id : undefined}>
      {title && (
        <div className={s.head}>
          <h2 className={s.title} id={id}>
            {title}
            {unit && <span className={s.unit}>{unit}</span>}
          </h2>
          {actions}
        </div>
      )}
      {children}
    </section>
  );
}
