import { Module } from '@nestjs/common';
import { Afterwords } from './afterwords.js';
import { IncidentReader } from './incident-reader.js';
import { IncidentsController } from './incidents.controller.js';

@Module({ controllers: [IncidentsController], providers: [Afterwords, IncidentReader], exports: [IncidentReader] })
export class IncidentsModule {}
