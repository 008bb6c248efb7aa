import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { static as serveStatic, type Express, type Response } from 'express';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const YEAR_MS = 31_536_000_000;

/** Serves the wall display's built files at `/wall`; until there is a console, `/` leads there. */
@Injectable()
export class Wall implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<Express>();
    const folder = builtFolder(import.meta.dirname);
    server.use('/wall', serveStatic(folder, { setHeaders: cacheByName }));
    server.get('/', (_request, response) => response.redirect(302, '/wall/'));
  }
}

/** Assets carry a hash in their names, so they never change; the page itself always may. */
function cacheByName(response: Response, path: string): void {
  response.setHeader('cache-control', path.includes('/assets/') ? `public, max-age=${YEAR_MS / 1_000}, immutable` : 'no-cache');
}

/** Source and build lie at different depths below the project's root. */
function builtFolder(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return join(folder, 'dist/dashboards/wallboard');
  return dirname(folder) === folder ? folder : builtFolder(dirname(folder));
}
