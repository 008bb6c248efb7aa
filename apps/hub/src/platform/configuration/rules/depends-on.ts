import { draftKey, isKind, type Draft } from '../draft.js';
import { nearest, quote } from '../problem.js';
import { below, type Rule } from './rule.js';

const DEEPEST = 256;

/** A parent that is not there yet is told and waited for; no chain of them leads back or beyond 256. @see ST-10 */
export const dependsOn: Rule = ({ drafts, byKey, problems }) => {
  const services = drafts.filter(isKind('service'));
  const depths = new Map<Draft, number>();
  const path: Draft<'service'>[] = [];
  const parent = (service: Draft<'service'>, key: string) => byKey.get(draftKey({ ...service, key })) as Draft<'service'> | undefined;

  const tellCycle = (target: Draft<'service'>): void => {
    const circle = [...path.slice(path.indexOf(target)), target];
    const index = target.body.dependsOn.indexOf((circle[1] as Draft).key);
    const way = circle.map(({ key }) => key).join(' → ');
    problems.error(below(target.at, 'dependsOn', index), `goes round in a circle: ${way}`, 'remove one of these dependencies');
  };
  const depthOf = (service: Draft<'service'>): number => {
    const known = depths.get(service);
    if (known !== undefined || path.length > DEEPEST + 1) return known ?? 0;
    path.push(service);
    let deepest = 0;
    service.body.dependsOn.forEach((key) => {
      const target = parent(service, key);
      if (target === undefined) return;
      if (path.includes(target)) tellCycle(target);
      else deepest = Math.max(deepest, 1 + depthOf(target));
    });
    path.pop();
    depths.set(service, deepest);
    if (deepest > DEEPEST)
      problems.error(below(service.at, 'dependsOn'), `stands on a chain of more than ${DEEPEST} services`, 'depend on fewer levels');
    return deepest;
  };

  for (const service of services) {
    service.body.dependsOn.forEach((key, index) => {
      if (parent(service, key) !== undefined) return;
      const others = services.filter((each) => each.namespace === service.namespace && each !== service).map((each) => each.key);
      const meant = nearest(key, others);
      const fix = meant === null ? `add the service ${key}, or remove it here` : `did you mean ${quote(meant)}?`;
      problems.warning(below(service.at, 'dependsOn', index), `there is no service ${quote(key)}, so this is ignored until there is`, fix);
    });
    depthOf(service);
  }
};
