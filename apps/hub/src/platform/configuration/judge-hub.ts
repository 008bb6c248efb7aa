import { IANAZone } from 'luxon';
import { SystemClock } from '../clock.js';
import { EgressGuard } from '../egress/egress-guard.js';
import type { EgressSettings } from '../egress/egress-policy.js';
import { parseRule } from '../egress/egress-rule.js';
import type { OwnEndpoint } from '../egress/own-endpoints.js';
import { NameResolver } from '../egress/name-resolver.js';
import type { JudgeTarget } from './extension.js';
import { quote } from './problem.js';
import type { Problems } from './problems.js';
import type { Cursor } from './reading/cursor.js';

/** The egress rules of the very file that is being read judge its addresses; those that can't be read count for nothing. */
export function judgeWith(egress: EgressSettings, own: readonly OwnEndpoint[]): JudgeTarget {
  const guard = new EgressGuard(new NameResolver(new SystemClock()));
  guard.protect(own);
  guard.configure({
    allowLoopback: egress.allowLoopback,
    probe: { allow: egress.probe.allow.filter(isRule), deny: egress.probe.deny.filter(isRule) },
    notify: { allow: egress.notify.allow.filter(isRule) },
  });
  return judgeTargets(guard);
}

export function judgeTargets(guard: EgressGuard): JudgeTarget {
  return (egressClass, url, vendors) => {
    const verdict = guard.judgeUrl(egressClass, url, vendors);
    return verdict.allowed ? null : verdict.message;
  };
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
    judgeSmtp(file.child('smtp').child('url'), judge, problems);
    judgeRules(file.child('egress'), problems);
    for (const section of ['references', 'canaries'])
      for (const target of file.items(section, Infinity, problems)) judgeLookout(target, judge, problems);
  }
}

function judgeLookout(target: Cursor, judge: JudgeTarget, problems: Problems): void {
  judgeText(target.child('tcp'), 'probe', (egressClass, address) => judge(egressClass, `tcp://${address}`), problems);
  const http = target.child('http');
  if (typeof http.value === 'string' && !/^https?:\/\//.test(http.value))
    problems.error(http, `${quote(http.value)} is no http address`, 'write for example https://example.com/');
  else judgeText(http, 'probe', judge, problems);
}

function judgeSmtp(url: Cursor, judge: JudgeTarget, problems: Problems): void {
  if (typeof url.value === 'string' && !/^smtps?:\/\//.test(url.value))
    problems.error(url, 'is no address of a mail server', 'write for example smtps://user:${SMTP_PASSWORD}@mail.example.com');
  else judgeText(url, 'notify', (egressClass, text) => judge(egressClass, withoutCredentials(text)), problems);
}

function isRule(text: string): boolean {
  return parseRule(text) !== null;
}

function judgeRules(egress: Cursor, problems: Problems): void {
  for (const [egressClass, list] of [
    ['probe', 'allow'],
    ['probe', 'deny'],
    ['notify', 'allow'],
  ] as const) {
    const { value, ...at } = egress.child(egressClass).child(list);
    if (!Array.isArray(value)) continue;
    value.forEach((entry: unknown, index) => {
      if (typeof entry === 'string' && !isRule(entry))
        problems.error(
          { file: at.file, path: [...at.path, index] },
          `${quote(entry)} is no CIDR, address or host`,
          'write for example 10.0.5.0/24, 10.0.5.7 or db.example.com:5432',
        );
    });
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
