/** Seals old rows with the current key, page by page, because a table may be large. */
import * as Effect from "effect/Effect"
import type { SqlError } from "effect/sql/SqlError"
import type { DecryptionFailed } from "../../journal/Sealing.ts"
import { retrySql } from "../postgres/retrySql.ts"

const page = 500

/** Seals all rows that `find` returns after the last one, in their order, and returns their number. */
export const rotateKeys = Effect.fnUntraced(function*<Row>(
  find: (last: Row | null, limit: number) => Effect.Effect<ReadonlyArray<Row>, SqlError>,
  seal: (row: Row) => Effect.Effect<void, DecryptionFailed>
): Effect.fn.Return<number, DecryptionFailed> {
  let count = 0
  let last: Row | null = null
  for (;;) {
    const rows: ReadonlyArray<Row> = yield* retrySql(find(last, page))
    yield* Effect.forEach(rows, seal, { discard: true })
    count += rows.length
    last = rows.at(-1) ?? null
    if (rows.length < page) return count
  }
})
