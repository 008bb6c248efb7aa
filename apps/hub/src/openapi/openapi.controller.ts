import { Controller, Get } from '@nestjs/common';
import { Public } from '../access/access.decorators.js';
import { RouteTable } from '../access/route-table.js';
import { hubVersion } from '../platform/version.js';
import { describeApi, type ApiDescription } from './describe-api.js';

/** The description of the API, for anybody: it says nothing that the source does not. */
@Controller('openapi.json')
export class OpenapiController {
  private description: ApiDescription | null = null;

  constructor(private readonly table: RouteTable) {}

  @Get()
  @Public()
  present(): ApiDescription {
    this.description ??= describeApi(this.table.routes(), hubVersion());
    return this.description;
  }
}
