/**
 * Bodies for the tests of classification: JSON text that is built from its parts, so that every spelling of a value is
 * possible.
 */
import { rows } from "@effect-flanks/domain/Table"
import * as fc from "fast-check"

/** Every code of the table. */
export const known: ReadonlyArray<number> = Object.values(rows).flatMap(({ code }) => code ?? [])

/**
 * Spellings of `error_code`; null omits it. They are every code, as a number and as a string, and values that aren't a
 * code.
 */
export const codes: ReadonlyArray<string | null> = [
  null,
  ...known.flatMap((code) => [`${code}`, `"${code}"`]),
  "20002.0",
  "2.0003e4",
  "\"00040001\"",
  `"${"0".repeat(400)}50001"`,
  "0",
  "-0",
  "-20002",
  "99999",
  "\"99999\"",
  "9007199254740991",
  "\"9007199254740991\"",
  "9007199254740992",
  "\"9007199254740992\"",
  "\"9007199254740993\"",
  "1e400",
  "20002.5",
  "\"20002.0\"",
  "\" 20002\"",
  "\"20002 \"",
  "\"+20002\"",
  "\"0x4e22\"",
  "\"２０００２\"",
  "\"BANK_ERROR\"",
  "\"\"",
  "\" \\t\"",
  "null",
  "true",
  "false",
  "[20002]",
  "{\"code\": 20002}"
]

/** Every sentence of the grammar, and near misses. */
export const texts: ReadonlyArray<string> = [
  "Token is delayed during security checks",
  " \t\u00a0Token is delayed during security checks\r\n",
  "token is delayed during security checks",
  "Token is delayed during security checks.",
  "Missing fields: <LIST_OF_MISSING_FIELDS>",
  "Missing fields: bank, username",
  "  Missing fields:  bank ,, username,\t\n",
  "Missing fields: ,",
  "Missing fields: , ,\u2003,x",
  "Missing fields:",
  "Missing fields:bank",
  "Missing  fields: bank",
  "missing fields: bank",
  "Missing fields: with this does not exist",
  "Invalid <PARAMETER>",
  "Invalid credentials",
  "Invalid  two\nlines",
  "Invalid ",
  "Invalid",
  "invalid bank",
  "Invalidated",
  "An application with this name does not exist",
  "A bank with this id does not exist",
  "A  bank  with this  id  does not exist",
  "A link with this name with this owner does not exist",
  "An with this name does not exist",
  "A  with this name does not exist",
  "A bank with this does not exist",
  "A bank with this  does not exist",
  "A bank with this \n does not exist",
  "a bank with this id does not exist",
  "The bank with this id does not exist",
  "Abank with this id does not exist",
  "A bank with this id already exists does not exist",
  "A bank with\nthis id does not exist",
  "An\napplication with this id does not exist",
  "A bank\nor two with this id does not exist",
  "An application with this name already exists",
  "A bank with this id does not exist already exists",
  "An application with this name already exists.",
  "Retrieving user data. Please try again in a moment.",
  "Retrieving user data. Please try again in a moment",
  "Retrieving user data. Please try again in a moment. ",
  "User data not available. Please try again later.",
  "User data not available. please try again later.",
  ...[
    "24-48",
    "0-1",
    "00-0024",
    "1-168",
    "1-169",
    "48-24",
    "24-24",
    "0-0",
    "9998-9999",
    "24-10000",
    "24-",
    "-24",
    "24 - 48",
    "٢٤-٤٨"
  ]
    .map((hours) => `Making security checks. Your account will be activated in ${hours} hours.`),
  "Making security checks. Your account will be activated in 24-48 hours",
  "Making security checks, Your account will be activated in 24-48 hours.",
  "x Making security checks. Your account will be activated in 24-48 hours.",
  "Not authenticated",
  "access_denied",
  "<DESCRIPTIVE_ERROR_MESSAGE>",
  "",
  " "
]

/** Values of `error` that aren't a text. */
export const errors: ReadonlyArray<string> = [
  "null",
  "false",
  "true",
  "0",
  "[]",
  "[\"Invalid bank\"]",
  "{}",
  "{\"code\": 20002}",
  "{\"code\": \"ValidationError\"}",
  "{\"code\": \"ValidationError\", \"details\": [{\"error_type\": \"missing\", \"field\": \"bank\"}]}",
  "{\"code\": \"ValidationError\", \"details\": [null, 1, \"bank\", [], {}, {\"error_type\": 1, \"field\": null, \"x\": 2}]}",
  "{\"code\": \"ValidationError\", \"details\": {\"field\": \"bank\"}}",
  "{\"code\": \"ValidationError\", \"details\": null}",
  "{\"code\": \"validationerror\"}",
  "{\"code\": \" ValidationError\"}",
  "{\"code\": \"UNAUTHENTICATED\"}",
  "{\"code\": \"UNAUTHENTICATED\", \"details\": \"none\"}",
  "{\"code\": \"\"}",
  "{\"details\": []}"
]

