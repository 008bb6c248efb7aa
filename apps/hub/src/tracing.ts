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
    // The address of a heartbeat carries its credential, and spans carry addresses.
    new HttpInstrumentation({ ignoreIncomingRequestHook: ({ url = '' }) => /\/heartbeats\//i.test(url) }),
    new ExpressInstrumentation(),
    new PgInstrumentation(),
    new IORedisInstrumentation(),
    new UndiciInstrumentation(),
  ],
});
sdk.start();
process.once('beforeExit', () => void sdk.shutdown());
process.once('SIGTERM', () => void sdk.shutdown());
