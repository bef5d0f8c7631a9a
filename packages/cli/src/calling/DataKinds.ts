/**
 * Data by the names that people use for it.
 *
 * @since 0.1.0
 */
import { type DataKind, dataKinds } from "@effect-flanks/client/DataKind"
import * as Effect from "effect/Effect"
import { type Failure, usage } from "../Failure.ts"
import { didYouMean, nearest } from "../Suggestion.ts"

/** `Account transactions`, `account-transaction` and `accountTransaction` are the same. */
const plain = (name: string): string =>
  name.toLowerCase().replaceAll(/[^a-z]/g, "").replace(/ies$/, "y").replace(/s$/, "")

/** The data of this name: `accounts`, `account`, `account-transactions`. */
export const dataKindOf = (word: string): Effect.Effect<DataKind, Failure> => {
  const found = dataKinds.find((dataKind) => plain(dataKind) === plain(word))
  if (found !== undefined) return Effect.succeed(found)
  const near = nearest(word, dataKinds, plain)
  return Effect.fail(
    usage(
      `There is no data ${JSON.stringify(word)}.` +
        (near.length === 0 ? ` There are ${dataKinds.join(", ")}.` : didYouMean(near))
    )
  )
}

/** Several of them, between commas. */
export const parseDataKinds = (listed: string): Effect.Effect<ReadonlyArray<DataKind>, Failure> =>
  Effect.forEach(listed.split(",").map((word) => word.trim()).filter((word) => word !== ""), dataKindOf)
