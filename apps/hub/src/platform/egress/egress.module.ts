import { Global, Module } from '@nestjs/common';
import { EgressGuard } from './egress-guard.js';
import { NameResolver } from './name-resolver.js';

/** Configured by whoever activates a configuration; until then nothing but public addresses passes. */
@Global()
@Module({ providers: [NameResolver, EgressGuard], exports: [EgressGuard] })
export class EgressModule {}
