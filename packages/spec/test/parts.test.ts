import { reference } from "@effect-flanks/spec/adapters/Reference"
import { suite } from "@effect-flanks/spec/adapters/Vitest"
import { rightClient } from "./mutants/client.ts"
import { rightServer } from "./mutants/server.ts"

const { classify } = reference

suite("a classifier of promises", {
  fromResponse: (status, body) => {
    const verdict = classify(status, body)
    return verdict.outcome === "failure" ? Promise.reject(verdict) : Promise.resolve(verdict)
  }
})

suite("a small client", { client: rightClient })

suite("a small server", { server: rightServer })
