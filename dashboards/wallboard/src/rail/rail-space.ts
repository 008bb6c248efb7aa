/** The three lists of the rail, each with the heights of its entries in root font sizes, most important first. */
export interface RailNeeds {
  readonly incidents: readonly number[];
  readonly breakers: readonly number[];
  readonly objectives: readonly number[];
}

export interface RailShares {
  readonly incidents: number;
  readonly breakers: number;
  readonly objectives: number;
}

/** A heading with its margin; it also says how many more there are. */
export const HEADING_HEIGHT = 1.75;
/** What an empty list of incidents takes: one calm line. */
export const CALM_HEIGHT = 1.4;

/** Side by side where the rail is wide: incidents in a column of their own, so each column has the whole height. */
export function shareWideRail(needs: RailNeeds, height: number): RailShares {
  const beside = shareRail({ ...needs, incidents: [] }, height + HEADING_HEIGHT + CALM_HEIGHT);
  return { ...beside, incidents: shareRail({ ...needs, breakers: [], objectives: [] }, height).incidents };
}

/**
 * How many entries of each list fit into the height, without scrolling. An incident and a breaker come first,
 * then a second incident, then the nearest budget; what is left goes to incidents, breakers and budgets in that order.
 */
export function shareRail(needs: RailNeeds, height: number): RailShares {
  let left = height - HEADING_HEIGHT - (needs.incidents.length === 0 ? CALM_HEIGHT : 0);
  const shares = { incidents: 0, breakers: 0, objectives: 0 };
  const take = (list: keyof RailNeeds, atMost: number): void => {
    while (shares[list] < Math.min(atMost, needs[list].length)) {
      const heading = shares[list] === 0 && list !== 'incidents' ? HEADING_HEIGHT : 0;
      const cost = heading + needs[list][shares[list]]!;
      if (cost > left) return;
      left -= cost;
      shares[list]++;
    }
  };
  take('incidents', 1);
  take('breakers', 1);
  take('incidents', 2);
  take('objectives', 1);
  take('incidents', Infinity);
  take('breakers', Infinity);
  take('objectives', Infinity);
  return shares;
}
