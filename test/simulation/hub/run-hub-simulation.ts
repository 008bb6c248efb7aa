import { Logger } from '@nestjs/common';
import { Lives } from './lives.js';
import { People } from './people.js';
import { planMishaps } from './mishaps.js';
import { randomCatalog, type Written } from './random-catalog.js';
import { writeCatalog } from './first-rows.js';
import { addSimulatedExtensions } from './virtual-extensions.js';
import { Target } from './targets.js';
import { VirtualDisk } from './virtual-disk.js';
import { installTime } from './virtual-globals.js';
import { VirtualSockets } from './virtual-sockets.js';
import { World } from './world.js';

const CALM_AT_FIRST_MS = 12_000;
const TROUBLE_MS = 70_000;
/** Whatever was owed is settled by then. */
const CALM_AT_LAST_MS = 56_000;

/** A run that is over, for whoever judges it. */
export interface HubRun {
  readonly world: World;
  readonly lives: Lives;
  readonly people: People;
  readonly written: readonly Written[];
}

/** Some minutes in the life of a hub. Everything in it follows from the seed. */
export async function runHub(seed: number): Promise<HubRun> {
  addSimulatedExtensions();
  const world = await World.of(seed);
  const written = randomCatalog(world.draw);
  const lives = new Lives(world);
  const people = new People(world, lives);
  Logger.overrideLogger(listener(world));
  VirtualDisk.inUse = world.disk;
  VirtualSockets.inUse = world;
  const putBack = installTime(world.time, world.clock, (bytes) => bytes.map(() => world.draw.between(0, 255)));
  try {
    await writeCatalog(world, written);
    meet(world, written);
    lives.start();
    const calmFrom = CALM_AT_FIRST_MS + TROUBLE_MS;
    world.calmFrom = calmFrom;
    planMishaps({ world, lives }, CALM_AT_FIRST_MS, calmFrom - 5_000);
    people.comeBetween(CALM_AT_FIRST_MS + 10_000, calmFrom + 20_000);
    await world.time.runUntil(calmFrom);
    calmDown(world, lives);
    await world.time.runUntil(calmFrom + CALM_AT_LAST_MS);
    return { world, lives, people, written };
  } finally {
    // Another run may follow on the same database: this one's hub must not speak to it.
    lives.close();
    putBack();
  }
}

function meet(world: World, written: readonly Written[]): void {
  for (const { uid, kind, parentUid, body } of written) {
    if (kind === 'instance') world.place(new Target(uid, body.place));
    if (kind === 'check' && parentUid !== null && String(body.settings['target']) !== '{id}')
      world.place(new Target(String(body.settings['target'])));
    if (kind === 'channel') world.receiver(uid);
  }
}

function calmDown(world: World, lives: Lives): void {
  world.trace.add('everything is well again');
  for (const target of world.targets.values()) target.spare(world.time.now);
  for (const { target } of world.lookouts.all) target.spare(world.time.now);
  for (const receiver of world.receivers.values()) receiver.mood = 'well';
  world.trouble.end();
  world.disk.isFull = false;
  lives.start();
}

/** Trouble with the database may be said; that a decision could not be applied or written never. */
function listener(world: World) {
  const say = (level: string) => (message: unknown) => {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    const error = (message as { err?: Error }).err;
    if (error !== undefined && /^(Type|Range|Reference|QueryFailed)Error$/.test(error.name)) world.complaints.push(error.stack ?? text);
    world.trace.add(`hub ${level}: ${text.slice(0, 2_000)}`);
    if (/could not be applied|given up|has taken over|does not follow|can't be read back|was not applied|could not be ended/.test(text))
      world.complaints.push(text);
  };
  return {
    log: () => undefined,
    debug: () => undefined,
    verbose: () => undefined,
    warn: say('warns'),
    error: say('errs'),
    fatal: say('dies'),
  };
}
