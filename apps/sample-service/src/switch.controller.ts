import { BadRequestException, Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { SICKNESS_MODES, SICKNESS_SCOPES, SicknessSwitch, type Sickness } from './sickness.js';

const SLOW_MS = 800;

/** Makes this instance sick, for the quick start, tests and rehearsals. */
@Controller('switch')
export class SwitchController {
  constructor(private readonly sickness: SicknessSwitch) {}

  @Get()
  read(): Sickness {
    return this.sickness.current;
  }

  @Post()
  @HttpCode(200)
  turn(@Body() body: unknown): Sickness {
    const sickness = parse(body);
    this.sickness.turn(sickness);
    return sickness;
  }
}

function parse(body: unknown): Sickness {
  const { mode, scope = 'all', delayMs = SLOW_MS } = (body ?? {}) as Partial<Sickness>;
  if (mode === undefined || !SICKNESS_MODES.includes(mode)) throw new BadRequestException(`mode: one of ${SICKNESS_MODES.join(', ')}`);
  if (!SICKNESS_SCOPES.includes(scope)) throw new BadRequestException(`scope: one of ${SICKNESS_SCOPES.join(', ')}`);
  if (!Number.isInteger(delayMs) || delayMs < 0 || delayMs > 60_000) throw new BadRequestException('delayMs: a whole number, 0 to 60000');
  return { mode, scope, delayMs };
}
