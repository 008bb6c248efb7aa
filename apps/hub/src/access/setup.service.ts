import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DomainError } from '@watchfloor/core';
import { randomBytes } from 'node:crypto';
import { IsNull, type EntityManager } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { lockedSetting } from '../platform/database/locked-setting.js';
import { Setting } from '../platform/database/setting.entity.js';
import { Settings } from '../platform/settings/settings.js';
import { EVERY_NAMESPACE } from './caller.js';
import { Token } from './token.entity.js';
import { hashOf } from './token-secret.js';
import { TokenService, type NewToken } from './token.service.js';

const SETTING = 'access.setup';
/** Hubs that start at the same time take turns. */
const TURN = 'access.setup.turn';

interface SetupState {
  readonly codeHash: string | null;
}

const ADMIN: Omit<NewToken, 'name'> = { kind: 'api', role: 'admin', namespaces: [EVERY_NAMESPACE], scope: null, expiresAt: null };

/** How a new hub gets its first admin: the token of the environment, or a code that is exchanged once. */
@Injectable()
export class SetupService implements OnModuleInit {
  private readonly logger = new Logger('access');
  /** Shown until it was used; a restart makes a new one. */
  code: string | null = null;

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly tokens: TokenService,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.database.transaction(async (manager) => {
      const admin = this.settings.adminToken;
      await lockedSetting(manager, TURN, {});
      if (admin !== null) await this.keepAdminToken(manager, admin.reveal());
      else await this.offerCode(manager);
    });
    if (this.code !== null) this.logger.warn(`No admin yet. Set-up code, good once: ${this.code} → POST /api/v1/setup {"code": "…"}`);
  }

  /**
   * Exchanges the code for the admin token. Of two at once exactly one wins.
   * @throws DomainError `forbidden` for a wrong code, `conflict` once set up.
   */
  async exchange(code: string): Promise<string> {
    return await this.database.transaction(async (manager) => {
      const setting = await manager.findOneBy(Setting, { name: SETTING });
      const { codeHash } = (setting?.value ?? { codeHash: null }) as SetupState;
      if (codeHash === null) throw new DomainError('conflict', 'This hub is set up already. An admin can create tokens.');
      if (codeHash !== hashOf(code)) throw new DomainError('forbidden', 'This is not the set-up code that the hub printed at its start.');
      if (!(await closeSetup(manager, { codeHash }))) throw new DomainError('conflict', 'This hub was set up a moment ago.');
      const { secret } = await this.tokens.create(manager, { ...ADMIN, name: 'setup' }, 'setup');
      this.code = null;
      return secret;
    });
  }

  /** A token that was revoked stays so: whoever revoked it meant it. */
  private async keepAdminToken(manager: EntityManager, secret: string): Promise<void> {
    const known = await manager.findOneBy(Token, { hash: hashOf(secret) });
    if (known === null) await this.tokens.create(manager, { ...ADMIN, name: 'environment' }, 'environment', secret);
    else if (known.revokedAt !== null) this.logger.warn('The token in WATCHFLOOR_ADMIN_TOKEN was revoked: set another one.');
    await writeState(manager, { codeHash: null });
  }

  /** Only until there was a first admin, and never again after. */
  private async offerCode(manager: EntityManager): Promise<void> {
    const setting = await manager.findOneBy(Setting, { name: SETTING });
    const done = setting !== null && (setting.value as SetupState).codeHash === null;
    if (done || (await manager.existsBy(Token, { role: 'admin', revokedAt: IsNull() }))) return;
    this.code = randomBytes(16).toString('hex');
    await writeState(manager, { codeHash: hashOf(this.code) });
  }
}

async function writeState(manager: EntityManager, value: SetupState): Promise<void> {
  await manager.upsert(Setting, { name: SETTING, value: { ...value } }, ['name']);
}

/** Conditional on the code still being the open one: the loser of a race changes nothing. */
async function closeSetup(manager: EntityManager, open: SetupState): Promise<boolean> {
  const closing = manager
    .createQueryBuilder()
    .update(Setting)
    .set({ value: { codeHash: null } });
  const result = await closing.where('name = :name AND value = :open', { name: SETTING, open: JSON.stringify(open) }).execute();
  return result.affected === 1;
}
