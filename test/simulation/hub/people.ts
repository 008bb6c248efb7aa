import type { Command, Incident } from '@watchfloor/core';
import type { Draw } from '../draw.js';
import type { Lives } from './lives.js';
import type { World } from './world.js';

/** What a person was told is done. */
export interface Promised {
  readonly kind: Command['kind'];
  readonly incidentId: string;
  readonly text: string;
}

/** Asks for something every now and then, and remembers what was answered. */
export class People {
  readonly promised: Promised[] = [];
  /** Also what was not answered in time: it may be done all the same. */
  readonly severities = new Set<string>();
  private asked = 0;

  constructor(
    private readonly world: World,
    private readonly lives: Lives,
  ) {}

  comeBetween(from: number, to: number): void {
    const { draw, time } = this.world;
    for (let times = draw.between(3, 12); times > 0; times -= 1) time.at(draw.between(from, to), () => this.ask(draw));
  }

  private ask(draw: Draw): void {
    const hub = this.lives.ready?.hub ?? null;
    const open = [...(hub?.committed.all() ?? [])].flatMap(({ definition, incident }) =>
      incident === null ? [] : [{ serviceUid: definition.uid, incident }],
    );
    if (hub === null || open.length === 0) return;
    const { serviceUid, incident } = draw.pick(open);
    const command = this.commandOn(incident, draw);
    if (command.kind === 'severity') this.severities.add(incident.id);
    hub.decisions.command(serviceUid, command).then(
      () => this.remember(command, incident.id),
      (error: Error) => this.world.trace.add(`${command.kind} was refused: ${error.message}`),
    );
  }

  private commandOn({ id: incidentId }: Incident, draw: Draw): Command {
    this.asked += 1;
    const by = `person-${this.asked}`;
    const text = `word ${this.asked}`;
    return draw.pick<Command>([
      { kind: 'acknowledge', incidentId, by },
      { kind: 'acknowledge', incidentId, by },
      { kind: 'comment', incidentId, by, text },
      { kind: 'comment', incidentId, by, text },
      { kind: 'severity', incidentId, by, severity: draw.pick(['minor', 'major', 'critical']), reason: text },
    ]);
  }

  private remember(command: Command, incidentId: string): void {
    const text = 'text' in command && typeof command.text === 'string' ? command.text : '';
    this.promised.push({ kind: command.kind, incidentId, text });
    this.world.trace.add(`${command.kind} of ${incidentId} is answered`);
  }
}
