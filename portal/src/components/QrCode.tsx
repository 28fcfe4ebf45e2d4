// A QR code as one path of an SVG; black on white in both themes, as cameras want it.
import { useMemo } from 'react';
import { qr } from './qr';

export function QrCode({ text, label, size = 208 }: { text: string; label: string; size?: number }) {
  const rows = useMemo(() => qr(text), [text]);
  const path = rows.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x + 4} ${y + 4}h1v1h-1z`] : []))).join('');
  const side = rows.length + 8;
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${side} ${side}`} width={size} height={size} shapeRendering="crispEdges" style={{ background: '#fff', borderRadius: 6 }}>
      <path d={path} fill="#000" />
    </svg>
  );
}
