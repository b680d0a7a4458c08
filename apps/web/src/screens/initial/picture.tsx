// How a session looks: the business's own picture, or one drawn from its id where there is none, or none that loads.

import type { SessionType } from '@slotpay/contract';
import { useState } from 'react';
import { Art } from './art.tsx';

/**
 * Decoration, so its text is empty: the name stands beside it, and a reader would hear it twice. The browser fetches it
 * when it comes near the window.
 */
export function Picture({ type: { id, picture } }: { type: SessionType }) {
  const [broken, setBroken] = useState<string>();
  const url = picture?.url;
  if (url === undefined || url === broken) return <Art id={id} />;
  return <img className="art" loading="lazy" decoding="async" src={url} alt="" onError={() => setBroken(url)} />;
}
