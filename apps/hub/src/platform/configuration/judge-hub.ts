import { DomainError } from '@watchfloor/core';
import { IANAZone } from 'luxon';
import { SystemClock } from '../clock.js';
import { EgressGuard } from '../egress/egress-guard.js';
import type { EgressSettings } from '../egress/egress-policy.js';
import type { OwnEndpoint } from '../egress/own-endpoints.js';
import { NameResolver } from '../egress/name-resolver.js';
import type { JudgeTarget } from './extension.js';
import { quote } from './problem.js';
import type { Problems } from './problems.js';
import type { Cursor } from './reading/cursor.js';

/** The egress rules of the very file that is being read judge its addresses; wrong rules are told with their place. */
export function judgeWith(egress: EgressSettings, own: readonly OwnEndpoint[], files: readonly Cursor[], problems: Problems): JudgeTarget {
  const guard = new EgressGuard(new NameResolver(new SystemClock()));
  guard.protect(own);
  try {
    guard.configure(egress);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    tellWrongRules(error, files, problems);
    return () => null;
  }
  return judgeTargets(guard);
}

export function judgeTargets(guard: EgressGuard): JudgeTarget {
  return (egressClass, url, vendors) => {
    const verdict = guard.judgeUrl(egressClass, url, vendors);
    return verdict.allowed ? null : verdict.message;
  };
}

/** The guard names entries of the merged lists; the text of the entry leads back to its file. */
function tellWrongRules({ fields }: DomainError, files: readonly Cursor[], problems: Problems): void {
  for (const { path, message } of fields) {
    const [, egressClass, list] = path.split(/[.[\]]/) as [string, string, string];
    for (const file of files)
      for (const entry of file.child('egress').child(egressClass).items(list, 1_000, problems))
        if (message.startsWith(`'${String(entry.value)}'`))
          problems.error(entry, message, 'write for example 10.0.5.0/24, 10.0.5.7 or db.example.com:5432');
  }
}

/** The few values of the hub's own sections that have a meaning beyond their shape. */
export function judgeHub(files: readonly Cursor[], judge: JudgeTarget, problems: Problems): void {
  for (const file of files) {
    const hub = file.child('hub');
    const timezone = hub.child('timezone');
    if (typeof timezone.value === 'string' && !IANAZone.isValidZone(timezone.value))
      problems.error(timezone, `there is no timezone ${quote(timezone.value)}`, 'use an IANA name such as Europe/Paris');
    const publicUrl = hub.child('publicUrl');
    if (typeof publicUrl.value === 'string' && !/^https?:\/\/[^\s?#]+$/.test(publicUrl.value))
      problems.error(publicUrl, `${quote(publicUrl.value)} is no address`, 'write for example https://watch.example.com');
    judgeText(hub.child('deadMan').child('url'), 'notify', judge, problems);
    judgeText(file.child('smtp').child('url'), 'notify', (egressClass, url) => judge(egressClass, withoutCredentials(url)), problems);
    for (const reference of file.items('references', 100, problems)) {
      const target = reference.child('tcp');
      if (typeof target.value === 'string') judgeText(target, 'probe', (egressClass, url) => judge(egressClass, `tcp://${url}`), problems);
    }
  }
}

function judgeText(cursor: Cursor, egressClass: 'probe' | 'notify', judge: JudgeTarget, problems: Problems): void {
  if (typeof cursor.value !== 'string') return;
  const reason = judge(egressClass, cursor.value);
  // The address may carry a password, so it isn't repeated.
  if (reason !== null) problems.error(cursor, 'must not be contacted', reason);
}

/** Only mail is given its user and password in the address. */
function withoutCredentials(url: string): string {
  return url.replace(/^(smtps?:\/\/)[^/@]*@/, '$1');
}
