// A spinner that does not flash: nothing for the first moments, then what is awaited in words.
import { Spinner } from '@fluentui/react-components';
import { useEffect, useState } from 'react';

const PATIENCE = 300;

export function Loading({ label = 'Loading' }: { label?: string }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  return late ? <Spinner label={label} style={{ padding: 48 }} /> : null;
}
