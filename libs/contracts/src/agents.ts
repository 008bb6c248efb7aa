import { z } from 'zod';
import { key } from './identifier.js';

/** The socket namespace of agents: they dial out, are told what to look at, and send what they saw. */
export const AGENTS_NAMESPACE = '/agents';
/** One message stays below the socket's bound. */
export const MOST_AGENT_OBSERVATIONS = 100;

const moment = z.number().int().nonnegative();
const milliseconds = z.number().nonnegative().max(86_400_000);
const uid = z.string().min(1).max(64);

/** `agent` is the same over restarts of one agent, so that its own old connection never bars it. */
export const agentHello = z.strictObject({ agent: uid, version: z.string().max(64), sentAt: moment });
export type AgentHello = z.infer<typeof agentHello>;

/** `coveredUntil`: everything that was seen before it has been sent. */
export const agentBeat = z.strictObject({ sentAt: moment, coveredUntil: moment });
export type AgentBeat = z.infer<typeof agentBeat>;

const indicator = z.strictObject({
  path: z.string().max(200),
  status: z.enum(['up', 'degraded', 'down', 'unknown']),
  message: z.string().max(1_000).optional(),
});

export const agentObservation = z.strictObject({
  checkUid: uid,
  instanceUid: uid.optional(),
  startedAt: moment,
  endedAt: moment,
  reason: z.string().regex(/^[a-z0-9_]{1,64}$/),
  message: z.string().max(1_000),
  latencyMs: milliseconds,
  phases: z.strictObject({
    dnsMs: milliseconds.optional(),
    connectMs: milliseconds.optional(),
    tlsMs: milliseconds.optional(),
    firstByteMs: milliseconds.optional(),
    totalMs: milliseconds.optional(),
  }),
  indicators: z.array(indicator).max(100).optional(),
});
export type AgentObservation = z.infer<typeof agentObservation>;

export const agentObservations = z.strictObject({
  sentAt: moment,
  observations: z.array(agentObservation).min(1).max(MOST_AGENT_OBSERVATIONS),
});
export type AgentObservations = z.infer<typeof agentObservations>;

/** What an agent needs to look at one thing, and no more. */
export const assignedRun = z.object({
  checkUid: uid,
  instanceUid: uid.optional(),
  probe: z.string(),
  settings: z.unknown(),
  intervalMs: z.number(),
  retryIntervalMs: z.number(),
  timeoutMs: z.number(),
  failureThreshold: z.number(),
  successThreshold: z.number(),
});
export type AssignedRun = z.infer<typeof assignedRun>;
/** `references`: addresses by which an agent doubts its own line (ST-9). */
export const assignments = z.object({ runs: z.array(assignedRun), references: z.array(z.string()) });
export type Assignments = z.infer<typeof assignments>;

/** `at` is the hub's time, by which agents set theirs; `permanent`: sending it again would not help. */
export const agentReceipt = z.object({
  ok: z.boolean(),
  at: moment,
  location: key.optional(),
  problem: z.string().optional(),
  permanent: z.boolean().optional(),
});
export type AgentReceipt = z.infer<typeof agentReceipt>;

export interface AgentEvents {
  hello: (hello: AgentHello, acknowledge: (receipt: AgentReceipt) => void) => void;
  beat: (beat: AgentBeat, acknowledge: (receipt: AgentReceipt) => void) => void;
  observations: (observations: AgentObservations, acknowledge: (receipt: AgentReceipt) => void) => void;
}

export interface HubToAgentEvents {
  assignments: (assignments: Assignments) => void;
}
