import { Status } from "@effect-flanks/client/api/Credentials"
import { type DataKind, dataKinds } from "@effect-flanks/client/DataKind"
import { inState, readiness, type State } from "@effect-flanks/client/Readiness"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

const read = (wire: unknown) => readiness(Schema.decodeUnknownSync(Status)(wire))

/** The place of each data kind's flag in the documentation, which has two spellings of the key for transactions. */
const flags: { readonly [S in DataKind]: ReadonlyArray<readonly [group: string, key: string]> } = {
  identity: [["product", "auth"]],
  holder: [["product", "holders"]],
  portfolio: [["product", "portfolio"]],
  investment: [["product", "investment"]],
  investmentTransaction: [["transaction", "investment"], ["transactions", "investment"]],
  account: [["product", "account"]],
  accountTransaction: [["transaction", "account"], ["transactions", "account"]],
  card: [["product", "card"]],
  cardTransaction: [["transaction", "card"], ["transactions", "card"]],
  liability: [["product", "liability"]],
  liabilityTransaction: [["transaction", "liability"], ["transactions", "liability"]]
}

const places = dataKinds.flatMap((dataKind) => flags[dataKind].map(([group, key]) => ({ dataKind, group, key })))
const three = fc.constantFrom<boolean | null>(true, false, null)

describe("readiness", () => {
  it("decides each data kind only by its own flags, in either spelling", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        three,
        three,
        three,
        ({ group, key, dataKind }, created, errored, pending) => {
          const { states } = read({
            pending,
            created: { [group]: { [key]: created } },
            errored: { [group]: { [key]: errored } }
          })
          const rest: State = pending === false ? "absent" : "pending"
          expect(states[dataKind]).toBe(errored === true ? "errored" : created === true ? "ready" : rest)
          for (const other of dataKinds.filter((name) => name !== dataKind)) expect(states[other]).toBe(rest)
        }
      )
    )
  })

  it("is finished only if the status says so, which doesn't mean successful", () => {
    expect(read({ pending: false }).finished).toBe(true)
    expect(inState(read({ pending: false }), "ready")).toEqual([])
    for (const status of [{ pending: true }, { pending: null }, { blocked: false }]) {
      expect(read(status).finished).toBe(false)
    }
  })

  it("says what the user must do, the bank credentials first", () => {
    expect(read({ pending: true, blocked: false, sca_token: null, reset_token: "" }).user).toBeNull()
    const sca = read({ sca_token: "sca" }).user
    expect(sca?._tag === "Sca" && Redacted.value(sca.token)).toBe("sca")
    const reset = read({ sca_token: "sca", reset_token: "reset" }).user
    expect(reset?._tag === "Reset" && reset.token !== null && Redacted.value(reset.token)).toBe("reset")
    expect(read({ blocked: true, reset_token: null }).user).toEqual({ _tag: "Reset", blocked: true, token: null })
  })

  it("finds the data kinds in a state among the requested ones", () => {
    const half = read({ pending: true, created: { product: { account: true, card: true } } })
    expect(inState(half, "ready", ["card", "portfolio"])).toEqual(["card"])
    expect(inState(half, "pending", ["card", "portfolio"])).toEqual(["portfolio"])
  })
})
