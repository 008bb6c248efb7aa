import type { Hold } from './hold.js';

const NEWS = /^(opened|reopened|flapping|recovered)(?::(\d+))?$/;

/** I3, AL-3: the last that whoever was told hears of an incident that is over is that it is over. */
export const endsAreTold: Hold = ({ record }) => {
  const keys = record.dues().map(({ key }) => key);
  for (const { id, number, phase, told } of record.incidents()) {
    if (phase !== 'resolved') continue;
    for (const channel of told) {
      const last = lastNews(keys, `delivery:${id}:${channel}:`);
      if (last !== 'recovered') throw new Error(`the last that ${channel} heard of incident ${number} is ${last}, although it is over`);
    }
  }
};

function lastNews(keys: readonly string[], prefix: string): string | undefined {
  const news = keys.flatMap((key) => {
    const said = key.startsWith(prefix) ? NEWS.exec(key.slice(prefix.length)) : null;
    return said === null ? [] : [{ kind: said[1], at: Number(said[2] ?? 0) }];
  });
  return news.toSorted((a, b) => a.at - b.at).at(-1)?.kind;
}
