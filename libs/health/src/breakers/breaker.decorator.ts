import { Inject } from '@nestjs/common';
import { breakerSettings, type BreakerOptions } from './breaker-options.js';
import { BreakerRegistry } from './breaker-registry.js';

export interface BreakerDecoratorOptions extends BreakerOptions {
  /** Stands in for the method whenever it fails; called with the error, then the method's arguments. `this` is the provider. */
  readonly fallback?: (error: unknown, ...args: never[]) => unknown;
}

const REGISTRY = Symbol('breaker registry');

type Guarded = (this: { [REGISTRY]?: BreakerRegistry }, ...args: unknown[]) => Promise<unknown>;

/**
 * Puts a breaker around an async method of a Nest provider. Nest injects the registry; an object that was made
 * without Nest, as in a plain unit test, calls the method unguarded.
 * @example `@Breaker({ dependency: 'payments', fallback: () => ({ queued: true }) })`
 * @throws BreakerOptionsError when the class is loaded, so a wrong setting can't reach production
 */
export function Breaker(options: BreakerDecoratorOptions): MethodDecorator {
  return (target, key, descriptor) => {
    const { fallback, ...own } = options;
    const breakerOptions = { ...own, name: own.name ?? String(key) };
    breakerSettings(breakerOptions);
    const method = descriptor.value as Guarded;
    const guarded: Guarded = function (...args) {
      const registry = this[REGISTRY];
      if (registry === undefined) return method.apply(this, args);
      const standIn = fallback as ((error: unknown, ...args: unknown[]) => unknown) | undefined;
      return registry
        .breaker(breakerOptions)
        .run(() => method.apply(this, args), standIn && ((error) => standIn.call(this, error, ...args)));
    };
    Object.defineProperty(guarded, 'name', { value: String(key) });
    descriptor.value = guarded as typeof descriptor.value;
    Inject(BreakerRegistry)(target, REGISTRY);
  };
}
