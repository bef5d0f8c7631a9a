import type { Read } from "@effect-flanks/client/api/Aggregation"
import type { DataKind } from "@effect-flanks/client/DataKind"
import * as Redacted from "effect/Redacted"
import * as CannedResponse from "../../CannedResponse.ts"
import { stateAt } from "../../Lifecycle.ts"
import * as SampleData from "../../SampleData.ts"
import { type Call, type HandlerResult, type Handlers, refuse, respond } from "./handler.ts"
import { withCredentials } from "./tokens.ts"

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

/** Reads a dataKind once it was extracted, if it is not in error. */
const read = <S extends DataKind>(
  dataKind: S,
  { now, payload, world }: Call<Read>
): HandlerResult<SampleData.SampleData[S]> =>
  withCredentials(world, Redacted.value(payload.credentials_token), (found) => {
    const { settings } = world
    const { checking, created, errored, updatedAt } = stateAt(found, now, settings.timing)
    if (checking) return refuse(world, CannedResponse.securityChecks)
    if (!created.includes(dataKind)) return refuse(world, CannedResponse.processing)
    if (errored.includes(dataKind) && payload.ignore_data_error !== true) {
      return refuse(world, CannedResponse.incomplete)
    }
    return respond(world, SampleData.of(dataKind, found, settings.seed, updatedAt ?? found.createdAt))
  })

const list =
  <S extends Exclude<DataKind, "identity">>(dataKind: S) =>
  (call: Call<Read>): HandlerResult<SampleData.SampleData[S]> => {
    const step = read(dataKind, call)
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
