/**
 * The kinds of data that Flanks retrieves: their names, what each is made of, and how to keep it as JSON.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Data from "./api/Data.ts"
import { parse, stringify } from "./Json.ts"

/** Data that is retrieved by itself. The names are those of the reads: `status` says `auth` for `identity`. */
export type DataKind =
  | "identity"
  | "holder"
  | "portfolio"
  | "investment"
  | "investmentTransaction"
  | "account"
  | "accountTransaction"
  | "card"
  | "cardTransaction"
  | "liability"
  | "liabilityTransaction"

/** The Schema of each kind of data. */
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

/** Every kind of data, by its name. */
export const dataKinds: ReadonlyArray<DataKind> = Object.keys(schemas) as Array<DataKind>

/** The type of each kind of data. */
export type DataByKind = { readonly [S in DataKind]: (typeof schemas)[S]["Type"] }

/** How many items the data has; the identity is one. */
export const count = (data: DataByKind[DataKind]): number => Array.isArray(data) ? data.length : 1

/** Encodes data as the text of its JSON, amounts with all their digits. */
export const toJson = (dataKind: DataKind, data: DataByKind[DataKind]): Effect.Effect<string> =>
  Effect.map(
    Effect.orDie(Schema.encodeUnknownEffect(schemas[dataKind])(data)),
    (encoded) => stringify(encoded)
  )

/** Decodes data from the text that `toJson` made. Any other text is a defect. */
export const fromJson = <S extends DataKind>(dataKind: S, text: string): Effect.Effect<DataByKind[S]> =>
  Effect.orDie(
    Schema.decodeUnknownEffect(schemas[dataKind] as unknown as Schema.Codec<DataByKind[S], unknown>)(parse(text))
  )
