// Loaded before a program: `target.test` is where TARGET_ADDRESS says, as every place has its own way to a name.
import dns from 'node:dns/promises';
import { syncBuiltinESMExports } from 'node:module';

const { lookup } = dns;
dns.lookup = (name, options) =>
  name === 'target.test' ? Promise.resolve([{ address: process.env.TARGET_ADDRESS, family: 4 }]) : lookup(name, options);
syncBuiltinESMExports();
