/**
 * Deletes old onboardings that have ended from PostgreSQL, with their tokens, their data, their events and the engine's
 * records. Afterwards, their IDs can be used again.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { createHash } from "node:crypto"
import { isFinalTag, StateTag } from "../Progress.ts"

/**
 * The database has no onboardings, or its tables are those of an older version.
 *
 * @category errors
 */
export class NoOnboardings extends Data.TaggedError("NoOnboardings") {
  override get message() {
    return "the database has no tables of onboardings, or older ones. Next: start the service of this version on it once."
  }
}

/**
 * The result of a deletion or of a dry run.
 *
 * @category models
 */
export interface Pruned {
  /** Onboardings that ended before this are deleted; milliseconds since the epoch. */
  readonly before: number
  /** The number of deleted onboardings, by their final state. */
  readonly byState: { readonly [state: string]: number }
  readonly onboardings: number
  /** The number of ended onboardings that stay, because the engine still looks for the token of a cancelled one. */
  readonly busy: number
}

/**
 * The options of a deletion.
 *
 * @category models
 */
export interface PruneOptions {
  /**
   * The age of the onboardings to delete, counted from their end. It is at least an hour, because the engine finishes its
   * own records after an onboarding has ended.
   */
  readonly olderThan: Duration.Input
  /** Only counts, and changes nothing. */
  readonly isDryRun: boolean
}

/**
 * The least age, in milliseconds.
 *
 * @category configuration
 */
export const leastAge = 3_600_000

/** How many are deleted in one transaction, so that locks are short. */
const batchSize = 1000

const final = StateTag.literals.filter(isFinalTag)

interface Ended {
  readonly number: string
  readonly id: string
  readonly execution_id: string
  readonly state_tag: StateTag
}

/** The engine's name for the workflow that looks for the token of a cancelled onboarding. Effect derives it in this way. */
const recoveryOf = (id: string): string => {
  const name = "OnboardingRecovery/1"
  return createHash("sha256").update(`${name.length}:${name}:${id}`).digest("hex").slice(0, 32)
}

/**
 * Deletes onboardings that ended long ago, or counts them.
 *
 * **When to use**
 *
 * Use it in a job of your own, for example once a night, or to see how much would be deleted. To delete while a process
 * runs, use `layer` or `layerConfig`.
 *
 * **Details**
 *
 * Several processes can do so at once. Event positions are never reused, so a reader that is behind the deleted events
 * continues with the next ones.
 *
 * @example
 * import { prune } from "@effect-flanks/onboarding/journal/Retention"
 *
 * const rehearsal = prune({ olderThan: "90 days", isDryRun: true })
 *
 * @see {@link layerConfig} for deleting while a process runs
 *
 * @category pruning
 */
