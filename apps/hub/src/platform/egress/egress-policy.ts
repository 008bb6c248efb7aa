import { DomainError } from '@watchfloor/core';
import { parseRule, type EgressRule } from './egress-rule.js';

/**
 * Who aims the connection: an editor's probe, an administrator's notifier or remediation webhook,
 * or an anonymous visitor.
 */
export type EgressClass = 'probe' | 'notify' | 'anonymous';

/** The `egress` section of the configuration file; nothing else can change it. */
export interface EgressSettings {
  readonly allowLoopback: boolean;
  readonly probe: { readonly allow: readonly string[]; readonly deny: readonly string[] };
  readonly notify: { readonly allow: readonly string[] };
}

export const CLOSED_EGRESS: EgressSettings = { allowLoopback: false, probe: { allow: [], deny: [] }, notify: { allow: [] } };

export interface ClassPolicy {
  readonly schemes: ReadonlySet<string>;
  readonly allowsPrivate: boolean;
  readonly allowsLoopback: boolean;
  readonly allow: readonly EgressRule[];
  readonly deny: readonly EgressRule[];
}

export type EgressPolicy = Readonly<Record<EgressClass, ClassPolicy>>;

const PROBE_SCHEMES = new Set(['http', 'https', 'tcp']);
const NOTIFY_SCHEMES = new Set(['https', 'http', 'smtp', 'smtps']);
const ANONYMOUS_SCHEMES = new Set(['https']);

/** @throws DomainError `invalid` that names every entry which is no CIDR, address or host. */
export function compilePolicy(settings: EgressSettings): EgressPolicy {
  const fields: { path: string; message: string }[] = [];
  const rules = (list: readonly string[], path: string): EgressRule[] =>
    list.flatMap((text, index) => {
      const rule = parseRule(text);
      if (rule === null)
        fields.push({ path: `${path}[${index}]`, message: `'${text}' is no CIDR, address or host name (with or without :port)` });
      return rule ?? [];
    });
  const { allowLoopback } = settings;
  const policy: EgressPolicy = {
    probe: {
      schemes: PROBE_SCHEMES,
      allowsPrivate: true,
      allowsLoopback: allowLoopback,
      allow: rules(settings.probe.allow, 'egress.probe.allow'),
      deny: rules(settings.probe.deny, 'egress.probe.deny'),
    },
    notify: {
      schemes: NOTIFY_SCHEMES,
      allowsPrivate: false,
      allowsLoopback: allowLoopback,
      allow: rules(settings.notify.allow, 'egress.notify.allow'),
      deny: [],
    },
    anonymous: { schemes: ANONYMOUS_SCHEMES, allowsPrivate: false, allowsLoopback: false, allow: [], deny: [] },
  };
  if (fields.length > 0) throw new DomainError('invalid', 'The egress rules are wrong.', fields);
  return policy;
}
