/** The migrations of the tables that the engine doesn't own. Never change a released migration. */
import * as Effect from "effect/Effect"
import * as Migrator from "effect/sql/Migrator"
import * as SqlClient from "effect/sql/SqlClient"

const create = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    CREATE TABLE flanks_onboardings (
      number BIGINT GENERATED ALWAYS AS IDENTITY UNIQUE,
      id TEXT PRIMARY KEY,
      execution_id TEXT NOT NULL,
      external_id TEXT,
      products JSONB NOT NULL,
      started_at BIGINT NOT NULL,
      step INTEGER NOT NULL DEFAULT 0,
      since BIGINT NOT NULL,
      state JSON NOT NULL,
      state_tag TEXT NOT NULL,
      reason TEXT,
      exchanges INTEGER NOT NULL DEFAULT 0,
      exchanged_at BIGINT,
      token TEXT,
      token_print TEXT,
      issued_at BIGINT,
      delayed BOOLEAN,
      user_token TEXT
    )`
  yield* sql`CREATE INDEX flanks_onboardings_state ON flanks_onboardings (state_tag, reason)`
  yield* sql`CREATE INDEX flanks_onboardings_print ON flanks_onboardings (token_print)`
  yield* sql`
    CREATE INDEX flanks_onboardings_exchanging ON flanks_onboardings (exchanged_at)
    WHERE token IS NULL AND exchanged_at IS NOT NULL`
  yield* sql`
    CREATE TABLE flanks_onboarding_products (
      id TEXT NOT NULL,
      slice TEXT NOT NULL,
      items INTEGER NOT NULL,
      fetched_at BIGINT NOT NULL,
      data TEXT NOT NULL,
      PRIMARY KEY (id, slice)
    )`
})

/**
 * Events get their positions when they are first read, by one reader at a time. The positions are in the order of the
 * commits, unlike the events' numbers. So a reader that continues after a position misses nothing.
 */
const addStartsAndEvents = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  // The whole start, with its code sealed; null in rows of version 0.1.
  yield* sql`ALTER TABLE flanks_onboardings ADD COLUMN asked JSON, ADD COLUMN start_print TEXT`
  yield* sql`
    CREATE TABLE flanks_onboarding_events (
      number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      position BIGINT UNIQUE,
      id TEXT NOT NULL,
      external_id TEXT,
      at BIGINT NOT NULL,
      state JSON NOT NULL
    )`
  yield* sql`CREATE INDEX flanks_onboarding_events_new ON flanks_onboarding_events (number) WHERE position IS NULL`
  yield* sql`CREATE INDEX flanks_onboarding_events_id ON flanks_onboarding_events (id, position)`
  yield* sql`CREATE TABLE flanks_onboarding_positions (last BIGINT NOT NULL)`
  yield* sql`INSERT INTO flanks_onboarding_positions (last) VALUES (0)`
  // A table to test whether there is room for a row that needs a whole page. Its rows are never committed.
  yield* sql`CREATE TABLE flanks_onboarding_probe (page TEXT NOT NULL)`
  yield* sql`ALTER TABLE flanks_onboarding_probe ALTER COLUMN page SET STORAGE PLAIN`
})

/**
 * Without this index, any change of one workflow's messages reads all messages, such as the deletion of old onboardings,
 * and each cancel, which deletes the workflow's clocks. With 100,000 messages, that took 39 ms; with the index it takes 0.2
 * ms.
 */
const addEntityIndex = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  yield* sql`CREATE INDEX IF NOT EXISTS flanks_onboarding_messages_entity ON cluster_messages (entity_id)`
})

/** The user's sessions, and the sealed address of the last one. */
const addSessions = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    ALTER TABLE flanks_onboardings
      ADD COLUMN session_ids JSONB NOT NULL DEFAULT '[]',
      ADD COLUMN session_url TEXT`
})

const migrate = Migrator.make({})({
  loader: Migrator.fromRecord({
    "0001_create": create,
    "0002_starts_and_events": addStartsAndEvents,
    "0003_sessions": addSessions
  }),
  table: "flanks_onboarding_migrations"
})

const migrateEngine = Migrator.make({})({
  loader: Migrator.fromRecord({ "0001_entity_index": addEntityIndex }),
  table: "flanks_onboarding_engine_migrations"
})

/** Migrates the tables. Many processes can do so at once. */
export const migrateTables = Effect.catchTag(migrate, "MigrationError", Effect.die)

/** Migrates the additions to the engine's tables, after those exist. */
export const migrateEngineTables = Effect.catchTag(migrateEngine, "MigrationError", Effect.die)
