import { parse } from 'yaml';
import { z } from 'zod';

const id = z.string().regex(/^[a-z0-9-]{1,64}$/);

const fleetFile = z.strictObject({
  traffic: z.strictObject({ into: id, callsPerSecond: z.int().min(1).max(500) }).optional(),
  instances: z
    .array(
      z.strictObject({
        id,
        service: id,
        component: id,
        address: z.url(),
        dependency: id.optional(),
        timeoutMs: z.int().min(1).max(60_000).optional(),
      }),
    )
    .min(1)
    .max(50),
});

export interface DescribedInstance {
  readonly id: string;
  readonly service: string;
  readonly component: string;
  readonly address: string;
  readonly dependency?: { readonly service: string; readonly addresses: readonly string[] };
  /** How long it waits for its dependency. */
  readonly timeoutMs?: number;
}

export interface FleetDescription {
  readonly instances: readonly DescribedInstance[];
  readonly traffic?: { readonly addresses: readonly string[]; readonly callsPerSecond: number };
}

/**
 * Reads the fleet from its file. `SAMPLE_ADDRESS_BOOKING_A` replaces the address written for `booking-a`.
 * @throws Error that says what is wrong in the file
 */
export function readFleet(text: string, variables: NodeJS.ProcessEnv): FleetDescription {
  const parsed = fleetFile.safeParse(parse(text));
  if (!parsed.success) throw new Error(`the fleet's description is wrong:\n${z.prettifyError(parsed.error)}`);
  const written = parsed.data.instances.map((instance) => ({
    ...instance,
    address: variables[`SAMPLE_ADDRESS_${suffix(instance.id)}`] ?? instance.address,
  }));
  const addressesOf = (service: string) => {
    const addresses = written.filter((instance) => instance.service === service).map(({ address }) => address);
    if (addresses.length === 0) throw new Error(`the fleet's description names "${service}", but none of its instances is of that service`);
    return addresses;
  };
  const { traffic } = parsed.data;
  return {
    instances: written.map(({ dependency, ...instance }) => ({
      ...instance,
      dependency: dependency === undefined ? undefined : { service: dependency, addresses: addressesOf(dependency) },
    })),
    traffic: traffic && { addresses: addressesOf(traffic.into), callsPerSecond: traffic.callsPerSecond },
  };
}

function suffix(key: string): string {
  return key.toUpperCase().replaceAll('-', '_');
}
