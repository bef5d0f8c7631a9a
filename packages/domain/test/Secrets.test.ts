import { classify } from "@effect-flanks/domain/Classify"
import * as Documented from "@effect-flanks/domain/Documented"
import * as Secrets from "@effect-flanks/domain/Secrets"
import * as Equal from "effect/Equal"
import * as Redacted from "effect/Redacted"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { printings } from "./printings.ts"

const names = [
  "client_secret",
  "access_token",
  "refresh_token",
  "credentials_token",
  "link_token",
  "code",
  "link_code",
  "codes",
  "connection_id",
  "connection_id_in",
  "sca_token",
  "reset_token",
  "transaction_token",
  "username",
  "password",
  "Authorization",
  "accessToken",
  "PASSWORD"
]

type Place = (name: string, secret: unknown) => unknown

/** The places of a secret in a body: in a field with its name and, if it is known, anywhere else. */
const places: { readonly [place: string]: Place } = {
  "at the top": (name, secret) => ({ [name]: secret }),
  "nested": (name, secret) => ({ data: { session: { [name]: secret } }, error: "odd" }),
  "in a list": (name, secret) => [{ id: 1 }, { [name]: secret }],
  "in a list in an object": (name, secret) => ({ items: [{ external_id: null, [name]: secret }], page: 1 }),
  "as a list": (name, secret) => ({ [name]: [secret, secret] }),
  "as an object": (name, secret) => ({ [name]: { value: secret }, error: `Invalid ${String(secret)}` }),
  "next to the envelope's code": (name, secret) => ({
    error: { [name === "code" ? "link_code" : name]: secret, code: "X" }
  }),
  "in the details": (name, secret) => ({
    success: false,
    error: { code: "ValidationError", details: [{ error_type: "odd", field: { [name]: secret } }] }
  }),
  "echoed in the error": (name, secret) => ({ [name]: secret, error: `Invalid ${String(secret)}`, error_code: 40001 }),
  "echoed in the error, from far below": (name, secret) => ({
    a: [{ [name]: secret }],
    error: `Invalid ${String(secret)}.`
  }),
  "echoed in the fields": (name, secret) => ({ [name]: secret, error: `Missing fields: bank, ${String(secret)}` }),
  "echoed in the element": (name, secret) => ({
    [name]: secret,
    error: `A ${String(secret)} with this ${String(secret)} does not exist`
  }),
  "echoed in the message": (name, secret) => ({ [name]: secret, message: `made ${String(secret)}` }),
  "echoed in the details": (name, secret) => ({
    [name]: secret,
    error: { code: "ValidationError", details: [{ error_type: secret, field: `x ${String(secret)}`, more: [secret] }] }
  }),
  "echoed as the envelope's code": (name, secret) => ({ other: { [name]: secret }, error: { code: String(secret) } }),
  "echoed in the trace id": (name, secret) => ({ [name]: secret, trace_id: `t-${String(secret)}` }),
  "echoed in any field": (name, secret) => ({
    [name]: secret,
    url: `https://x.test/?q=${String(secret)}`,
    n: [secret]
  }),
  "echoed as a name": (name, secret) => ({
    [name]: secret,
    [String(secret)]: 1,
    below: { [`x${String(secret)}`]: {} }
  }),
  "echoed under `error` with other names": (name, secret) => ({
    [name]: secret,
    error: { code: "X", [String(secret)]: "y", details: { [String(secret)]: 1 } }
  })
}

const secrets: ReadonlyArray<string | number> = [
  "hushhush",
  "hu.h*[(\\$&",
  "húsh \u{1F511} \"hush\"",
  "\ud800hush",
  "h".repeat(1200),
  123_456_789
]

const statuses = [200, 400]

/** The forms of the same text in JSON and in an inspection count too. */
const forms = (secret: string | number): ReadonlyArray<string> => [
  String(secret),
  JSON.stringify(String(secret)).slice(1, -1)
]

const leaks = (status: number, body: string, secret: string | number) =>
  printings(classify(status, body))
    .filter(({ printed }) => forms(secret).some((form) => printed.includes(form)))
    .map(({ printed, way }) => ({ status, way, body, printed }))

