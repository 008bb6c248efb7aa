import { z } from 'zod';
import { deliveredBy, type HttpAnswer } from '../http-answer.js';
import type { Delivered, Notifier } from '../notifier.js';
import { postMessage } from '../post-message.js';
import { wordingOf, type Wording } from '../wording.js';

const settings = z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(2_000) });

/** A section takes 3,000 characters; escaping makes them more, so it is cut afterwards. */
const MAX_SECTION_LENGTH = 2_900;

/** Documented answers that stay the same however often they are asked for. @see AL-9 */
const PERMANENT = new Set([
  'invalid_payload',
  'no_text',
  'no_service',
  'no_service_id',
  'no_team',
  'no_active_hooks',
  'channel_not_found',
  'channel_is_archived',
  'action_prohibited',
  'posting_to_general_channel_denied',
  'team_disabled',
  'invalid_token',
  'too_many_attachments',
  'user_not_found',
]);

/** Slack incoming webhook. Names are hostile text: escaped as mrkdwn, links and mentions off. */
export const slack: Notifier<z.infer<typeof settings>> = {
  name: 'slack',
  settings,
  vendors: ['.slack.com', '.slack-gov.com'],
  targets: ({ url }) => [url],
  async send({ url }, message, context) {
    const body = JSON.stringify(payloadOf(wordingOf(message, context.publicUrl)));
    return postMessage(
      { url, headers: { 'content-type': 'application/json; charset=utf-8' }, body, vendors: slack.vendors },
      context,
      understand,
    );
  },
};

function understand(answer: HttpAnswer, now: number): Delivered {
  const delivered = deliveredBy(answer, now);
  if (delivered.ok || !PERMANENT.has(answer.body.trim())) return delivered;
  return { ok: false, permanent: true, error: delivered.error };
}

function payloadOf({ subject, text, facts, link }: Wording): object {
  const lines = [`*${escapeMrkdwn(subject)}*`, escapeMrkdwn(text), ...facts.map((fact) => `${fact.label}: ${escapeMrkdwn(fact.value)}`)];
  const section =
    clipEscaped(lines.join('\n'), MAX_SECTION_LENGTH - (link?.length ?? 0)) +
    (link === null ? '' : `\n<${escapeMrkdwn(link)}|Open the wall>`);
  return {
    text: clipEscaped(escapeMrkdwn(`${subject}: ${text}`), MAX_SECTION_LENGTH),
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: section, verbatim: true } }],
    parse: 'none',
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** The three characters that Slack reads as markup; and a name after an @ names nobody. */
function escapeMrkdwn(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/@(?=\w)/g, '@\u200B');
}

/** Never leaves half an entity at the end. */
function clipEscaped(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1).replace(/&[a-z]*$/, '')}…`;
}
