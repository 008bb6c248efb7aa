import canonicalize from 'canonicalize';
import type { Bodies, DefinitionKind } from '../platform/configuration/bodies.js';

/** Words for people: changing them changes nothing that is measured, decided or sent. */
const COSMETIC = new Set(['name', 'owner', 'labels', 'runbook']);

type Body = Bodies[DefinitionKind];

export function sameBody(a: Body, b: Body): boolean {
  return sameJson(a, b);
}

/** Whether results under one body say something of the other. */
export function sameMeaning(a: Body, b: Body): boolean {
  return sameJson(meaningOf(a), meaningOf(b));
}

function meaningOf(body: Body): object {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !COSMETIC.has(key)));
}

/** The order of keys means nothing; mostly it is the same, and then the quick look is enough. */
function sameJson(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b) || canonicalize(a) === canonicalize(b);
}
