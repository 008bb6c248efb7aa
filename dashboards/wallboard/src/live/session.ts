import type { CreateSession } from '@watchfloor/contracts';

export type Exchange = 'accepted' | 'refused' | 'unreachable';

const TIMEOUT_MS = 10_000;

/** The token in `#token=…`: a fragment, so that it never reaches a server's log. */
export function tokenInFragment(fragment: string): string | undefined {
  const text = /[#&]token=([^&]+)/.exec(fragment)?.[1];
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Exchanges the token for a cookie that scripts can't read. */
export async function exchangeToken(token: string): Promise<Exchange> {
  const body: CreateSession = { token };
  try {
    const response = await fetch('/api/v1/sessions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.ok) return 'accepted';
    return response.status === 400 || response.status === 401 || response.status === 403 ? 'refused' : 'unreachable';
  } catch {
    return 'unreachable';
  }
}
