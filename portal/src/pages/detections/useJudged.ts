// The server's judgement of a detection, asked when typing pauses: faults of the query, columns it lacks and what to write.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { calls } from '../../api/client';
import { given, type Form } from './form';

const PAUSE = 500;

export function useJudged(form: Form) {
  const [settled, setSettled] = useState(form);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(form), PAUSE);
    return () => clearTimeout(timer);
  }, [form]);
  const body = { ...given(settled), name: 'Judged', description: '', fires: [], silent: [] };
  const asked = useQuery({
    queryKey: ['judge', '/api/v1/detections/check', JSON.stringify(body)],
    queryFn: async () => (await calls.POST('/api/v1/detections/check', { body })).data,
    enabled: settled.query.trim() !== '',
    placeholderData: keepPreviousData,
  });
  return { judged: settled.query.trim() ? asked.data : undefined, pending: settled.query !== form.query || asked.isFetching, error: asked.error };
}
