export const OPERATORS = ['==', '!=', '<=', '>=', '<', '>', 'matches', 'contains'] as const;
export type Operator = (typeof OPERATORS)[number];

/** Subjects without an argument; each has one type, so a value of another one is a configuration error. */
export const FIXED_SUBJECTS = {
  status: 'number',
  latency: 'duration',
  body: 'string',
  'certificate.days': 'number',
  'tls.version': 'string',
  ip: 'string',
  rcode: 'string',
} as const;
export type FixedSubject = keyof typeof FIXED_SUBJECTS;

/** What an expectation speaks about. Probes say which kinds they have. */
export type SubjectName = FixedSubject | 'header' | 'json';

export type ExpectationSubject =
  | { readonly name: FixedSubject }
  | { readonly name: 'header'; readonly header: string }
  | { readonly name: 'json'; readonly path: string; readonly measuresLength: boolean };

export type Scalar = string | number | boolean | null;

/** `subject op value`, read once. A duration is in milliseconds. */
export interface Expectation {
  readonly text: string;
  readonly subject: ExpectationSubject;
  readonly operator: Operator;
  readonly value: Scalar;
}

/** What a look found out; an absent subject makes its expectations false. */
export interface Evidence {
  readonly status?: number;
  readonly latencyMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly certificateDays?: number;
  readonly tlsVersion?: string;
  readonly ip?: string;
  readonly rcode?: string;
}

/** The text is no expectation, or can never hold; the message says why and how to write it. */
export class ExpectationError extends Error {
  override readonly name = 'ExpectationError';
}
