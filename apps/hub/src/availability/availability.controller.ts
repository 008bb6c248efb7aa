import { Controller, Get, Param } from '@nestjs/common';
import { availability, availabilityQuery, type Availability, type AvailabilityQuery } from '@watchfloor/contracts';
import { CurrentNamespace, RequireRole } from '../access/access.decorators.js';
import { Answers } from '../platform/validation/answers.js';
import { ValidQuery } from '../platform/validation/valid.js';
import { AvailabilityReader } from './availability.reader.js';

@Controller('services')
export class AvailabilityController {
  constructor(private readonly reader: AvailabilityReader) {}

  @Get(':id/availability')
  @RequireRole('viewer')
  @Answers(availability)
  availability(
    @Param('id') id: string,
    @ValidQuery(availabilityQuery) query: AvailabilityQuery,
    @CurrentNamespace() namespace: string,
  ): Promise<Availability> {
    return this.reader.of(namespace, id, query);
  }
}
