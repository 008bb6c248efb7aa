import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { ENVIRONMENT } from './running-environment.js';

// The supervisor's end of the channel closes even when it is killed: then nobody is left to watch this instance.
process.on('disconnect', () => process.exit(0));
if (process.connected === false) process.exit(0);

const app = await NestFactory.create(AppModule, { logger: ['error', 'fatal'] });
app.enableShutdownHooks();
await app.listen(ENVIRONMENT.port, ENVIRONMENT.host);
