/** A mutant that no law could detect. */
export interface Equivalent {
  readonly file: string
  /** The original line, and the mutant's. */
  readonly from: string
  readonly to: string
  readonly why: string
}

const wait = (from: string, to: string, why: string): Equivalent => ({ file: "Wait.ts", from, to, why })
const build = (from: string, to: string, why: string): Equivalent => ({ file: "internal/build.ts", from, to, why })
const reading = (from: string, to: string, why: string): Equivalent => ({ file: "internal/reading.ts", from, to, why })
const redirect = (from: string, to: string, why: string): Equivalent => ({
  file: "internal/redirect.ts",
  from,
  to,
  why
})
const session = (from: string, to: string, why: string): Equivalent => ({
  file: "internal/sessionReading.ts",
  from,
  to,
  why
})

const json = "const json = text !== \"\" && beginnings.includes(text.charAt(0)) ? parse(text) : undefined"

const neverEnds = "these kinds end by refusal, before their end, which is infinite, is looked at"
const onlySpeed = "what is not JSON by its first character is not JSON for the parser either: it only costs more"
const onlyUnreadable = "of the kinds only `unreadable` is ever compared"
const onlyShortcut = "a shortcut: the long way comes to the same, and only costs more"
const onlyReason = "the laws ask for the tag and the parts of a claim; the tests of the domain ask for the reason too"
const onlyResponse = "the laws classify a response without its request; the tests of the domain pass its secrets"
const onlyJson =
  "the laws give a session as JSON, for any language; the tests of the domain give Redacted, wiped and cyclic values"

