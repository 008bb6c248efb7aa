import { CreateAccessTables1763700000003 } from './create-access-tables.js';
import { CreateActTable1763700000007 } from './create-act-table.js';
import { CreateAuditTables1763700000002 } from './create-audit-tables.js';
import { CreateBreakerTable1763700000008 } from './create-breaker-table.js';
import { CreateCatalogTables1763700000004 } from './create-catalog-tables.js';
import { CreateCheckTables1763700000005 } from './create-check-tables.js';
import { CreateIncidentTables1763700000006 } from './create-incident-tables.js';
import { CreatePlatformTables1763700000001 } from './create-platform-tables.js';
import { KeepLastNews1763700000016 } from './keep-last-news.js';
import { MarkLateObservations1763700000015 } from './mark-late-observations.js';
import { ShareShards1763700000011 } from './share-shards.js';

/** In the order they run; forward only, expand first and contract a release later (I12). */
export const MIGRATIONS = [
  CreatePlatformTables1763700000001,
  CreateAuditTables1763700000002,
  CreateAccessTables1763700000003,
  CreateCatalogTables1763700000004,
  CreateCheckTables1763700000005,
  CreateIncidentTables1763700000006,
  CreateActTable1763700000007,
  CreateBreakerTable1763700000008,
  ShareShards1763700000011,
  MarkLateObservations1763700000015,
  KeepLastNews1763700000016,
];
