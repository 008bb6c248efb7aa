import { createTransport } from 'nodemailer';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { z } from 'zod';
import type { Message } from '@watchfloor/core';
import { addressKind } from '../../platform/egress/address-kind.js';
import { pinned } from '../../platform/egress/egress-guard.js';
import type { Delivered, Notifier, NotifierContext } from '../notifier.js';
import { printableLine } from '../plain-text.js';
import { wordingOf, type Wording } from '../wording.js';

const settings = z.strictObject({ to: z.array(z.email().max(254)).min(1).max(50) });

/** Plain text with a minimal HTML twin, through the SMTP server of the configuration file. */
export const email: Notifier<z.infer<typeof settings>> = {
  name: 'email',
  settings,
  targets: () => [],
  async send({ to }, message, context) {
    if (context.smtp === null)
      return { ok: false, permanent: true, error: 'no SMTP server: set smtp.url and smtp.from in the configuration file' };
    try {
      return await sendMail(to, message, { ...context, smtp: context.smtp });
    } catch (error) {
      return failureOf(error as SmtpError);
    }
  },
};

type SmtpContext = NotifierContext & { readonly smtp: { url: string; from: string } };

async function sendMail(to: string[], message: Message, context: SmtpContext): Promise<Delivered> {
  const server = new URL(context.smtp.url);
  const deadline = AbortSignal.timeout(context.timeoutMs);
  const socket = await guardedSocket(server, context, deadline);
  try {
    const transport = createTransport({
      ...accessTo(server, addressKind(socket.remoteAddress ?? '') === 'loopback'),
      socketTimeout: context.timeoutMs,
      greetingTimeout: context.timeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
      getSocket: (_options: unknown, callback: (error: null, own: { connection: Socket }) => void) =>
        callback(null, { connection: socket }),
    });
    const mail = mailOf(wordingOf(message, context.publicUrl), message, context);
    const sent = await transport.sendMail({ ...mail, from: context.smtp.from, to, signal: deadline });
    const refused = sent.rejected.length === 0 ? {} : { warning: `refused for ${sent.rejected.length} of ${to.length} recipients` };
    return { ok: true, providerId: sent.messageId, ...refused };
  } finally {
    socket.destroy();
  }
}

/** A password never travels in the clear beyond this machine. */
function accessTo(server: URL, isLocal: boolean): object {
  const hasUser = server.username !== '';
  return {
    host: hostOf(server),
    port: portOf(server),
    secure: server.protocol === 'smtps:',
    requireTLS: hasUser && !isLocal,
    ...(hasUser ? { auth: { user: decodeURIComponent(server.username), pass: decodeURIComponent(server.password) } } : {}),
  };
}

/** Connects to the judged addresses only, whatever the name says by then. @throws EgressError */
async function guardedSocket(server: URL, { egress, timeoutMs }: NotifierContext, deadline: AbortSignal): Promise<Socket> {
  const target = { scheme: server.protocol.slice(0, -1), host: hostOf(server), port: portOf(server) };
  const addresses = await egress.resolve('notify', target, timeoutMs);
  const socket = connect({ host: target.host, port: target.port, lookup: pinned(addresses), signal: deadline });
  await once(socket, 'connect', { signal: deadline });
  return socket;
}

function hostOf(server: URL): string {
  return server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
}

function portOf(server: URL): number {
  if (server.port !== '') return Number(server.port);
  return server.protocol === 'smtps:' ? 465 : 587;
}

function mailOf({ subject, text, facts, link }: Wording, message: Message, { deliveryId, smtp }: SmtpContext): object {
  const lines = [text, '', ...facts.map((fact) => `${fact.label}: ${fact.value}`), ...(link === null ? [] : ['', link])];
  const rows = facts.map((fact) => `<tr><th align="left">${escapeHtml(fact.label)}</th><td>${escapeHtml(fact.value)}</td></tr>`);
  const html = `<p>${escapeHtml(text)}</p><table>${rows.join('')}</table>${link === null ? '' : `<p><a href="${escapeHtml(link)}">Open the wall</a></p>`}`;
  const thread = messageId('hub' in message ? `hub-${message.hub.id}` : `incident-${message.incident.id}`, smtp.from);
  return {
    messageId: messageId(deliveryId, smtp.from),
    references: [thread],
    inReplyTo: thread,
    subject: printableLine(subject, 200),
    text: lines.join('\n'),
    html,
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

/** The same over retries, so that a mailbox can tell a second copy (AL-2). */
function messageId(name: string, from: string): string {
  const host = /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? 'watchfloor.invalid';
  return `<${name.replace(/[^A-Za-z0-9.-]/g, '.')}@${host}>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

interface SmtpError extends Error {
  /** The server's answer, when there was one. */
  readonly responseCode?: number;
  readonly code?: string;
}

/** 5xx of SMTP is permanent, 4xx and the network are worth another try (RFC 5321, 4.2.1; AL-9). */
function failureOf(error: SmtpError): Delivered {
  const permanent = error.code === 'egress_blocked' || (error.responseCode ?? 0) >= 500;
  return { ok: false, permanent, error: printableLine(error.message, 300) };
}