describe("a secret", () => {
  it.each(Object.keys(places))("is never printed if it is %s", (place) => {
    for (const [index, secret] of secrets.entries()) {
      // Every name with one secret, every secret with one name, and every status with one of each.
      for (const name of index === 0 ? names : ["credentials_token"]) {
        expect(leaks(400, JSON.stringify(places[place]?.(name, secret)), secret)).toEqual([])
      }
    }
    for (const status of [200, 202, 401, 409, 418, 500]) {
      expect(leaks(status, JSON.stringify(places[place]?.("password", "hushhush")), "hushhush")).toEqual([])
    }
  })

  it("is never printed if it is assigned in a sentence", () => {
    const sentences = [
      "Invalid password=hushhush",
      "Invalid password: hushhush.",
      "Invalid password = 'hush hushhush'",
      "bad \"credentials_token\":\"hush hushhush\"",
      "Authorization: Bearer hushhush",
      "authorization=Basic hushhush",
      "Bearer hushhush is expired",
      "see https://x.test/callback?state=1&code=hushhush&x=1",
      "see https://x.test/callback?code=hushhush",
      "see https://x.test/?link_code=hushhush"
    ]
    for (const sentence of sentences) {
      for (const body of [{ error: sentence }, { message: sentence }, { detail: sentence }, sentence, [sentence]]) {
        for (const status of statuses) expect(leaks(status, JSON.stringify(body), "hushhush")).toEqual([])
      }
    }
  })

  it("is never printed if it is a long run with digits in a sentence that doesn't name it", () => {
    for (const secret of ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0", "c0ffee00-0000-4000-8000-000000000001"]) {
      expect(leaks(400, JSON.stringify({ error: `Invalid ${secret}` }), secret)).toEqual([])
      expect(leaks(400, JSON.stringify(`Invalid ${secret}`), secret)).toEqual([])
    }
  })

  it("is masked in a text if it has at least four characters, because shorter ones would mask ordinary words", () => {
    expect(Secrets.maskText("Invalid abcd", ["abcd"])).toBe("Invalid <redacted>")
    expect(Secrets.maskText("Invalid abc", ["abc"])).toBe("Invalid abc")
  })

  it("is masked as a whole even if it contains a shorter one", () => {
    const error = "Invalid hushhush-and-more"
    for (const [first, second] of [["hush", "hushhush-and-more"], ["hushhush-and-more", "hush"]]) {
      expect(leaks(400, JSON.stringify({ a_token: first, b_token: second, error }), "and-more")).toEqual([])
    }
  })

  it("is found among thousands in reasonable time", () => {
    const items = Array.from({ length: 8000 }, (_, index) => ({
      credentials_token: `tok-${index.toString(36).padStart(8, "x")}-hushhush`,
      external_id: `${index}`,
      status: "ok"
    }))
    const error = `Missing fields: ${items.map((item) => item.credentials_token).join()}`
    // This measures processor time, because other work on the machine must not affect the test.
    const start = process.cpuUsage()
    for (const body of [{ items, message: `last was ${items[4567]?.credentials_token}` }, { items, error }]) {
      expect(JSON.stringify(classify(400, JSON.stringify(body)))).not.toContain("hushhush")
    }
    const { system, user } = process.cpuUsage(start)
    expect((user + system) / 1000).toBeLessThan(4000)
  })

  it("is never printed from a body that isn't JSON, which isn't shown at all", () => {
    for (
      const body of [
        "hushhush",
        "<html>hushhush</html>",
        "{\"password\": \"hushhush\",}",
        "{\"password\": \"hushhush\""
      ]
    ) {
      for (const status of statuses) {
        expect(leaks(status, body, "hushhush")).toEqual([])
        expect(JSON.stringify(classify(status, body))).toContain(Secrets.unreadable)
      }
    }
  })

  it("can be read from a Redacted field, from any place in the body", () => {
    for (const place of Object.values(places)) {
      const body = JSON.stringify(place("credentials_token", "hushhush"))
      expect(Redacted.value(classify(400, body).body)).toBe(body)
    }
    for (const status of statuses) {
      const { token } = classify(status, "{\"credentials_token\": \"hushhush\"}")
      expect(token && Redacted.value(token)).toBe("hushhush")
    }
  })

  it("leaves the rest of a body readable", () => {
    const body = {
      credentials_token: "hushhush",
      message: "User created successfully",
      trace_id: "c0ffee00-0000-4000-8000-000000000001",
      items: [{ token_type: "Bearer", pending_code_count: 3, country_code: "esp", id: null, code: null }],
      error: { code: "ValidationError", details: [{ error_type: "missing", field: "bank" }] }
    }
    const outcome = classify(400, JSON.stringify(body))
    expect(outcome.traceId).toBe(body.trace_id)
    expect(JSON.parse(Secrets.maskBody(JSON.stringify(body)))).toEqual({ ...body, credentials_token: Secrets.masked })
    expect(outcome).toMatchObject({ envelope: body.error, text: body.message })
  })
})

