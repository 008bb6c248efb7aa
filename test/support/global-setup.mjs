import { SharedServers } from './shared-servers.ts';

export default async function setUp() {
  globalThis.sharedServers = new SharedServers();
  await globalThis.sharedServers.open();
}
