// Who sells here and what: GET /session-types, asked once for the whole page.

import type { SessionTypesResponse } from '@slotpay/contract';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { api } from '../api.ts';

export type Business =
  | { readonly status: 'loading' }
  | { readonly status: 'failed' }
  | ({ readonly status: 'ready' } & SessionTypesResponse);

/** Whether a sentence may tell a client to write: only where a page says where to. */
export function canWrite(business: Business): boolean {
  return business.status === 'ready' && business.contact !== null;
}

export interface BusinessSource {
  readonly business: Business;
  /** Asks again. @returns whether there is an answer */
  reload(): Promise<boolean>;
}

export const BusinessContext = createContext<BusinessSource>({
  business: { status: 'loading' },
  reload: async () => false,
});

export function useBusiness(): BusinessSource {
  return useContext(BusinessContext);
}

export function BusinessProvider({ children }: { children: ReactNode }) {
  const [business, setBusiness] = useState<Business>({ status: 'loading' });
  const reload = useCallback(async () => {
    try {
      const answer = await api.sessionTypes();
      setBusiness({ status: 'ready', ...answer });
      return true;
    } catch {
      // What is already on the page stays there; only a page without anything has to say so.
      setBusiness((known) => (known.status === 'ready' ? known : { status: 'failed' }));
      return false;
    }
  }, []);
  useEffect(() => void reload(), [reload]);
  const source = useMemo(() => ({ business, reload }), [business, reload]);
  return <BusinessContext value={source}>{children}</BusinessContext>;
}
