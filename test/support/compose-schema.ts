import { z } from 'zod';

// The keys of the Compose specification that docker-compose.yml uses, with the shapes that the specification gives them.
const duration = z.string().regex(/^(\d+(us|ms|s|m|h))+$/);
const name = z.string().regex(/^[a-zA-Z0-9._-]+$/);
const commandLine = z.array(z.string()).min(1);

const healthcheck = z.strictObject({
  test: z
    .array(z.string())
    .min(2)
    .refine(([first]) => first === 'CMD' || first === 'CMD-SHELL', 'begins with CMD or CMD-SHELL'),
  interval: duration,
  timeout: duration,
  retries: z.int().min(1),
  start_period: duration.optional(),
});

const service = z
  .strictObject({
    image: z.string().regex(/^[a-z0-9./-]+(:[\w.-]+)?$/),
    build: z.strictObject({ context: z.string(), dockerfile: z.string() }).optional(),
    entrypoint: commandLine.optional(),
    command: commandLine.optional(),
    environment: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string()).optional(),
    ports: z.array(z.string().regex(/^127\.0\.0\.1:\d+:\d+$/, 'is published on loopback only')).optional(),
    volumes: z.array(z.string().regex(/^[\w./-]+:\/[\w./-]+(:ro)?$/)).optional(),
    depends_on: z
      .record(name, z.strictObject({ condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']) }))
      .optional(),
    healthcheck: healthcheck.optional(),
    network_mode: z
      .string()
      .regex(/^(bridge|host|none|service:[\w.-]+)$/)
      .optional(),
    restart: z.enum(['no', 'always', 'on-failure', 'unless-stopped']),
    read_only: z.boolean().optional(),
    tmpfs: z.array(z.string().startsWith('/')).optional(),
    security_opt: z.array(z.string()).optional(),
    cap_drop: z.array(z.string()).optional(),
  })
  .refine((value) => !(value.network_mode !== undefined && value.ports !== undefined), 'ports and network_mode exclude each other');

export const composeFile = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/),
  'x-hub-image': z.unknown(),
  services: z.record(name, service),
  volumes: z.record(name, z.strictObject({})),
});

export type ComposeFile = z.infer<typeof composeFile>;
