import { chmod, mkdir, open, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FleetProcess } from './fleet-process.js';
import { HubApi } from './hub-api.js';
import { HubProcess } from './hub-process.js';
import { LiveView } from './live-view.js';
import { tell } from './narration.js';
import type { QuickStart } from './quick-start-settings.js';
import { rehearseCrash } from './rehearsal.js';

export interface Launch {
  /** Ends all processes; bounded, what doesn't end is killed. */
  stop(): Promise<void>;
}

/**
 * Starts the fleet, then the hub, so that its first look finds the services up; then hands out the tokens.
 * @throws Error when one of them can't start; what has started is stopped first
 */
export async function launch(settings: QuickStart, environment: NodeJS.ProcessEnv, say: (line: string) => void): Promise<Launch> {
  const log = await prepareFolder(settings.folder);
  const fleet = fleetOf(settings, environment);
  const hub = hubOf(settings, environment, log, say);
  const api = new HubApi(settings.hubUrl, settings.adminToken);
  const view = new LiveView((seen) => {
    const line = tell(seen);
    if (line !== null) say(line);
  });
  const stopping = new AbortController();
  const stop = async () => {
    stopping.abort();
    view.stop();
    await Promise.all([fleet.stop(), hub.stop()]);
    await log.close();
  };
  try {
    say('Starting the sample fleet …');
    await fleet.start(settings.instanceAddresses);
    say(`Starting the hub; its log is ${join(settings.folder, 'hub.log')}`);
    await hub.start();
    say(`Ready.\n${addresses(settings, await handOutTokens(api, settings))}`);
    view.follow(settings.hubUrl, settings.adminToken);
  } catch (error) {
    await stop();
    throw error;
  }
  if (settings.crashes) void rehearseCrash({ fleet, api, view, say, stopped: stopping.signal });
  return { stop };
}

async function prepareFolder(folder: string): Promise<FileHandle> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'tokens'), { recursive: true });
  await chmod(folder, 0o700);
  return open(join(folder, 'hub.log'), 'a', 0o600);
}

function fleetOf({ root, variables, supervisorUrl }: QuickStart, environment: NodeJS.ProcessEnv): FleetProcess {
  const main = join(root, 'dist/apps/sample-fleet/src/main.js');
  return new FleetProcess(
    { arguments: [main], environment: { ...environment, ...variables }, folder: root, output: 'inherit' },
    supervisorUrl,
  );
}

function hubOf(settings: QuickStart, environment: NodeJS.ProcessEnv, log: FileHandle, say: (line: string) => void): HubProcess {
  const { root, variables, hubUrl, hubVariables } = settings;
  const endsWithUs = pathToFileURL(join(root, 'bin/end-with-parent.mjs')).href;
  const serve = [join(root, 'bin/watchfloor.mjs'), 'serve', '--config', join(root, 'sample/watchfloor.yaml')];
  const program = {
    arguments: ['--import', endsWithUs, ...serve],
    environment: { ...environment, ...variables, ...hubVariables },
    folder: root,
    output: log.fd,
  };
  return new HubProcess(program, hubUrl, say);
}

/** Service tokens go to files that only this user reads; the kiosk token, which is answered, is for the wall's address. */
async function handOutTokens(api: HubApi, { services, variables }: QuickStart): Promise<string> {
  for (const service of services) {
    const token = await api.createToken({ kind: 'service', name: `quick start: ${service}`, scope: { service }, expires: '30d' });
    await writeFile(join(variables['SAMPLE_TOKENS'] ?? '', `${service}.token`), token, { mode: 0o600 });
  }
  return api.createToken({ kind: 'kiosk', name: 'quick start: wall', expires: '30d' });
}

function addresses({ hubUrl, supervisorUrl, adminToken }: QuickStart, kioskToken: string): string {
  return `
  Wall         ${hubUrl}/wall#token=${kioskToken}
  API          ${hubUrl}/api/v1    (to read: ${hubUrl}/api/docs)
  Admin token  ${adminToken}
  Supervisor   ${supervisorUrl}    (GET /instances)

  Ctrl-C stops everything.
`;
}
