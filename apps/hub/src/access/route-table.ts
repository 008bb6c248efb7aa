import { Injectable, RequestMethod, type OnModuleInit } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { StartupError } from '../platform/startup-error.js';
import { isDeclared, ruleOf, type AccessRule } from './route-access.js';

export interface Route {
  /** `GET /tokens/:id`, without the API's base. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly controller: new (...parts: never[]) => object;
  readonly handler: string;
  readonly rule: AccessRule;
}

/** Every route of the hub with who may call it; one that doesn't say so stops the start. */
@Injectable()
export class RouteTable implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    const undeclared = this.routes().filter((route) => !isDeclared(route.rule));
    if (undeclared.length === 0) return;
    throw new StartupError(`Routes without a declared role: ${undeclared.map((route) => route.name).join(', ')}`);
  }

  routes(): Route[] {
    return this.discovery.getControllers().flatMap(({ metatype, instance }) => {
      if (typeof metatype !== 'function' || typeof instance !== 'object' || instance === null) return [];
      const prototype = Object.getPrototypeOf(instance) as Record<string, (...parts: never[]) => unknown>;
      const handlers = this.scanner.getAllMethodNames(prototype);
      return handlers.flatMap((name) => this.routesOf(metatype as Route['controller'], name, prototype[name]));
    });
  }

  private routesOf(controller: Route['controller'], name: string, handler: Parameters<typeof ruleOf>[1] | undefined): Route[] {
    if (handler === undefined) return [];
    const own = Reflect.getMetadata(PATH_METADATA, handler) as string | string[] | undefined;
    if (own === undefined) return [];
    const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
    const base = Reflect.getMetadata(PATH_METADATA, controller) as string | string[];
    const rule = ruleOf(this.reflector, handler, controller);
    return [base].flat().flatMap((prefix) =>
      [own].flat().map((path) => {
        const full = `/${prefix}/${path}`.replaceAll(/\/+/g, '/').replace(/(.)\/$/, '$1');
        return { name: `${method} ${full}`, method, path: full, controller, handler: name, rule };
      }),
    );
  }
}
