/**
 * Stores fetched data in PostgreSQL, sealed, in the table `flanks_onboarding_products`. Use it if your application has no
 * other store for the data.
 *
 * @since 0.1.0
 */
import { count, type DataByKind, type DataKind, fromJson, toJson } from "@effect-flanks/client/DataKind"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import { rotateKeys } from "../internal/journal/rotateKeys.ts"
import { limitStorage } from "../internal/postgres/limitStorage.ts"
import { migrateTables } from "../internal/postgres/migrations.ts"
import { retrySql } from "../internal/postgres/retrySql.ts"
import type { StorageUnavailable } from "../OnboardingError.ts"
import { Settings } from "../Settings.ts"
import { Destination } from "./Destination.ts"
import { type DecryptionFailed, Sealing } from "./Sealing.ts"

/**
 * Reads the stored data.
 *
 * @category services
 */
export class StoredData extends Context.Service<StoredData, {
  readonly get: <S extends DataKind>(
    id: string,
    dataKind: S
  ) => Effect.Effect<Option.Option<DataByKind[S]>, DecryptionFailed | StorageUnavailable>
  /** Reads the stored data as JSON. Amounts keep all their digits. */
  readonly json: (
    id: string,
    dataKind: DataKind
  ) => Effect.Effect<Option.Option<string>, DecryptionFailed | StorageUnavailable>
  /**
   * Seals all data with the current key, so that older keys can be removed. Returns the number of changed rows. It waits
   * for an unavailable database.
   */
  readonly reseal: Effect.Effect<number, DecryptionFailed>
}>()("@effect-flanks/onboarding/StoredData") {}

interface Sealed {
  readonly id: string
  readonly slice: DataKind
  readonly data: string
}

const place = (id: string, dataKind: DataKind) => `${id}/products/${dataKind}`

const make = Effect.gen(function*() {
  const sealing = yield* Sealing
  const sql = (yield* SqlClient.SqlClient).withoutTransforms()
  const { storageLimit } = yield* Settings
  yield* retrySql(migrateTables)

  const limited = (operation: string) => limitStorage(`StoredData.${operation}`, storageLimit)

  const json = Effect.fnUntraced(function*(id: string, dataKind: DataKind) {
    const [row] = yield* retrySql(sql<{ data: string }>`
      SELECT data FROM flanks_onboarding_products WHERE id = ${id} AND slice = ${dataKind}`)
    if (row === undefined) return Option.none<string>()
    return Option.some(Redacted.value(yield* sealing.open(place(id, dataKind), row.data)))
  })

  const destination = Destination.of({
    put: Effect.fn("Destination.put")(function*(id, dataKind, data) {
      const text = yield* toJson(dataKind, data)
      const row = {
        id,
        slice: dataKind,
        items: count(data),
        fetched_at: yield* Clock.currentTimeMillis,
        data: yield* sealing.seal(place(id, dataKind), Redacted.make(text))
      }
      yield* retrySql(sql`
        INSERT INTO flanks_onboarding_products ${sql.insert(row)}
        ON CONFLICT (id, slice) DO UPDATE
        SET items = EXCLUDED.items, fetched_at = EXCLUDED.fetched_at, data = EXCLUDED.data`)
    })
  })

  const stored = StoredData.of({
    get: Effect.fn("StoredData.get")(function*<S extends DataKind>(id: string, dataKind: S) {
      const text = yield* json(id, dataKind)
      return yield* Option.match(text, {
        onNone: () => Effect.succeedNone,
        onSome: (found) => Effect.asSome(fromJson(dataKind, found))
      })
    }, limited("get")),
    json: Effect.fn("StoredData.json")(json, limited("json")),
    reseal: rotateKeys<Sealed>(
      (last, limit) =>
        sql<Sealed>`
          SELECT id, slice, data FROM flanks_onboarding_products
          WHERE ${last === null ? sql.literal("TRUE") : sql`(id, slice) > (${last.id}, ${last.slice})`} AND
            split_part(data, '.', 2) <> ${sealing.keyId}
          ORDER BY id, slice LIMIT ${limit}`,
      Effect.fnUntraced(function*({ data, id, slice }) {
        const at = place(id, slice)
        const changed = yield* sealing.seal(at, yield* sealing.open(at, data))
        yield* retrySql(sql`
          UPDATE flanks_onboarding_products SET data = ${changed}
          WHERE id = ${id} AND slice = ${slice} AND data = ${data}`)
      })
    )
  })

  return Context.make(Destination, destination).pipe(Context.add(StoredData, stored))
})

/**
 * Stores each data kind, sealed, in the onboarding's database. A second delivery replaces the first.
 *
 * **When to use**
 *
 * Use it if your application has no storage of its own for the data, and read the data with `StoredData`. The HTTP service
 * uses it.
 *
 * @category layers
 */
export const layer: Layer.Layer<Destination | StoredData, never, SqlClient.SqlClient | Sealing> = Layer
  .effectContext(make)
