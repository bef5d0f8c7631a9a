import * as Program from "@effect-flanks/spec/adapters/Program"
import { byCode, byStatus, byText } from "@effect-flanks/spec/BrokenClassifiers"
import { check } from "@effect-flanks/spec/Check"
import * as Laws from "@effect-flanks/spec/Laws"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { fileURLToPath } from "node:url"

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const node = `'${process.execPath}' --conditions=@effect-flanks/source`

const wrong = (name: string, manner = ""): string =>
  `${node} '${at("../programs/brokenClassifier.ts")}' ${name} ${manner}`

const flanks = `${node} '${at("../../../cli/src/main.ts")}' classify`

const seed = 1
const runs = 10

const lawsOf = (...ids: ReadonlyArray<string>) => Laws.all.filter(({ id }) => ids.includes(id))

const program = (command: string, options: Program.ProgramOptions = {}) =>
  Program.check(command, { seed, runs, ...options }).pipe(Effect.provide(NodeServices.layer))

const verdictsOf = (
  { results }: { readonly results: ReadonlyArray<{ readonly law: { readonly id: string }; readonly verdict: string }> }
) => Object.fromEntries(results.map(({ law, verdict }) => [law.id, verdict]))

/** Laws about printed forms check the line that a program writes, which an implementation in this process doesn't have. */
const printed = "shows-no-secret"

