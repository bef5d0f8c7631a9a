/**
 * The kinds of data that Flanks retrieves: their names, their Schemas, and how to store them as JSON.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Data from "./api/Data.ts"
import { parse, stringify } from "./Json.ts"

/**
 * A kind of data that Flanks retrieves separately. The names are those of the client's reads. A credentials status uses
 * `auth` for `identity`.
 *
 * @category models
 */
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

/**
 * The Schema of each kind of data.
 *
 * @category models
 */
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

/**
 * Every kind of data, by its name.
 *
 * @category models
 */
export const dataKinds: ReadonlyArray<DataKind> = Object.keys(schemas) as Array<DataKind>

/**
 * The type of each kind of data.
 *
 * @category models
 */
export type DataByKind = { readonly [S in DataKind]: (typeof schemas)[S]["Type"] }

/**
 * The number of items in the data. An identity counts as one.
 *
 * @category conversions
 */
export const count = (data: DataByKind[DataKind]): number => Array.isArray(data) ? data.length : 1

/**
 * Encodes data as JSON text in Flanks' form. Amounts keep all their digits. Use it to store data.
 *
 * @category conversions
 */
export const toJson = (dataKind: DataKind, data: DataByKind[DataKind]): Effect.Effect<string> =>
  Effect.map(
    Effect.orDie(Schema.encodeUnknownEffect(schemas[dataKind])(data)),
    (encoded) => stringify(encoded)
  )

/**
 * Decodes data from text that `toJson` wrote. Any other text is a defect.
 *
 * @category conversions
 */
export const fromJson = <S extends DataKind>(dataKind: S, text: string): Effect.Effect<DataByKind[S]> =>
  Effect.orDie(
    Schema.decodeUnknownEffect(schemas[dataKind] as unknown as Schema.Codec<DataByKind[S], unknown>)(parse(text))
  )
