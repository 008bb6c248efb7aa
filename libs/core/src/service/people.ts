import { DomainError } from '../error.js';
import type { Incident, TimelineEntry } from '../incident.js';
import type { Command, ServiceEvent, StepContext } from './event.js';
import { tellWhatHolds } from './held-messages.js';
import { newIncident, opened } from './new-incident.js';
import type { Draft } from './state.js';
import { changeIncident, tell } from './tell.js';

type Order<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

/** Fifth stage: what people say of the incident; each is audited in the transaction of its change (TL-9). */
export function peopleStage(draft: Draft, event: ServiceEvent, context: StepContext): void {
  if (event.kind !== 'command') return;
  const { command } = event;
  switch (command.kind) {
    case 'acknowledge':
      return acknowledge(draft, command, context);
    case 'comment':
      return comment(draft, command, context);
    case 'severity':
      return setSeverity(draft, command, context);
    case 'resolve':
      return resolve(draft, command, context);
    case 'declare':
      return declare(draft, command, context);
    default:
  }
}

function openIncident(draft: Draft, incidentId: string): Incident {
  if (draft.incident?.id === incidentId) return draft.incident;
  throw new DomainError('conflict', 'The incident is resolved already; a new one opens when the service fails again.');
}

function acknowledge(draft: Draft, command: Order<'acknowledge'>, context: StepContext): void {
  const incident = openIncident(draft, command.incidentId);
  if (incident.ack !== null)
    throw new DomainError('conflict', `Incident #${incident.number} is acknowledged already, by ${incident.ack.by}.`);
  const ack = { by: command.by, at: context.now };
  const acknowledgedAt = incident.acknowledgedAt ?? context.now;
  const entry: TimelineEntry = { at: context.now, kind: 'acknowledged', text: `acknowledged by ${command.by}` };
  changeIncident(draft, { ...incident, ack, acknowledgedAt, owner: incident.owner ?? command.by }, [entry]);
  audit(draft, incident, { actor: command.by, action: 'incident.acknowledge', payload: {} });
}

function comment(draft: Draft, command: Order<'comment'>, context: StepContext): void {
  const incident = openIncident(draft, command.incidentId);
  changeIncident(draft, incident, [{ at: context.now, kind: 'comment', text: `${command.by}: ${command.text}` }]);
  audit(draft, incident, { actor: command.by, action: 'incident.comment', payload: { text: command.text } });
}

function setSeverity(draft: Draft, command: Order<'severity'>, context: StepContext): void {
  const incident = openIncident(draft, command.incidentId);
  const entry: TimelineEntry = {
    at: context.now,
    kind: 'severity',
    text: `${command.by} changed the severity from ${incident.severity} to ${command.severity}${command.reason === undefined ? '' : `: ${command.reason}`}`,
  };
  const changed: Incident = { ...incident, severity: command.severity, silent: false };
  const isNews = changed.severity !== incident.severity && incident.told.length > 0;
  changeIncident(draft, isNews ? tell(draft, changed, 'escalated', context) : changed, [entry]);
  audit(draft, incident, { actor: command.by, action: 'incident.severity', payload: { from: incident.severity, to: command.severity } });
}

function resolve(draft: Draft, command: Order<'resolve'>, context: StepContext): void {
  const incident = openIncident(draft, command.incidentId);
  const declared = incident.type === 'declared' || incident.type === 'security';
  if (draft.outages.size > 0 || (!declared && incident.restoredAt === null)) {
    throw new DomainError('conflict', `Incident #${incident.number} has not recovered: it resolves when its service does.`);
  }
  const entry: TimelineEntry = {
    at: context.now,
    kind: 'resolved',
    text: `resolved by ${command.by}${command.text === undefined ? '' : `: ${command.text}`}`,
  };
  const restoredAt = incident.restoredAt ?? context.now;
  const ended: Incident = { ...incident, restoredAt, phase: 'resolved', resolvedAt: context.now };
  changeIncident(draft, tellWhatHolds(draft, ended, context), [entry]);
  draft.effects.push({ kind: 'due-settled', key: `resolve:${incident.id}`, outcome: 'resolved by a person' });
  audit(draft, incident, { actor: command.by, action: 'incident.resolve', payload: { text: command.text ?? '' } });
}

function declare(draft: Draft, command: Order<'declare'>, context: StepContext): void {
  if (draft.incident !== null) {
    throw new DomainError(
      'conflict',
      `Incident #${draft.incident.number} is open for ${draft.definition.key} already: a service has one at a time.`,
    );
  }
  const opening = { type: 'declared', since: context.now, cause: command.cause ?? `declared by ${command.by}` } as const;
  const fresh = newIncident(draft, opening, context);
  const serviceUids = [...fresh.serviceUids, ...(command.alsoServiceUids ?? [])];
  const incident: Incident = { ...fresh, serviceUids, title: command.title, severity: command.severity, silent: false };
  draft.answer = { ok: true, id: incident.id };
  changeIncident(draft, incident, [opened(incident)]);
  changeIncident(draft, tell(draft, incident, 'opened', context), []);
  audit(draft, incident, { actor: command.by, action: 'incident.declare', payload: { title: command.title, severity: command.severity } });
}

function audit(
  draft: Draft,
  incident: Incident,
  entry: { actor: string; action: string; payload: Readonly<Record<string, string>> },
): void {
  draft.effects.push({ kind: 'audit', ...entry, subject: `incident:${incident.id}` });
}
