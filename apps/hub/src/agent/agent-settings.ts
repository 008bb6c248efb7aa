import { resolve } from 'node:path';
import type { EgressSettings } from '../platform/egress/egress-policy.js';
import { parseRule } from '../platform/egress/egress-rule.js';
import { Environment, type Variables } from '../platform/settings/environment.js';
import { isLoopback } from '../platform/settings/settings.js';
import { StartupError } from '../platform/startup-error.js';

export interface AgentSettings {
  readonly hubUrl: string;
  readonly token: string;
  readonly spoolFolder: string;
  /** What may be looked at from this machine is its own affair, whatever the hub assigns. */
  readonly egress: EgressSettings;
}

export interface AgentOptions {
  readonly hub: string;
  readonly spool: string;
  readonly allowLoopback?: boolean;
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
}

/** @throws StartupError with the fix */
export function readAgentSettings(options: AgentOptions, variables: Variables): AgentSettings {
  const environment = new Environment(variables);
  const token = environment.text('WATCHFLOOR_AGENT_TOKEN');
  const { allow = [], deny = [] } = options;
  const problems = [
    ...environment.problems,
    ...hubProblems(options.hub),
    ...ruleProblems('--allow', allow),
    ...ruleProblems('--deny', deny),
  ];
  if (token === null)
    problems.push('WATCHFLOOR_AGENT_TOKEN is not set → on the hub: `watchfloor token create --kind agent --name LOCATION`');
  if (problems.length > 0) throw new StartupError(`The agent can not start:\n  ${problems.join('\n  ')}`);
  const egress: EgressSettings = {
    allowLoopback: options.allowLoopback ?? false,
    probe: { allow, deny },
    notify: { allow: [] },
  };
  return { hubUrl: options.hub, token: token!, spoolFolder: resolve(options.spool), egress };
}

function ruleProblems(option: string, rules: readonly string[]): string[] {
  const wrong = rules.filter((text) => parseRule(text) === null);
  return wrong.map((text) => `${option} ${text} is no CIDR, address or host name → write 10.0.0.0/8, 10.0.0.7:443 or shop.example.com`);
}

/** What the hub assigns may hold secrets. */
function hubProblems(text: string): string[] {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return [`--hub ${text} is no address → write https://watch.example.com`];
  if (url.protocol === 'https:' || isLoopback(url.hostname)) return [];
  return [`--hub ${text} would carry secrets in the clear → write https://`];
}
