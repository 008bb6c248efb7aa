import { heartbeat } from './heartbeat.js';
import { http } from './http.js';
import type { Probe } from './probe.js';
import { tcp } from './tcp.js';

export const PROBES = [http, tcp, heartbeat] as readonly Probe[];
