import type { CreatedToken, CreateToken, Incident, List, Outage } from '@watchfloor/contracts';

const TIMEOUT_MS = 10_000;

/** What the launcher asks of the hub, with the admin token. */
export class HubApi {
  constructor(
    private readonly url: string,
    private readonly adminToken: string,
  ) {}

  async createToken(request: CreateToken | (Omit<CreateToken, 'expires'> & { expires: string })): Promise<string> {
    const created = (await this.call('POST', '/tokens', request)) as CreatedToken;
    return created.token;
  }

  async incident(id: string): Promise<Incident> {
    return (await this.call('GET', `/incidents/${encodeURIComponent(id)}`)) as Incident;
  }

  async lastOutage(instance: string): Promise<Outage | null> {
    const { items } = (await this.call('GET', `/outages?instance=${encodeURIComponent(instance)}&kind=instance`)) as List<Outage>;
    const newestFirst = items.toSorted((one, other) => Date.parse(other.impactStartedAt) - Date.parse(one.impactStartedAt));
    return newestFirst[0] ?? null;
  }

  /** @throws Error with the problem's detail */
  private async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.adminToken}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${text.slice(0, 500)}`);
    return JSON.parse(text);
  }
}
