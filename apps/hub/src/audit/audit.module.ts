import { Global, Module } from '@nestjs/common';
import { AuditService } from './audit.service.js';
import { AuditVerifier } from './audit.verifier.js';

@Global()
@Module({ providers: [AuditService, AuditVerifier], exports: [AuditService, AuditVerifier] })
export class AuditModule {}
