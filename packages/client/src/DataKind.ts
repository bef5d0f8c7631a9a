/**
 * The data by dataKinds: what each is made of, and how to keep it as JSON.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Data from "./api/Data.ts"
import { parse, stringify } from "./Json.ts"
import type { DataKind } from "./Readiness.ts"

/** What each dataKind is made of. */
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
} as const satisfies { readonly [S in DataKind]: Schema.Top }

/** What each dataKind is made of. */
export type DataByKind = { readonly [S in DataKind]: (typeof schemas)[S]["Type"] }

/** How many things a dataKind has; the identity is one. */
export const count = (data: DataByKind[DataKind]): number => Array.isArray(data) ? data.length : 1

/** A dataKind as the text of its JSON, amounts with all their digits. */
export const toJson = (dataKind: DataKind, data: DataByKind[DataKind]): Effect.Effect<string> =>
  Effect.map(
    Effect.orDie(Schema.encodeUnknownEffect(schemas[dataKind])(data)),
    (encoded) => stringify(encoded)
  )

/** A dataKind from the text that `toJson` made of it; it dies of another. */
export const fromJson = <S extends DataKind>(dataKind: S, text: string): Effect.Effect<DataByKind[S]> =>
  Effect.orDie(
    Schema.decodeUnknownEffect(schemas[dataKind] as unknown as Schema.Codec<DataByKind[S], unknown>)(parse(text))
  )
