// One entry with its seals: what was before and after as digests, and the entry it continues.
import { Facts } from '../../components/Facts';
import { Flyout } from '../../components/Flyout';
import { Time } from '../../components/Time';
import { verbWords, type Entry } from './Audit';

const seal = (text: string) => text && <span className="mono">{text}</span>;

export function EntryPane({ of, onClose }: { of: Entry | undefined; onClose: () => void }) {
  return (
    <Flyout open={of !== undefined} title={of ? `Entry ${of.position}` : ''} onClose={onClose}>
      {of && (
        <>
          <Facts
            of={[
              ['When', <Time key="w" at={of.at} show="seconds" />],
              ['Who', of.actor],
              ['Did', <span key="d">{verbWords(of.verb)} (<span className="mono">{of.verb}</span>)</span>],
              ['To what', of.subject],
              ['Detail', of.detail],
              ['Before', seal(of.before)],
              ['After', seal(of.after)],
              ['Continues', seal(of.previous)],
              ['Seal', seal(of.hash)],
            ]}
          />
          <p style={{ fontSize: 13, margin: 0 }}>“Before” and “After” are SHA-256 digests of what was changed: they prove what it was without telling it. The seal is over everything here and the seal of the entry before.</p>
        </>
      )}
    </Flyout>
  );
}