export const prune = Effect.fn("Retention.prune")(function*({ isDryRun, olderThan }: PruneOptions) {
  const sql = (yield* SqlClient.SqlClient).withoutTransforms()
  const age = Math.max(leastAge, Duration.toMillis(olderThan))
  const before = (yield* Clock.currentTimeMillis) - age

  const [found] = yield* sql<{ isThere: boolean }>`
    SELECT to_regclass('flanks_onboarding_events') IS NOT NULL AND to_regclass('cluster_replies') IS NOT NULL AS "isThere"`
  if (found?.isThere !== true) return yield* new NoOnboardings()

  const batch = Effect.fnUntraced(function*(after: string) {
    const ended = yield* sql<Ended>`
      SELECT number, id, execution_id, state_tag FROM flanks_onboardings
      WHERE number > ${after}::bigint AND ${sql.in("state_tag", final)} AND since < ${before}
      ORDER BY number LIMIT ${batchSize} ${sql.literal(isDryRun ? "" : "FOR UPDATE SKIP LOCKED")}`
    if (ended.length === 0) return { last: null, gone: [], busy: 0 }
    const entities = ended.flatMap(({ execution_id, id }) => [execution_id, recoveryOf(id)])
    const working = yield* sql<{ entity_id: string }>`
      SELECT DISTINCT entity_id FROM cluster_messages WHERE ${sql.in("entity_id", entities)} AND NOT processed`
    const busy = new Set(working.map(({ entity_id }) => entity_id))
    const gone = ended.filter(({ execution_id, id }) => !busy.has(execution_id) && !busy.has(recoveryOf(id)))
    if (!isDryRun && gone.length > 0) {
      const ids = gone.map(({ id }) => id)
      const records = gone.flatMap(({ execution_id, id }) => [execution_id, recoveryOf(id)])
      yield* sql`
        WITH messages AS (DELETE FROM cluster_messages WHERE ${sql.in("entity_id", records)} RETURNING id)
        DELETE FROM cluster_replies WHERE request_id IN (SELECT id FROM messages)`
      yield* sql`DELETE FROM flanks_onboarding_products WHERE ${sql.in("id", ids)}`
      yield* sql`DELETE FROM flanks_onboarding_events WHERE ${sql.in("id", ids)}`
      yield* sql`DELETE FROM flanks_onboardings WHERE ${sql.in("id", ids)}`
    }
    return { last: ended.at(-1)?.number ?? null, gone, busy: ended.length - gone.length }
  })

  const byState: Record<string, number> = {}
  let onboardings = 0
  let busy = 0
  let last: string | null = "0"
  while (last !== null) {
    const done: Effect.Success<ReturnType<typeof batch>> = yield* sql.withTransaction(batch(last))
    for (const { state_tag } of done.gone) byState[state_tag] = (byState[state_tag] ?? 0) + 1
    onboardings += done.gone.length
    busy += done.busy
    last = done.last
  }
  return { before, byState, onboardings, busy } satisfies Pruned
})

/**
 * Deletes onboardings that ended longer ago than this, every hour while the process runs. If the database fails, it tries
 * again an hour later.
 *
 * @category layers
 */
export const layer = (olderThan: Duration.Input): Layer.Layer<never, never, SqlClient.SqlClient> =>
  Layer.effectDiscard(
    prune({ olderThan, isDryRun: false }).pipe(
      Effect.flatMap(({ onboardings }) =>
        onboardings === 0 ? Effect.void : Effect.logInfo(`deleted ${onboardings} onboardings that ended long ago`)
      ),
      Effect.catch((error: SqlError | NoOnboardings) =>
        Effect.logWarning("old onboardings were not deleted; trying again in an hour", error)
      ),
      // The service is up, so its tables exist.
      Effect.delay("1 minute"),
      Effect.repeat(Schedule.spaced("1 hour")),
      Effect.forkScoped
    )
  )

const shortUnits: { readonly [unit: string]: string } = { h: "hours", d: "days", w: "weeks" }

/** Converts `90d` to Effect's form, `90 days`. */
const inFull = (text: string): string =>
  text.replace(/^(\d+)([hdw])$/, (_, count: string, unit: string) => `${count} ${shortUnits[unit]}`)

/**
 * An age such as `90 days` or `90d`, which is at least an hour.
 *
 * @category schemas
 */
export const Age = Schema.String.pipe(
  Schema.decodeTo(
    Schema.DurationFromString,
    SchemaTransformation.transform({ decode: inFull, encode: (text) => text })
  ),
  Schema.check(Schema.makeFilter((age) => Duration.toMillis(age) >= leastAge))
).annotate({ expected: "an age such as 90 days, of an hour at least" })

/**
 * Reads `FLANKS_ONBOARDING_RETENTION`, such as `90 days`, which is at least an hour. If it isn't set, nothing is deleted.
 *
 * @category configuration
 */
export const config: Config.Config<Option.Option<Duration.Duration>> = Config.option(
  Config.schema(Age, "FLANKS_ONBOARDING_RETENTION")
)

/**
 * Deletes old onboardings according to the configuration.
 *
 * @category layers
 */
export const layerConfig: Layer.Layer<never, Config.ConfigError, SqlClient.SqlClient> = Layer.unwrap(
  Effect.map(config, Option.match({ onNone: () => Layer.empty, onSome: layer }))
)
