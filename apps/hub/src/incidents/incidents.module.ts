import { Module } from '@nestjs/common';
import { IncidentReader } from './incident-reader.js';
import { IncidentsController } from './incidents.controller.js';

@Module({ controllers: [IncidentsController], providers: [IncidentReader], exports: [IncidentReader] })
export class IncidentsModule {}
