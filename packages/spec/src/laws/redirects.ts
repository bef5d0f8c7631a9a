/** Laws about redirects: what the URL claims that a user comes back to. */
import { sessionRows } from "@effect-flanks/domain/Table"
import * as fc from "fast-check"
import * as Sessions from "../generators/Sessions.ts"
import { aboutVerdict, expectsRedirect, redirectLaw } from "../internal/sessionTrials.ts"
import { secret } from "../internal/words.ts"

const about = aboutVerdict<"classifyRedirect">
const { urlOf } = Sessions

const tags: ReadonlySet<string> = new Set(["ReturnedWithSession", "ReturnedWithCode", ...Object.keys(sessionRows)])
const unexpected = { tag: "UnexpectedRedirect" } as const

const start = fc.constantFrom(...Sessions.before)

export const everyRedirectGetsAnOutcome = redirectLaw({
  id: "every-redirect-gets-an-outcome",
  sentence: "Every text gets exactly one outcome, whether it is a URL or not, and nothing is thrown.",
  source: ["K8", "K9"],
  mutant: "fails to decode a per cent sign that stands alone",
  ...(() => {
    const known = (url: string) => about(url, ({ tag }) => tags.has(tag) ? null : `there is no outcome ${tag}`)
    return {
      examples: () =>
        ["", "?", "#", "/back", "https://", "?session_id=%", "?code=%ff&x=%E0%A4%A", "?error=%", "not a URL", "?=&=&"]
          .map(
            known
          ),
      random: fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true, withFragments: true })).map(known)
    }
  })()
})

export const eachRedirectErrorHasItsTag = redirectLaw({
  id: "each-redirect-error-has-its-tag",
  sentence: "Each error that a redirect is known to name is its tagged error.",
  source: ["K8"],
  mutant: "knows the codes of sessions only",
  ...(() => {
    const fails = ({ error, tag }: (typeof Sessions.redirectErrors)[number], begin: string) =>
      expectsRedirect(urlOf([["error", error]], begin), { tag, code: error, sessionId: null, linkCode: null })
    return {
      examples: () => Sessions.redirectErrors.flatMap((row) => Sessions.before.map((begin) => fails(row, begin))),
      random: null
    }
  })()
})

export const anErrorWins = redirectLaw({
  id: "an-error-wins",
  sentence: "A redirect with an error is a failure, whatever else it claims.",
  source: ["K8"],
  mutant: "looks at the session first",
  ...(() => {
    const fails = (
      { error, tag }: (typeof Sessions.redirectErrors)[number],
      others: ReadonlyArray<readonly [string, string]>
    ) => expectsRedirect(urlOf([...others, ["error", error]]), { tag })
    const claims = fc.subarray(
      [["session_id", "zq10s"], ["session_id", "zq11s"], ["code", "zq10c"], ["code", ""]] as const
    )
    return {
      examples: () =>
        Sessions.redirectErrors.flatMap((row) => [
          fails(row, [["session_id", "zq10session"]]),
          fails(row, [["code", "zq10code"]]),
          fails(row, [["code", "zq10code"], ["session_id", ""]])
        ]),
      random: fc.tuple(fc.constantFrom(...Sessions.redirectErrors), claims).map(([row, others]) => fails(row, others))
    }
  })()
})

export const anUnknownRedirectErrorIsKept = redirectLaw({
  id: "an-unknown-redirect-error-is-kept",
  sentence: "An error that nobody knows, in another case too, is UnexpectedRedirect, and can be read back.",
  source: ["K8"],
  mutant: "takes an error that it does not know for an internal one",
  needs: ["code"],
  examples: () =>
    [
      ...Sessions.newCodes.filter((code) => code !== "" && code !== "INVALID_CREDENTIALS"),
      ...Sessions.respelled(Sessions.redirectErrors.map(({ error }) => error)),
      "access_denied"
    ].map((code) => expectsRedirect(urlOf([["error", code]]), { ...unexpected, code })),
  random: null
})

export const oneClaimIsRead = redirectLaw({
  id: "one-claim-is-read",
  sentence: "A session_id or a code that stands alone is read as it is, and the two are told apart.",
  source: ["K9"],
  mutant: "takes the code of a Link for a session",
  ...(() => {
    const returns = (name: string, value: string, begin: string) =>
      expectsRedirect(
        urlOf([[name, value]], begin),
        name === "code"
          ? { tag: "ReturnedWithCode", linkCode: value, sessionId: null, code: null }
          : { tag: "ReturnedWithSession", sessionId: value, linkCode: null, code: null }
      )
    return {
      examples: () =>
        ["session_id", "code"].flatMap((name) =>
          ["zq10id", "a b", "a+b", "a%20b", "a&b=c", " a ", "é", "名前"].flatMap((value) =>
            Sessions.before.map((begin) => returns(name, value, begin))
          )
        ),
      random: fc.tuple(fc.constantFrom("session_id", "code"), Sessions.claim, start).map(([name, value, begin]) =>
        returns(name, value, begin)
      )
    }
  })()
})

