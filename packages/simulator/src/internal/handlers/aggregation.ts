import type { Read } from "@effect-flanks/client/Aggregation"
import type { Slice } from "@effect-flanks/client/Readiness"
import * as Redacted from "effect/Redacted"
import * as Answer from "../../Answer.ts"
import { standing } from "../../Course.ts"
import * as Wealth from "../../Wealth.ts"
import { withCredentials } from "../credentials.ts"
import { type Call, gave, type Handlers, refused, type Step } from "../step.ts"

type Things = ReadonlyArray<{ readonly [field: string]: unknown }>

/** What a query lets through: its fields are joined by and, the values of an array by or; an empty array matches nothing. */
const matching = <T extends Things>(things: T, query: Read["query"]): T =>
  query === undefined ?
    things :
    things.filter((thing) =>
      Object.entries(query).every(([field, wanted]) =>
        Array.isArray(wanted) ? wanted.includes(thing[field]) : thing[field] === wanted
      )
    ) as unknown as T

/** Reads a slice once it was extracted, if it is not in error. */
const read = <S extends Slice>(slice: S, { now, payload, world }: Call<Read>): Step<Wealth.Wealth[S]> =>
  withCredentials(world, Redacted.value(payload.credentials_token), (found) => {
    const { settings } = world
    const { checking, created, errored, updatedAt } = standing(found, now, settings.timing)
    if (checking) return refused(world, Answer.securityChecks)
    if (!created.includes(slice)) return refused(world, Answer.processing)
    if (errored.includes(slice) && payload.ignore_data_error !== true) return refused(world, Answer.incomplete)
    return gave(world, Wealth.of(slice, found, settings.seed, updatedAt ?? found.createdAt))
  })

const list = <S extends Exclude<Slice, "identity">>(slice: S) => (call: Call<Read>): Step<Wealth.Wealth[S]> => {
  const step = read(slice, call)
  return step._tag === "Gave" ? { ...step, value: matching(step.value, call.payload.query) } : step
}

/** The reads. */
export const aggregation: Handlers<"aggregation"> = {
  portfolio: list("portfolio"),
  investment: list("investment"),
  investmentTransaction: list("investmentTransaction"),
  account: list("account"),
  accountTransaction: list("accountTransaction"),
  liability: list("liability"),
  liabilityTransaction: list("liabilityTransaction"),
  card: list("card"),
  cardTransaction: list("cardTransaction"),
  identity: (call) => read("identity", call),
  holder: list("holder")
}