describe("a program", () => {
  for (const [name, classify] of Object.entries({ byCode, byStatus, byText })) {
    it.live(`${name}: breaks the same laws as in this process, with the same counterexamples`, () =>
      Effect.gen(function*() {
        const over = yield* program(wrong(name))
        const inside = yield* Effect.promise(() => check(classify, { seed, runs, laws: Laws.classification }))
        const compared = ({ results }: typeof inside) =>
          results.filter(({ law }) => law.id !== printed).map(({ counterexample, law, verdict }) => ({
            id: law.id,
            verdict,
            asked: counterexample?.asked,
            why: counterexample?.why
          }))
        assert.deepStrictEqual(compared(over), compared(inside))
      }))
  }

  it.live("may answer after the end of its input", () =>
    Effect.gen(function*() {
      const laws = lawsOf("code-before-status", "a-delayed-token-is-a-success", "drops-one-byte-order-mark")
      const [buffered, streaming] = yield* Effect.all([
        program(wrong("byCode", "buffered"), { laws }),
        program(wrong("byCode"), { laws })
      ])
      assert.deepStrictEqual(verdictsOf(buffered), verdictsOf(streaming))
    }))

  it.live("fails only the law whose response ended it if it ends early", () =>
    Effect.gen(function*() {
      const laws = lawsOf("a-conflict-is-a-configuration-error", "reads-strict-json", "a-named-error-is-no-success")
      const { results } = yield* program(wrong("byStatus", "crashing"), { laws })
      assert.deepStrictEqual(verdictsOf({ results }), {
        "a-conflict-is-a-configuration-error": "broken",
        "reads-strict-json": "broken",
        "a-named-error-is-no-success": "broken"
      })
      const whys = results.map(({ counterexample, law }) => [law.id, /exit code 1/.test(counterexample?.why ?? "")])
      assert.deepStrictEqual(Object.fromEntries(whys), {
        "a-conflict-is-a-configuration-error": true,
        "reads-strict-json": false,
        "a-named-error-is-no-success": false
      })
    }))

  it.live("is run again until the response that ends it is found if it buffers", () =>
    Effect.gen(function*() {
      const crashing = `${node} -e 'let all = ""; process.stdin.on("data", (chunk) => all += chunk).on("end", () => {
        const out = all.trimEnd().split("\\n").map((line) => {
          if (JSON.parse(line).status === 409) throw new Error("no 409")
          return JSON.stringify({ outcome: "failure", tag: "UnexpectedResponse" })
        })
        console.log(out.join("\\n"))
      })'`
      const laws = lawsOf("a-conflict-is-a-configuration-error", "the-rest-is-unexpected")
      const { results } = yield* program(crashing, { laws })
      const whys = results.map(({ counterexample, law }) => [law.id, counterexample?.why.slice(0, 24)])
      assert.deepStrictEqual(Object.fromEntries(whys), {
        "a-conflict-is-a-configuration-error": "it ends with exit code 1",
        "the-rest-is-unexpected": "tag is \"UnexpectedRespon"
      })
    }))

  it.live("is reported if it hangs, answers twice or writes prose", () =>
    Effect.gen(function*() {
      const laws = lawsOf("a-conflict-is-a-configuration-error")
      const whyOf = (manner: string, longest?: Duration.Duration) =>
        program(wrong("byStatus", manner), { laws, longest }).pipe(
          Effect.map(({ results }) => results[0]?.counterexample?.why)
        )
      assert.strictEqual(yield* whyOf("hanging", Duration.seconds(3)), "it takes longer than 3s")
      assert.strictEqual(yield* whyOf("twice"), "it writes more lines than it got, which was 1")
      assert.strictEqual(yield* whyOf("prose"), "it writes \"a conflict\", which is not JSON")
    }))

  it.live("is stopped if it writes endlessly or doesn't end", () =>
    Effect.gen(function*() {
      const laws = lawsOf("a-conflict-is-a-configuration-error")
      const options = { laws, longest: Duration.seconds(2) }
      const message = (command: string) => program(command, options).pipe(Effect.flip, Effect.map((e) => e.message))
      const endless = "The program doesn't answer: it writes more lines than it got, which was 1."
      assert.strictEqual(yield* message("yes"), endless)
      assert.strictEqual(
        yield* program("yes | tr -d '\\n'", { laws }).pipe(Effect.flip, Effect.map((e) => e.message)),
        "The program doesn't answer: it writes more than 134217728 characters."
      )
      const slow = "The program doesn't answer: it takes longer than 2s."
      assert.strictEqual(yield* message("yes >&2"), slow)
      assert.strictEqual(yield* message("trap '' TERM; while true; do sleep 1; done"), slow)
    }))

  it.live("hasn't answered with a line that is cut off", () =>
    Effect.gen(function*() {
      const laws = lawsOf("a-conflict-is-a-configuration-error")
      const breaking = `head -c 10 > /dev/null; printf '{"outcome":"failure","tag":"Unexp'; exit 3`
      assert.strictEqual(
        (yield* program(breaking, { laws }).pipe(Effect.flip)).message,
        "The program doesn't answer: it ends with exit code 3."
      )
    }))

  it.live("is refused if it doesn't answer at all", () =>
    Effect.gen(function*() {
      const messages = yield* Effect.forEach(["nonesuch-program", "true", "cat"], (command) =>
        program(command).pipe(Effect.flip, Effect.map(({ message }) => message)))
      assert.match(messages[0] ?? "", /^The program doesn't answer: it ends with exit code 127: .*not found/)
      assert.strictEqual(messages[1], "The program doesn't answer: it ends with exit code 0.")
      assert.match(messages[2] ?? "", /^The program doesn't answer: it answers \{"status":200/)
    }))

  it.live("may return the token, which one law needs, without showing a secret in the rest of its line", () =>
    Effect.gen(function*() {
      const telling = (field: string) =>
        `${node} -e 'require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
          const { status, body } = JSON.parse(line)
          let token
          try { token = JSON.parse(body).credentials_token } catch {}
          if (typeof token !== "string" || token.trim() === "") token = null
          console.log(JSON.stringify({ outcome: "accepted", tag: "Accepted", token, ${field} }))
        })'`
      const laws = lawsOf("keeps-the-token-of-every-outcome", printed)
      const verdicts = (field: string) => Effect.map(program(telling(field), { laws }), verdictsOf)
      assert.deepStrictEqual(yield* verdicts("body"), {
        "keeps-the-token-of-every-outcome": "holds",
        [printed]: "holds"
      })
      assert.deepStrictEqual(yield* verdicts("log: body"), {
        "keeps-the-token-of-every-outcome": "holds",
        [printed]: "broken"
      })
    }))

  it.live("flanks classify keeps every law about its fields", () =>
    Effect.gen(function*() {
      const { results } = yield* program(flanks, { runs: 50 })
      const skipped = results.filter(({ verdict }) => verdict === "skipped")
      assert.deepStrictEqual(results.filter(({ verdict }) => verdict === "broken"), [])
      assert.deepStrictEqual(
        [...new Set(skipped.flatMap(({ untold }) => untold))].toSorted(),
        ["body", "envelope", "text", "token", "traceId", "value", "window"]
      )
    }))

  it.live(
    "in Python, five lines of the docs, is told what is wrong with it",
    () =>
      Effect.gen(function*() {
        const { results } = yield* program(`python3 '${at("../../../../docs/examples/classify.py")}'`)
        const broken = Object.fromEntries(
          results.flatMap(({ counterexample, law }) => counterexample === null ? [] : [[law.id, counterexample]])
        )
        assert.strictEqual(verdictsOf({ results })["answers-everything"], "holds")
        assert.deepInclude(broken["a-delayed-token-is-a-success"], {
          asked: [{ status: 200, body: "{\"credentials_token\":\"zq10token\",\"error_code\":20003}" }],
          why: "outcome is \"failure\" instead of \"delayed\", tag is \"ScaError\" instead of \"TokenDelayed\""
        })
        assert.include(broken["noise-changes-nothing"]?.why, "response 2 should mean what the first does")
      })
  )
})
