import { SystemClock } from '../../apps/hub/src/platform/clock.js';
import { EgressGuard } from '../../apps/hub/src/platform/egress/egress-guard.js';
import { CLOSED_EGRESS, type EgressSettings } from '../../apps/hub/src/platform/egress/egress-policy.js';
import { NameResolver } from '../../apps/hub/src/platform/egress/name-resolver.js';

/** A resolver that answers from a table: addresses, or an error code. */
export class TableResolver extends NameResolver {
  calls = 0;

  constructor(private readonly table: Readonly<Record<string, readonly string[] | string>>) {
    super(new SystemClock());
  }

  protected override async lookup(name: string): Promise<{ address: string; family: number }[]> {
    this.calls += 1;
    const found = this.table[name] ?? 'ENOTFOUND';
    if (found === 'HANG') return new Promise(() => undefined);
    if (typeof found === 'string') throw Object.assign(new Error(found), { code: found });
    return found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  }
}

export function guardWith(
  settings: Partial<EgressSettings> = {},
  table: Readonly<Record<string, readonly string[] | string>> = {},
): EgressGuard {
  const guard = new EgressGuard(new TableResolver(table));
  guard.configure({ ...CLOSED_EGRESS, ...settings });
  return guard;
}
