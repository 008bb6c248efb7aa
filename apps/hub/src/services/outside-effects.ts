import { checkFields } from '@watchfloor/contracts';
import type { CatalogView } from '../catalog/catalog-view.js';
import type { Definition } from '../catalog/definition.entity.js';
import type { Request, RequestedKind } from '../catalog/requested-draft.js';
import { changed } from '../catalog/written-again.js';
import { PROBES } from '../checks/probes/index.js';
import { fillTemplate, type TemplateValues } from '../platform/configuration/template.js';

type Fields = Readonly<Record<string, unknown>>;

/** A probe's settings are judged with either form that an instance's address may have. */
const SOMEWHERE: readonly TemplateValues[] = [
  { id: 'x', address: 'http://example.com', place: 'x' },
  { id: 'x', address: 'example.com:80', place: 'x' },
];

/**
 * Which field of a new definition can act on the outside, so that only an administrator may write it; null: none.
 * Where a component repairs itself or its checks change something, each new instance is a new target.
 */
export function outsideFieldOfNew({ kind, written }: Request, namespace: string, view: CatalogView): string | null {
  const fields = written as Fields;
  if (kind === 'check') return probeMutates(fields) ? 'method' : null;
  if (kind !== 'instance') return outsideFieldOf(kind, fields);
  const component = view.byKey(namespace, 'component', String(fields.componentId));
  return component !== null && actsOnInstances(component, view) ? 'componentId' : null;
}

/** As `outsideFieldOfNew`, of a change to what exists. */
export function outsideFieldOfChange(row: Definition, changes: Fields, view: CatalogView): string | null {
  if (row.kind === 'check') return probeMutates(changed(row.body, changes)) ? 'method' : null;
  if (row.kind !== 'instance') return outsideFieldOf(row.kind as RequestedKind, changes);
  const component = view.byUid(row.parentUid ?? '');
  const isTarget = component !== null && actsOnInstances(component, view);
  return isTarget ? (['id', 'address', 'place'].find((field) => field in changes) ?? null) : null;
}

function outsideFieldOf(kind: RequestedKind, fields: Fields): string | null {
  const field = kind === 'component' ? 'remediation' : 'notify';
  return field in fields ? field : null;
}

function actsOnInstances(component: Definition, view: CatalogView): boolean {
  if ('remediation' in component.body && component.body.remediation !== null) return true;
  return view.childrenOf(component.uid, 'check').some(({ body }) => probeMutates({ probe: body.probe, ...body.settings }));
}

/** What a probe can't read is refused by the catalog anyway. */
function probeMutates({ probe: name, ...written }: Fields): boolean {
  const probe = PROBES.find((each) => each.name === name);
  if (probe?.mutates === undefined) return false;
  const common = [...Object.keys(checkFields), 'serviceId', 'componentId', 'namespace'];
  const settings = Object.fromEntries(Object.entries(written).filter(([field, value]) => !common.includes(field) && value !== null));
  return SOMEWHERE.some((values) => {
    const parsed = probe.settings.safeParse(fillTemplate(settings, values));
    return parsed.success && probe.mutates!(parsed.data);
  });
}
