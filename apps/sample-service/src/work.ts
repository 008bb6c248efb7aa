/** `dependency` is null at the end of the chain; `degraded` says that the dependency was needed and is cut off. */
export interface Work {
  readonly instance: string;
  readonly degraded: boolean;
  readonly dependency: Work | null;
}
