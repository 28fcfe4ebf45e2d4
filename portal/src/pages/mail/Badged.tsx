// A category or verdict of mail as a badge: its tone, and always its word.
import { Badge, type Tone } from '../../components/Badges';
import { CATEGORIES, VERDICTS } from './words';

const MARKS: Partial<Record<Tone, string>> = { high: '▲', medium: '▲', low: '◆', informational: '●', good: '✓' };

function Marked({ of, code }: { of: [string, Tone] | undefined; code: string }) {
  const [word, tone] = of ?? [code || 'Not judged', 'neutral'];
  return <Badge tone={tone} mark={<span aria-hidden>{MARKS[tone] ?? '○'}</span>}>{word}</Badge>;
}

/** Of a policy's decision, as `MALW`. */
export const Category = ({ code }: { code: string }) => <Marked of={CATEGORIES[code]} code={code} />;

/** Of our verdict, as `phish`. */
export const Verdict = ({ word }: { word: string }) => <Marked of={VERDICTS[word.replaceAll('-', ' ')]} code={word} />;
