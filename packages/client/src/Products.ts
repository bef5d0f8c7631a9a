/**
 * The data by slices: what each is made of, and how to keep it as JSON.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Data from "./Data.ts"
import { parse } from "./Json.ts"
import type { Slice } from "./Readiness.ts"

/** What each slice is made of. */
export const schemas = {
  identity: Data.Identity,
  holder: Schema.Array(Data.Holder),
  portfolio: Schema.Array(Data.Portfolio),
  investment: Schema.Array(Data.Investment),
  investmentTransaction: Schema.Array(Data.InvestmentTransaction),
  account: Schema.Array(Data.Account),
  accountTransaction: Schema.Array(Data.AccountTransaction),
  card: Schema.Array(Data.Card),
  cardTransaction: Schema.Array(Data.CardTransaction),
  liability: Schema.Array(Data.Liability),
  liabilityTransaction: Schema.Array(Data.LiabilityTransaction)
} as const satisfies { readonly [S in Slice]: Schema.Top }

/** What each slice is made of. */
export type Products = { readonly [S in Slice]: (typeof schemas)[S]["Type"] }

/** How many things a slice has; the identity is one. */
export const count = (data: Products[Slice]): number => Array.isArray(data) ? data.length : 1

/** A slice as the text of its JSON, amounts with all their digits. */
export const toJson = (slice: Slice, data: Products[Slice]): Effect.Effect<string> =>
  Effect.map(
    Effect.orDie(Schema.encodeUnknownEffect(schemas[slice])(data)),
    (encoded) => JSON.stringify(encoded)
  )

/** A slice from the text that `toJson` made of it; it dies of another. */
export const fromJson = <S extends Slice>(slice: S, text: string): Effect.Effect<Products[S]> =>
  Effect.orDie(
    Schema.decodeUnknownEffect(schemas[slice] as unknown as Schema.Codec<Products[S], unknown>)(parse(text))
  )
