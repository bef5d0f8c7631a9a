/**
 * The names that people use for kinds of data.
 *
 * @since 0.1.0
 */
import { type DataKind, dataKinds } from "@effect-flanks/client/DataKind"
import * as Effect from "effect/Effect"
import { type Failure, usage } from "../Failure.ts"
import { didYouMean, nearest } from "../Suggestion.ts"

/** The word for each kind of data in the help and in messages. Other spellings are accepted. */
export const words: { readonly [K in DataKind]: string } = {
  identity: "identity",
  holder: "holders",
  portfolio: "portfolios",
  investment: "investments",
  investmentTransaction: "investment-transactions",
  account: "accounts",
  accountTransaction: "account-transactions",
  card: "cards",
  cardTransaction: "card-transactions",
  liability: "liabilities",
  liabilityTransaction: "liability-transactions"
}

/** Makes `Account transactions`, `account-transaction` and `accountTransaction` the same. */
const plain = (name: string): string =>
  name.toLowerCase().replaceAll(/[^a-z]/g, "").replace(/ies$/, "y").replace(/s$/, "")

/** The kind of data that a word names: `accounts`, `account`, `account-transactions`. */
export const dataKindOf = (word: string): Effect.Effect<DataKind, Failure> => {
  const found = dataKinds.find((dataKind) => plain(dataKind) === plain(word))
  if (found !== undefined) return Effect.succeed(found)
  const near = nearest(word, dataKinds, plain).map((dataKind) => words[dataKind])
  return Effect.fail(
    usage(
      `There is no data called ${JSON.stringify(word)}.` +
        (near.length === 0 ? ` Choose from ${Object.values(words).join(", ")}.` : didYouMean(near))
    )
  )
}

/** The kinds of data in a list that is separated by commas. */
export const parseDataKinds = (listed: string): Effect.Effect<ReadonlyArray<DataKind>, Failure> => {
  const found = listed.split(",").map((word) => word.trim()).filter((word) => word !== "")
  return found.length === 0
    ? Effect.fail(usage("--data-kinds is empty. Give one or more, such as accounts,portfolios."))
    : Effect.forEach(found, dataKindOf)
}
