import { Controller, Get } from '@nestjs/common';
import { listOf, transition, transitionQuery, type List, type Transition, type TransitionQuery } from '@watchfloor/contracts';
import { CurrentNamespace, RequireRole } from '../access/access.decorators.js';
import { TransitionReader, type TransitionFilter } from '../checks/transition.reader.js';
import { Directory, type DirectoryKind } from '../platform/directory.js';
import { milliseconds } from '../platform/instant.js';
import { Answers } from '../platform/validation/answers.js';
import { ValidQuery } from '../platform/validation/valid.js';
import { transitionView } from './transition.view.js';

@Controller('transitions')
export class TransitionsController {
  constructor(
    private readonly reader: TransitionReader,
    private readonly directory: Directory,
  ) {}

  @Get()
  @RequireRole('viewer')
  @Answers(listOf(transition))
  list(@ValidQuery(transitionQuery) query: TransitionQuery, @CurrentNamespace() namespace: string): Promise<List<Transition>> {
    return this.reader.list(namespace, this.filter(namespace, query), query, (each) => transitionView(each, this.directory));
  }

  /** What nobody knows matches nothing. */
  private filter(namespace: string, { service, component, instance, check, from, to }: TransitionQuery): TransitionFilter {
    const uid = (kind: DirectoryKind, key: string) => this.directory.findEver(namespace, kind, key)?.uid ?? '';
    return {
      ...(service === undefined ? {} : { serviceUid: uid('service', service) }),
      ...(component === undefined ? {} : { componentUid: uid('component', component) }),
      ...(instance === undefined ? {} : { instanceUid: uid('instance', instance) }),
      ...(check === undefined ? {} : { checkUid: uid('check', check) }),
      ...(from === undefined ? {} : { from: milliseconds(from) }),
      ...(to === undefined ? {} : { to: milliseconds(to) }),
    };
  }
}
