/**
 * Fetched data in PostgreSQL, sealed: a table `flanks_onboarding_products`, for applications that have no store of their
 * own for it.
 *
 * @since 0.1.0
 */
import { count, fromJson, type Products, toJson } from "@effect-flanks/client/Products"
import type { Slice } from "@effect-flanks/client/Readiness"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import { Destination } from "./Destination.ts"
import { resealed } from "./internal/resealing.ts"
import { surviving } from "./internal/surviving.ts"
import { upToDate } from "./internal/tables.ts"
import { type SealBroken, Sealing } from "./Sealing.ts"

/** Reads what was stored. */
export class StoredProducts extends Context.Service<StoredProducts, {
  readonly get: <S extends Slice>(id: string, slice: S) => Effect.Effect<Option.Option<Products[S]>, SealBroken>
  /** The same as JSON, amounts with all their digits. */
  readonly json: (id: string, slice: Slice) => Effect.Effect<Option.Option<string>, SealBroken>
  /** Seals with the key that seals now what another key sealed, so that older keys can go. Gives how many slices those were. */
  readonly reseal: Effect.Effect<number, SealBroken>
}>()("@effect-flanks/workflow/StoredProducts") {}

interface Sealed {
  readonly id: string
  readonly slice: Slice
  readonly data: string
}

const place = (id: string, slice: Slice) => `${id}/products/${slice}`

const make = Effect.gen(function*() {
  const sealing = yield* Sealing
  const sql = (yield* SqlClient.SqlClient).withoutTransforms()
  yield* surviving(upToDate)

  const json = Effect.fnUntraced(function*(id: string, slice: Slice) {
    const [row] = yield* surviving(sql<{ data: string }>`
      SELECT data FROM flanks_onboarding_products WHERE id = ${id} AND slice = ${slice}`)
    if (row === undefined) return Option.none<string>()
    return Option.some(Redacted.value(yield* sealing.open(place(id, slice), row.data)))
  })

  const destination = Destination.of({
    put: Effect.fn("Destination.put")(function*(id, slice, data) {
      const text = yield* toJson(slice, data)
      const row = {
        id,
        slice,
        items: count(data),
        fetched_at: yield* Clock.currentTimeMillis,
        data: yield* sealing.seal(place(id, slice), Redacted.make(text))
      }
      yield* surviving(sql`
        INSERT INTO flanks_onboarding_products ${sql.insert(row)}
        ON CONFLICT (id, slice) DO UPDATE
        SET items = EXCLUDED.items, fetched_at = EXCLUDED.fetched_at, data = EXCLUDED.data`)
    })
  })

  const stored = StoredProducts.of({
    get: Effect.fn("StoredProducts.get")(function*<S extends Slice>(id: string, slice: S) {
      const text = yield* json(id, slice)
      return yield* Option.match(text, {
        onNone: () => Effect.succeedNone,
        onSome: (found) => Effect.asSome(fromJson(slice, found))
      })
    }),
    json,
    reseal: resealed<Sealed>(
      (last, limit) =>
        sql<Sealed>`
          SELECT id, slice, data FROM flanks_onboarding_products
          WHERE ${last === null ? sql.literal("TRUE") : sql`(id, slice) > (${last.id}, ${last.slice})`} AND
            split_part(data, '.', 2) <> ${sealing.keyId}
          ORDER BY id, slice LIMIT ${limit}`,
      Effect.fnUntraced(function*({ data, id, slice }) {
        const at = place(id, slice)
        const changed = yield* sealing.seal(at, yield* sealing.open(at, data))
        yield* surviving(sql`
          UPDATE flanks_onboarding_products SET data = ${changed}
          WHERE id = ${id} AND slice = ${slice} AND data = ${data}`)
      })
    )
  })

  return Context.make(Destination, destination).pipe(Context.add(StoredProducts, stored))
})

/** Stores each slice sealed; handed over again, it takes the place of what was there. */
export const layer: Layer.Layer<Destination | StoredProducts, never, SqlClient.SqlClient | Sealing> = Layer
  .effectContext(make)
