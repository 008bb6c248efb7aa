import 'reflect-metadata';
import { DomainError } from '@watchfloor/core';
import { program } from './cli/program.js';
import { StartupError } from './platform/startup-error.js';

try {
  await program((code) => (process.exitCode = code)).parseAsync();
} catch (error) {
  // What a person can fix is a text; anything else is ours, and its stack is wanted.
  console.error(error instanceof StartupError || error instanceof DomainError ? error.message : error);
  process.exit(1);
}
