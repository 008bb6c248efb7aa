import type { ServiceDefinition } from '@watchfloor/core';

/** Whose check it is: an observation names the check only. */
export class ServicesOfChecks {
  private readonly services = new Map<string, string>();

  add({ uid, checks, components }: ServiceDefinition): void {
    for (const check of [...checks, ...components.flatMap((component) => component.checks)]) this.services.set(check.uid, uid);
  }

  of(checkUid: string): string | undefined {
    return this.services.get(checkUid);
  }
}
