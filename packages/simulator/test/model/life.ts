/** The small model: what is true of credentials so long after they were made, by their scenario. */

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** The scenarios that the model knows, with what is special of them. */
export const lives = {
  any: {},
  EXTRACTION_DONE: { done: 0 },
  EXTRACTION_ENDLESS: { done: Infinity },
  TOKEN_DELAYED: { checks: "all" },
  SECURITY_CHECKS: { checks: "data" },
  DATA_ERROR_PRODUCT_ACCOUNT: { errored: "account", until: Infinity },
  DATA_ERROR_HEALS: { errored: "portfolio", until: 6 * hour },
  SCA_EXPIRES: { asks: "Sca" },
  CREDENTIALS_BLOCKED: { asks: "Reset" }
} as const satisfies { readonly [word: string]: Life }

export type Word = keyof typeof lives

export const words = Object.keys(lives) as [Word, ...Array<Word>]

interface Life {
  readonly done?: number
  readonly checks?: "all" | "data"
  readonly errored?: "account" | "portfolio"
  readonly until?: number
  readonly asks?: "Sca" | "Reset"
}

/** Credentials as the model knows them. */
export interface Held {
  readonly token: string
  readonly word: Word
  readonly at: number
  readonly solved: boolean
}

const checksTake = 30 * hour
const extraction = { account: 8_000, portfolio: 20_000, all: 90_000 }

export const standing = ({ at, solved, word }: Held, now: number) => {
  const { asks, checks, done, errored, until = 0 }: Life = lives[word]
  const since = now - at - (checks === undefined ? 0 : checksTake)
  const after = (usual: number) => done ?? usual
  const finished = since >= after(extraction.all)
  const stateOf = (dataKind: "account" | "portfolio") => {
    if (since < after(extraction[dataKind])) return "pending"
    return errored === dataKind && since < after(extraction.all) + until ? "errored" : "ready"
  }
  return {
    held: since < 0 ? checks ?? null : null,
    finished,
    account: stateOf("account"),
    portfolio: stateOf("portfolio"),
    asks: asks !== undefined && !solved && since >= after(extraction.all) + day ? asks : null
  }
}

/** When the bank asks for the user; null where it never does, or the user did it. */
export const askedAt = ({ at, solved, word }: Held): number | null => {
  const { asks }: Life = lives[word]
  return asks === undefined || solved ? null : at + extraction.all + day
}

/** The status, as one text. */
export const statusOf = (held: Held, now: number): string => {
  const { account, asks, finished, held: by, portfolio } = standing(held, now)
  return by === "all" ? "ScaError" : `finished ${finished}, ${account}, ${portfolio}, asks ${asks ?? "nothing"}`
}

/** What a read of the accounts ends with. */
export const readOf = (held: Held, now: number): string => {
  const { account, held: by } = standing(held, now)
  if (by !== null) return "ScaError"
  if (account === "pending") return "Processing"
  return account === "errored" ? "Incomplete" : "data"
}

/** What waiting for accounts and portfolios ends with, at the time at which it ended. */
export const awaitedOf = (held: Held, now: number): string => {
  const { account, asks, portfolio } = standing(held, now)
  if (account === "ready" && portfolio === "ready") return "data"
  if (asks !== null) return "UserActionNeeded"
  return account === "pending" || portfolio === "pending" ? "DataPending" : "DataErrored"
}
