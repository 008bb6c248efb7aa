import { Controller, Get } from '@nestjs/common';
import { listOf, outage, outageQuery, type List, type Outage, type OutageQuery } from '@watchfloor/contracts';
import { CurrentNamespace, RequireRole } from '../access/access.decorators.js';
import { Answers } from '../platform/validation/answers.js';
import { ValidQuery } from '../platform/validation/valid.js';
import { OutageReader } from './outage.reader.js';

@Controller('outages')
export class OutagesController {
  constructor(private readonly reader: OutageReader) {}

  @Get()
  @RequireRole('viewer')
  @Answers(listOf(outage))
  list(@ValidQuery(outageQuery) query: OutageQuery, @CurrentNamespace() namespace: string): Promise<List<Outage>> {
    return this.reader.list(namespace, query);
  }
}