export const aClaimMustBeClear = redirectLaw({
  id: "a-claim-must-be-clear",
  sentence: "No claim, a session and a code at once, a blank claim or a repeated one is UnexpectedRedirect.",
  source: ["K9"],
  mutant: "takes the first of two session ids: whoever adds one to the URL chooses the session",
  examples: () =>
    ([
      [],
      [["state", "zq"]],
      [["session_id", "zq10s"], ["code", "zq10c"]],
      [["session_id", ""], ["code", "zq10c"]],
      [["session_id", "zq10s"], ["code", ""]],
      [["session_id", ""]],
      [["session_id", " \u3000"]],
      [["code", ""]],
      [["session_id", "zq10s"], ["session_id", "zq11s"]],
      [["session_id", "zq10s"], ["session_id", "zq10s"]],
      [["session_id", "zq10s"], ["session_id", ""]],
      [["code", "zq10c"], ["code", "zq11c"]],
      [["error", ""]],
      [["error", " "], ["session_id", "zq10s"]],
      [["error", "INVALID_SCA"], ["error", "INVALID_SCA"]]
    ] as ReadonlyArray<ReadonlyArray<readonly [string, string]>>).flatMap((parameters) =>
      Sessions.before.map((begin) => expectsRedirect(urlOf(parameters, begin), unexpected))
    ),
  random: fc.tuple(
    fc.constantFrom("session_id", "code", "error"),
    fc.array(Sessions.claim, { minLength: 2, maxLength: 4 })
  )
    .map(([name, values]) => expectsRedirect(urlOf(values.map((value) => [name, value] as const)), unexpected))
})

export const otherPartsOfAUrlMeanNothing = redirectLaw({
  id: "other-parts-of-a-url-mean-nothing",
  sentence: "Other parameters, the path and the fragment of a URL change nothing.",
  source: ["K10"],
  mutant: "reads the fragment as well",
  ...(() => {
    const same = (value: string, others: ReadonlyArray<readonly [string, string]>, begin: string, end: string) =>
      expectsRedirect(urlOf([...others, ["session_id", value], ...others], begin, end), {
        tag: "ReturnedWithSession",
        sessionId: value
      })
    const ends = ["", "#", "#top", "#session_id=zq12s", "#?error=INVALID_SCA", "#&code=zq12c"]
    return {
      examples: () =>
        ends.flatMap((end) => [
          same("zq10s", [["Error", "INVALID_SCA"], ["error_code", "50002"]], "/error/INVALID_SCA", end),
          expectsRedirect(`/back?state=zq${end}`, unexpected),
          expectsRedirect(`/session_id=zq10s${end}`, unexpected)
        ]),
      random: fc.tuple(secret, Sessions.otherParameters, start, fc.constantFrom(...ends)).map((parts) => same(...parts))
    }
  })()
})

export const aRedirectSaysWhoMustAct = redirectLaw({
  id: "a-redirect-says-who-must-act",
  sentence: "Each failure that a redirect claims says who must act and what to do, as the table has it.",
  source: ["K6"],
  mutant: "sends the user to the bank again whose credentials are connected already",
  needs: ["actor", "action"],
  examples: () =>
    [...Sessions.redirectErrors, { error: "ZQ_ODD", tag: "UnexpectedRedirect" as const }].map(({ error, tag }) =>
      expectsRedirect(urlOf([["error", error]]), {
        tag,
        actor: sessionRows[tag].actor,
        action: sessionRows[tag].action
      })
    ),
  random: null
})

export const noLinkCodeIsPrinted = redirectLaw({
  id: "no-link-code-is-printed",
  sentence: "A link code is in nothing that is printed or encoded, nor is the URL that brought it.",
  source: ["K7"],
  mutant: "prints the URL that it does not understand",
  needs: ["printed"],
  ...(() => {
    const hides = (parameters: ReadonlyArray<readonly [string, string]>, code: string) =>
      about(
        urlOf([...parameters, ["code", code]]),
        ({ printed }) => (printed?.() ?? "").includes(code) ? "the code is printed" : null
      )
    return {
      examples: () =>
        [["state", "zq"], ["code", "zq11code"], ["session_id", "zq10s"], ["error", "INVALID_SCA"], ["error", "ZQ_ODD"]]
          .map(
            ([name = "", value = ""]) => hides([[name, value]], "zq10code77")
          ),
      random: fc.tuple(Sessions.otherParameters, secret).map(([parameters, code]) => hides(parameters, code))
    }
  })()
})
