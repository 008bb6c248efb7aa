import type { HubMessage, IncidentMessage, Message } from '@watchfloor/core';
import { printableLine } from './plain-text.js';

/** What every notifier says, before its own escaping: plain text, printable and bounded. */
export interface Wording {
  readonly subject: string;
  readonly text: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly link: string | null;
}

const MAX_SERVICES = 20;

/** Nothing in a message is a template: braces and dollars of a hostile name are printed as they are. */
export function wordingOf(message: Message, publicUrl: string | null): Wording {
  return {
    subject: subjectOf(message),
    text: printableLine(message.text, 1_500),
    facts: 'hub' in message ? hubFactsOf(message.hub) : factsOf(message.incident),
    link: publicUrl === null ? null : new URL('/wall', publicUrl).href,
  };
}

function subjectOf(message: Message): string {
  if ('hub' in message) return HUB_SUBJECTS[message.kind];
  const { kind, incident } = message;
  const title = printableLine(incident.title, 120);
  switch (kind) {
    case 'opened':
      return `[${incident.severity.toUpperCase()}] #${incident.number} ${title}`;
    case 'escalated':
      return `[RAISED TO ${incident.severity.toUpperCase()}] #${incident.number} ${title}`;
    case 'recovered':
      return `[RECOVERED] #${incident.number} ${title}${outageLength(incident)}`;
    case 'reopened':
      return `[${incident.severity.toUpperCase()}, AGAIN] #${incident.number} ${title}`;
    case 'flapping':
      return `[FLAPPING] #${incident.number} ${title}`;
    case 'attention':
      return `[NEEDS A PERSON] #${incident.number} ${title}`;
    case 'superseded':
      return `[SUPERSEDED] #${incident.number} ${title}`;
    case 'test':
      return `[TEST] ${title}`;
  }
}

function outageLength({ impactStartedAt, restoredAt }: IncidentMessage['incident']): string {
  return restoredAt === null ? '' : ` after ${((restoredAt - impactStartedAt) / 1000).toFixed(1)} s`;
}

const HUB_SUBJECTS: Readonly<Record<HubMessage['kind'], string>> = {
  suspect: '[HUB SUSPECT] The hub doubts what it sees',
  trusted: '[RECOVERED] The hub trusts what it sees again',
  frozen: '[NEEDS A PERSON] Much is DOWN, and nothing acts by itself',
  thawed: '[RECOVERED] What acts by itself may act again',
};

function hubFactsOf({ reason, since, until }: HubMessage['hub']): Wording['facts'] {
  return [
    { label: 'Reason', value: printableLine(reason, 500) },
    { label: 'Since', value: instant(since) },
    { label: 'Until', value: until === null ? '' : instant(until) },
  ].filter((fact) => fact.value !== '');
}

function factsOf(incident: IncidentMessage['incident']): Wording['facts'] {
  const services = incident.services.slice(0, MAX_SERVICES).map((service) => printableLine(service.name, 80));
  const more = incident.services.length - services.length;
  return [
    { label: 'Services', value: services.join(', ') + (more > 0 ? ` and ${more} more` : '') },
    { label: 'Reason', value: printableLine(incident.reason, 200) },
    { label: 'Cause', value: printableLine(incident.cause, 200) },
    { label: 'Impact started', value: instant(incident.impactStartedAt) },
    { label: 'Detected', value: instant(incident.detectedAt) },
    { label: 'Restored', value: incident.restoredAt === null ? '' : instant(incident.restoredAt) },
  ].filter((fact) => fact.value !== '');
}

function instant(at: number): string {
  return new Date(at).toISOString();
}