describe("masking", () => {
  const json = fc.json()

  it("changes nothing that is already masked", () => {
    fc.assert(fc.property(json, (body) => {
      const masked = Secrets.maskBody(body)
      expect(Secrets.maskBody(masked)).toBe(masked)
    }))
    for (const place of Object.values(places)) {
      for (const secret of secrets) {
        const masked = Secrets.maskBody(JSON.stringify(place("password", secret)))
        expect(Secrets.maskBody(masked)).toBe(masked)
      }
    }
  })

  it("ends on a run of sixteen megabytes", () => {
    const run = "a".repeat(16_000_000)
    expect(Secrets.maskText(run) === run).toBe(true)
    expect(Secrets.maskText(`${run}1`)).toBe(Secrets.masked)
    expect(Secrets.maskBody(JSON.stringify({ error: `Invalid password="${run}` }))).toBe(
      `{"error":"Invalid password=${Secrets.masked}"}`
    )
  })

  it("changes only white space in a body without secrets", () => {
    fc.assert(fc.property(fc.json({ stringUnit: fc.constantFrom("a", "é", "\"", "\\", " ", "\n") }), (body) => {
      expect(JSON.parse(Secrets.maskBody(body))).toEqual(JSON.parse(JSON.stringify(JSON.parse(body))))
    }))
  })

  it("keeps the meaning of a sentence", () => {
    for (
      const text of [
        "Invalid <PARAMETER>",
        "Missing fields: username, password",
        "Not matching body content type",
        "error_code=20002"
      ]
    ) expect(Secrets.maskText(text)).toBe(text)
  })
})

describe("the secrets of a request", () => {
  const sent = ["hush-hush", "s3cret \"quoted\"", "x"]
  const [first = "", second = ""] = sent
  const bodies: ReadonlyArray<unknown> = [
    { error: `Invalid ${first}`, error_code: 40001 },
    { error: `Missing fields: bank, ${first}`, trace_id: first },
    { error: `A user with this ${second} already exists`, data: [{ [first]: [second] }] },
    { success: false, error: { code: "ValidationError", details: [{ error_type: first, field: second }] } },
    { error: { code: first } },
    { message: first },
    [first, second],
    first
  ]

  it("are masked wherever the response repeats them, in every printed form", () => {
    for (const status of [200, 202, 400, 401, 409, 418, 500]) {
      for (const body of bodies) {
        const text = JSON.stringify(body)
        const outcome = classify(status, text, { secrets: sent })
        expect(outcome._tag).toBe(classify(status, text)._tag)
        expect(Redacted.value(outcome.body)).toBe(text)
        const shown = printings(outcome).filter(({ printed }) => printed.includes(first) || printed.includes("s3cret"))
        expect(shown).toEqual([])
      }
    }
  })

  it("don't change an outcome that doesn't repeat them", () => {
    for (const body of ["", "[1]", "{\"error\": \"Missing fields: bank\"}"]) {
      for (const status of [200, 400]) {
        expect(Equal.equals(classify(status, body, { secrets: sent }), classify(status, body))).toBe(true)
      }
    }
  })
})

describe("the check whether a text may hold a secret", () => {
  const piece = fc.constantFrom(
    ...Array.from("aZ9 :='\"\t?&-./\u00a0\u{1F511}"),
    "token",
    "Secrets",
    "password",
    "code",
    "link_code",
    "connection_id",
    "Bearer ",
    "bearer",
    "0123456789",
    "abcdefghijklmnopqrst"
  )

  it("is false only if the patterns find nothing", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join("")), (text) => {
        expect(Secrets.mayHoldSecret(text) || Secrets.maskByPatterns(text) === text).toBe(true)
        expect(Secrets.maskText(text)).toBe(Secrets.maskByPatterns(text))
      }),
      { numRuns: 20_000 }
    )
  })

  it("finds no secret in the documented texts or in plain prose", () => {
    const prose = "The sentence goes on: and on, with a code (40001) and a number 12345678901234567 of many digits."
    for (
      const text of [
        ...Object.values(Documented.sentences),
        "Missing fields: bank, username",
        "Invalid password",
        prose
      ]
    ) {
      expect(Secrets.mayHoldSecret(text)).toBe(false)
    }
  })

  it("checks megabytes of any text in reasonable time", () => {
    const found = ["token ", "a:", " =", "1 ", "1a", "bearer", "token   :"]
      .map((text) => Secrets.mayHoldSecret(text.repeat(2_000_000 / text.length)))
    expect(found).toEqual([false, false, false, false, true, false, true])
  })

  it("doesn't change the result of masking", () => {
    fc.assert(
      fc.property(fc.json(), fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join("")), (json, text) => {
        const body = JSON.stringify({ x: JSON.parse(json), error: text, [text]: text })
        const masked = Secrets.maskBody(body)
        expect(masked).toBe(JSON.stringify(Secrets.maskJson(JSON.parse(body))))
      }),
      { numRuns: 3000 }
    )
  })
})
