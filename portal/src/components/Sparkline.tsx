// A few numbers in a row as small bars: enough to see a rhythm, with the numbers in words for whoever cannot see it.
import { makeStyles } from '@fluentui/react-components';

const useStyles = makeStyles({
  box: { display: 'block', overflow: 'visible' },
});

type Props = {
  /** What it shows, in words. */
  label: string;
  values: readonly number[];
  /** Marks those of the bars where something went wrong. */
  bad?: readonly number[];
  width?: number;
  height?: number;
};

export function Sparkline({ label, values, bad, width = 120, height = 22 }: Props) {
  const s = useStyles();
  const most = Math.max(1, ...values);
  const step = width / Math.max(1, values.length);
  return (
    <svg className={s.box} width={width} height={height} role="img" aria-label={label}>
      <line x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} stroke="var(--neutral-bar)" strokeOpacity={0.5} />
      {values.map((value, place) => {
        const tall = value ? Math.max(2, (value / most) * (height - 2)) : 0;
        return <rect key={place} x={place * step} y={height - tall} width={Math.max(1, step - 1.5)} height={tall} rx={1} fill={bad?.[place] ? 'var(--high-bar)' : 'var(--brand-bar)'} />;
      })}
    </svg>
  );
}