/** Every mutant that survives, with the reason. */
export const equivalent: ReadonlyArray<Equivalent> = [
  wait("row: 0,", "row: 1,", "the first wait is of another kind than none, and so starts its row anew"),
  wait(
    "return advice === \"no\" || advice === \"never\" || advice === \"afterUser\" ? null : advice",
    "return advice === \"no\" || advice === \"\" || advice === \"afterUser\" ? null : advice",
    "only a delayed token says `never`, and it is decided before"
  ),
  wait(
    "Math.ceil(millis * (1 + settings.jitter * (2 * random - 1)))",
    "Math.ceil(millis * (1 - settings.jitter * (2 * random - 1)))",
    "jitter is the same either way: a draw of d gives what 1 - d gave"
  ),
  wait(
    "const later = now - attemptedAt < opening ? Math.ceil(every * settings.jitter * random) : 0",
    "const later = now - attemptedAt < opening ? Math.floor(every * settings.jitter * random) : 0",
    "a fraction of a millisecond of a delay that is drawn at random"
  ),
  wait(
    "securityCheck: ({ anchor }, context) => dueInWindow(anchor ?? context.attemptedAt, context),",
    "securityCheck: ({ anchor }, context) => dueInWindow(anchor, context),",
    "the anchor is set before: the fallback is for the types"
  ),
  wait("transient: \"AttemptsUsedUp\",", "transient: \"\",", neverEnds),
  wait("unauthorized: \"AttemptsUsedUp\",", "unauthorized: \"\",", neverEnds),
  wait(
    "const floor = typeof retryAfter === \"number\" && retryAfter > 0 ? retryAfter : 0",
    "const floor = typeof retryAfter === \"number\" && retryAfter >= 0 ? retryAfter : 0",
    "zero is zero either way"
  ),
  ...[
    "const known = true ? own : [...own, ...secrets]",
    "const known = secrets.length !== 0 ? own : [...own, ...secrets]",
    "const known = secrets.length === 1 ? own : [...own, ...secrets]",
    "const known = secrets.length === 0 ? own : []"
  ].map((to) => build("const known = secrets.length === 0 ? own : [...own, ...secrets]", to, onlyResponse)),
  build(
    "const known = secrets.length === 0 ? own : [...own, ...secrets]",
    "const known = false ? own : [...own, ...secrets]",
    onlyShortcut
  ),
  build(
    "if (known.length === 0) return { known, text: mask }",
    "if (false) return { known, text: mask }",
    onlyShortcut
  ),
  build(
    "body: body === \"\" ? emptyBody : withRequestSecrets(Redacted.make(body), secrets),",
    "body: false ? emptyBody : withRequestSecrets(Redacted.make(body), secrets),",
    onlyShortcut
  ),
  build(
    "body: body === \"\" ? emptyBody : withRequestSecrets(Redacted.make(body), secrets),",
    "body: body === \"mutated\" ? emptyBody : withRequestSecrets(Redacted.make(body), secrets),",
    onlyShortcut
  ),
  ...[
    "false",
    "masking.known.length !== 0 && text === reading.text",
    "masking.known.length === 1 && text === reading.text"
  ].map(
    (condition) =>
      build(
        "const parts = masking.known.length === 0 && text === reading.text ? nothingMasked : masking",
        `const parts = ${condition} ? nothingMasked : masking`,
        "what is part of a text without a secret holds none: masking it changes nothing"
      )
  ),
  reading(
    "const empty: Reading = { kind: \"empty\", ...nothing }",
    "const empty: Reading = { kind: \"\", ...nothing }",
    onlyUnreadable
  ),
  reading(
    "const bare: Reading = { kind: \"json\", ...nothing }",
    "const bare: Reading = { kind: \"\", ...nothing }",
    onlyUnreadable
  ),
  reading("kind: \"json\",", "kind: \"\",", onlyUnreadable),
  reading("return undefined", ";", "without a return the result is undefined as well"),
  reading(json, "const json = true ? parse(text) : undefined", onlySpeed),
  reading(json, json.replace("\"\"", "\"mutated\""), onlySpeed),
  reading(json, json.replace("&&", "||"), onlySpeed),
  {
    file: "internal/redirect.ts",
    from: "const [value = \"\"] = values",
    to: "const [value = \"mutated\"] = values",
    why: "there is at least one value whenever this is asked: the default is for the types"
  },
  wait(
    "const wasProcessed = kind === \"session\" && input._tag !== \"SessionProcessing\" && history.waited.sessionProcessing > 0",
    "const wasProcessed = kind === \"session\" && input._tag !== \"SessionProcessing\" && history.waited.sessionProcessing > 1",
    "they differ after a wait of a single millisecond, and no interval is so short"
  ),
  build(
    "if (reading.envelope?.code === envelopes.ValidationFailed) return validationFailed(envelope?.details)",
    "if (reading.envelope?.code === envelopes.ValidationFailed) return validationFailed(envelope.details)",
    "an envelope that was read is also among the fields"
  ),
  redirect(
    "(Object.keys(sessionRows) as Array<keyof typeof sessionRows>).filter(isNamed).map((tag) =>",
    "(Object.keys(sessionRows) as Array<keyof typeof sessionRows>).map((tag) =>",
    "the rows without a name get the key null, which no parameter has"
  ),
  redirect(
    "const [beforeFragment = \"\"] = url.split(\"#\", 1)",
    "const [beforeFragment = \"mutated\"] = url.split(\"#\", 1)",
    "a split text has at least one part: the default is for the types"
  ),
  redirect(
    "const [beforeFragment = \"\"] = url.split(\"#\", 1)",
    "const [beforeFragment = \"\"] = url.split(\"#\", 2)",
    "only the first part is used"
  ),
  redirect(
    "return new URLSearchParams(start === -1 ? \"\" : beforeFragment.slice(start + 1))",
    "return new URLSearchParams(start === -1 ? \"mutated\" : beforeFragment.slice(start + 1))",
    "a parameter of another name is no claim"
  ),
  redirect(
    "return new URLSearchParams(start === -1 ? \"\" : beforeFragment.slice(start + 1))",
    "return new URLSearchParams(start === -1 ? \"\" : beforeFragment.slice(start + 0))",
    "a question mark at the start of a query is ignored"
  ),
  redirect(
    "if (sessions.length === 0 && codes.length === 0) return unclear(\"NoClaim\")",
    "if (false) return unclear(\"NoClaim\")",
    onlyReason
  ),
  session(
    "return Redacted.isRedacted(value) ? Redacted.value(value) : value",
    "return false ? Redacted.value(value) : value",
    onlyJson
  ),
  session(
    "return JSON.stringify(typeof value === \"bigint\" ? String(value) : value) ?? null",
    "return JSON.stringify(false ? String(value) : value) ?? null",
    onlyJson
  ),
  session(
    "return JSON.stringify(typeof value === \"bigint\" ? String(value) : value) ?? null",
    "return JSON.stringify(typeof value === \"\" ? String(value) : value) ?? null",
    onlyJson
  ),
  session(
    "return json === null ? [] : [`\"${name}\":${json}`]",
    "return false ? [] : [`\"${name}\":${json}`]",
    "a field without JSON is kept as null instead of left out, and both read alike"
  ),
  session(
    "return null",
    ";",
    onlyJson
  ),
  {
    file: "Session.ts",
    from: "const text = typeof url === \"string\" ? url : url.href",
    to: "const text = true ? url : url.href",
    why: "the laws give a redirect as text, for any language; the tests of the domain give URL objects"
  }
]
