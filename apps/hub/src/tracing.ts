import { ExpressInstrumentation } from '@opentelemetry/instrumentation-express';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { NodeSDK } from '@opentelemetry/sdk-node';

// Loaded before anything that it instruments, and only when OTEL_EXPORTER_OTLP_ENDPOINT is set (bin/watchfloor.mjs).
const sdk = new NodeSDK({
  serviceName: process.env.OTEL_SERVICE_NAME ?? 'watchfloor',
  traceExporter: new OTLPTraceExporter(),
  instrumentations: [
    new HttpInstrumentation({
      // The address of a heartbeat carries its credential, and spans carry addresses.
      ignoreIncomingRequestHook: ({ url = '' }) => /\/heartbeats\//i.test(url),
      // Looks are observations already, with phases of their own, and too many to be spans as well.
      ignoreOutgoingRequestHook: () => true,
      requestHook: (span) => void span.setAttribute('url.query', ''),
    }),
    new ExpressInstrumentation(),
    new PgInstrumentation(),
    new IORedisInstrumentation(),
    // What stands behind the host may be the credential: of a Slack address it is nothing else.
    new UndiciInstrumentation({
      requestHook: (span, { origin }) => void span.setAttributes({ 'url.full': String(origin), 'url.path': '', 'url.query': '' }),
    }),
  ],
});
sdk.start();
process.once('beforeExit', () => void sdk.shutdown());
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void sdk.shutdown());
