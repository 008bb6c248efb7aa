import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import type { Path } from '../problem.js';
import type { Position } from '../problems.js';
import type { SourceFile } from './source.js';

const MOST_ALIASES = 100;
const DEEPEST = 32;
const MOST_VALUES = 500_000;

export interface YamlProblem {
  readonly position: Position;
  readonly problem: string;
  readonly fix: string;
}

/** One file as YAML 1.2, with the place of every node. */
export class YamlFile {
  private readonly lines = new LineCounter();
  private document: Document | null = null;
  /** What the file says; `undefined` when it can't be read at all. */
  readonly value: unknown;
  readonly problems: YamlProblem[] = [];

  constructor(readonly source: SourceFile) {
    try {
      this.document = parseDocument(source.text, {
        version: '1.2',
        schema: 'core',
        prettyErrors: false,
        lineCounter: this.lines,
        logLevel: 'error',
      });
      for (const { code, message, pos } of this.document.errors)
        this.problems.push({ position: this.positionOf(pos[0]), problem: lowerFirst(message), fix: fixOf(code) });
      if (this.problems.length === 0) this.value = bounded(this.document.toJS({ maxAliasCount: MOST_ALIASES }) as unknown);
    } catch (error) {
      this.problems.push({ position: { line: 1, column: 1 }, problem: hugeness(error), fix: 'write it out with fewer levels and aliases' });
    }
  }

  /** Where the path leads; a path that goes on where nothing is written ends at what is there. */
  locate(path: Path, onKey = false): Position {
    let node: unknown = this.document?.contents;
    let offset = offsetOf(node) ?? 0;
    for (const [index, part] of path.entries()) {
      const pair = this.step(node, part);
      if (pair === null) break;
      node = pair.value;
      const wantsKey = pair.key !== null && ((onKey && index === path.length - 1) || offsetOf(node) === null);
      offset = (wantsKey ? offsetOf(pair.key) : offsetOf(node)) ?? offset;
    }
    return this.positionOf(offset);
  }

  private step(parent: unknown, part: string | number): { key: unknown; value: unknown } | null {
    const node: unknown = isAlias(parent) && this.document !== null ? parent.resolve(this.document) : parent;
    if (isSeq(node)) return typeof part === 'number' && part < node.items.length ? { key: null, value: node.items[part] } : null;
    if (!isMap(node)) return null;
    const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(part));
    return pair === undefined ? null : { key: pair.key, value: pair.value };
  }

  private positionOf(offset: number): Position {
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
}

function offsetOf(node: unknown): number | null {
  return (node as Node | null | undefined)?.range?.[0] ?? null;
}

/** Refuses what aliases or nesting blow up beyond any real configuration. */
function bounded(value: unknown): unknown {
  let seen = 0;
  const visit = (part: unknown, depth: number): void => {
    seen += 1;
    if (depth > DEEPEST || seen > MOST_VALUES) throw new RangeError(depth > DEEPEST ? 'nested too deeply' : 'too many values');
    if (typeof part === 'object' && part !== null) for (const child of Object.values(part)) visit(child, depth + 1);
  };
  visit(value, 0);
  return value;
}

function hugeness(error: unknown): string {
  if (error instanceof ReferenceError) return 'aliases blow the file up beyond bounds';
  if (error instanceof RangeError && error.message === 'too many values') return `the file holds more than ${MOST_VALUES} values`;
  if (error instanceof RangeError) return `the file is nested more than ${DEEPEST} levels deep`;
  return 'the file is no readable YAML';
}

function fixOf(code: string): string {
  if (code === 'DUPLICATE_KEY') return 'keep one of them';
  if (code === 'TAB_AS_INDENT') return 'indent with spaces';
  if (code === 'MULTIPLE_DOCS') return 'put each document into a file of its own in one folder';
  if (code === 'BAD_INDENT') return 'align it with its neighbours';
  return 'correct the YAML; texts with : # { [ & * ! | > \' " % @ want quotes';
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\n[\s\S]*$/, '');
}
