import { Global, Module } from '@nestjs/common';
import { AuditReader } from './audit.reader.js';
import { AuditService } from './audit.service.js';
import { AuditVerifier } from './audit.verifier.js';

const PROVIDERS = [AuditService, AuditReader, AuditVerifier];

@Global()
@Module({ providers: PROVIDERS, exports: PROVIDERS })
export class AuditModule {}