/** Bodies that aren't a JSON object. */
export const others: ReadonlyArray<string> = [
  "",
  " ",
  "\u00a0\r\n\u2029",
  "\uFEFF",
  "\uFEFF \n",
  "\uFEFF\uFEFF",
  "\uFEFF\uFEFF{}",
  "\uFEFF{\"error_code\": 20002}",
  " \uFEFF{\"error_code\": 20002}",
  "\u00a0{\"error_code\": 20002}",
  "\v{}",
  "\t\r\n {\"error_code\": 20002} \t\r\n",
  "{\"error\": \"Invalid credentials\",}",
  "{'error': 'x'}",
  "{\"error_code\": 20002",
  "{\"error_code\": 020002}",
  "{\"error_code\": +20002}",
  "{\"error_code\": NaN}",
  "<html><body>Bad gateway</body></html>",
  "Retrieving user data. Please try again in a moment.",
  "\"Retrieving user data. Please try again in a moment.\"",
  "error_code=20002",
  "[]",
  "[{\"error_code\": 20002, \"error\": \"Invalid bank\", \"credentials_token\": \"tok\"}]",
  "{}",
  "null",
  "true",
  "false",
  "undefined",
  "NaN",
  "Infinity",
  "20002",
  "-1",
  "\"\"",
  "\u0000",
  "{\"error_code\": 20002, \"error_code\": 50001}",
  "{\"error_code\": 50001, \"error_code\": null}",
  "{\"error\": \"Invalid bank\", \"error\": null}",
  "{\"data\": {\"error_code\": 20002, \"error\": \"Invalid bank\"}}",
  "{\"__proto__\": {\"error_code\": 20002, \"credentials_token\": \"tok\"}}",
  "{\"constructor\": {\"error_code\": 20002}, \"hasOwnProperty\": 1, \"toJSON\": 1}",
  "{\"Error_Code\": 20002, \"ERROR\": \"Invalid bank\"}",
  "{\"error\\u005fcode\": 20002}",
  "{\"error\": \"\\ud800 Invalid\", \"error_code\": \"\\udfff\"}"
]

export const tokens: ReadonlyArray<string | null> = [
  null,
  "\"tok\"",
  "\" tok \"",
  "\"\"",
  "\" \\n\"",
  "null",
  "1",
  "[\"tok\"]"
]

export const objectOf = (parts: { readonly [name: string]: string | null }): string =>
  `{${Object.entries(parts).flatMap(([name, value]) => value === null ? [] : [`"${name}": ${value}`]).join(", ")}}`

const pick = <A>(values: ReadonlyArray<A>) => fc.constantFrom(...values)

const word = pick([
  "bank",
  "application",
  "user name",
  "name",
  "with this",
  "fields",
  "Invalid",
  "An",
  "A",
  "does not exist",
  ",",
  " ",
  "",
  "é"
])
const words = fc.array(word, { maxLength: 4 }).map((parts) => parts.join(" "))

/** Sentences of the grammar, and near misses. */
export const sentence: fc.Arbitrary<string> = fc.oneof(
  pick(texts),
  words.map((list) => `Missing fields: ${list}`),
  words.map((parameter) => `Invalid ${parameter}`),
  fc.tuple(pick(["A ", "An ", "A", "a ", ""]), words, words, pick([" does not exist", " already exists", ""])).map((
    [article, element, attribute, end]
  ) => `${article}${element} with this ${attribute}${end}`),
  fc.tuple(fc.nat(200), pick(["-", "–", " - "]), fc.nat(20_000)).map(([from, dash, to]) =>
    `Making security checks. Your account will be activated in ${from}${dash}${to} hours.`
  ),
  words
)

const text = sentence.map((said) => JSON.stringify(said))

/** Bodies that combine the fields that the rules use. */
export const body: fc.Arbitrary<string> = fc.oneof(
  fc.record({
    error_code: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, pick(codes)),
    error: fc.oneof(fc.constant(null), text, pick(errors)),
    message: fc.oneof(fc.constant(null), text, pick(["null", "1", "[]", "{}"])),
    success: pick([null, null, "false", "true", "null", "0"]),
    credentials_token: pick(tokens),
    trace_id: pick([null, "\"trace\"", "\"\"", "1", "null"]),
    data: pick([null, "{\"error_code\": 50001}", "[1, 2]"])
  }).map(objectOf),
  pick(others)
)

export const status: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(200, 201, 202, 204, 400, 401, 403, 405, 409, 415, 500, 502, 503, 404, 429),
  fc.integer({ min: 100, max: 599 })
)
