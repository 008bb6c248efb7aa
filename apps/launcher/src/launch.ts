import { chmodSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FleetProcess } from './fleet-process.js';
import { HubApi } from './hub-api.js';
import { HubProcess } from './hub-process.js';
import { LiveView } from './live-view.js';
import { tell } from './narration.js';
import type { QuickStart } from './quick-start-settings.js';
import { rehearseCrash } from './rehearsal.js';

const LOG = 'hub.log';

/** The fleet, the hub and the eyes of the one who tells: all that `npm start` runs. */
export class Launch {
  private readonly fleet: FleetProcess;
  private readonly hub: HubProcess;
  private readonly api: HubApi;
  private readonly view: LiveView;
  private readonly stopping = new AbortController();

  constructor(
    private readonly settings: QuickStart,
    environment: NodeJS.ProcessEnv,
    private readonly say: (line: string) => void,
  ) {
    this.fleet = fleetOf(settings, environment);
    this.hub = hubOf(settings, environment, prepareFolder(settings.folder), say);
    this.api = new HubApi(settings.hubUrl, settings.adminToken);
    this.view = new LiveView((seen) => {
      const line = tell(seen);
      if (line !== null) say(line);
    });
  }

  /**
   * Starts the fleet, then the hub, so that its first look finds the services up; then hands out the tokens.
   * @throws Error when one of them can't start
   */
  async start(): Promise<void> {
    const { settings, fleet, hub, api, view, say } = this;
    say('Starting the sample fleet …');
    await fleet.start(settings.instanceAddresses);
    say(`Starting the hub; its log is ${join(settings.folder, LOG)}`);
    await hub.start();
    say(`Ready.\n${addresses(settings, await handOutTokens(api, settings))}`);
    view.follow(settings.hubUrl, settings.adminToken);
    if (settings.crashes) void rehearseCrash({ fleet, api, view, say, stopped: this.stopping.signal });
  }

  /** Ends all processes, at any time; what doesn't end is killed. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.view.stop();
    await Promise.all([this.fleet.stop(), this.hub.stop()]);
  }
}

/** Answers the descriptor of the hub's log. */
function prepareFolder(folder: string): number {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'tokens'), { recursive: true });
  chmodSync(folder, 0o700);
  return openSync(join(folder, LOG), 'a', 0o600);
}

function fleetOf({ root, variables, supervisorUrl }: QuickStart, environment: NodeJS.ProcessEnv): FleetProcess {
  const main = join(root, 'dist/apps/sample-fleet/src/main.js');
  return new FleetProcess(
    { arguments: [main], environment: { ...environment, ...variables }, folder: root, output: 'inherit' },
    supervisorUrl,
  );
}

function hubOf(settings: QuickStart, environment: NodeJS.ProcessEnv, log: number, say: (line: string) => void): HubProcess {
  const { root, variables, hubUrl, hubVariables } = settings;
  const endsWithUs = pathToFileURL(join(root, 'bin/end-with-parent.mjs')).href;
  const serve = [join(root, 'bin/watchfloor.mjs'), 'serve', '--config', join(root, 'sample/watchfloor.yaml')];
  const program = {
    arguments: ['--import', endsWithUs, ...serve],
    environment: { ...environment, ...variables, ...hubVariables },
    folder: root,
    output: log,
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
