/**
 * The rules that the laws hold an implementation to, numbered, in our own words. Laws name them as their source.
 *
 * @since 0.1.0
 */

/**
 * R: reading a body. D: deciding, in this order, the first that matches wins. T: the grammar of texts. I: what always
 * holds. A: who acts. K: connecting a user, by a session or a redirect. S: the Schemas. W: waiting. C: what a client does. V: what a server does.
 */
export const rules = {
  R1:
    "One leading byte order mark is dropped. A body of nothing but white space is empty, one that is not JSON is unreadable, and of a key that stands twice the last counts.",
  R2:
    "The code is `error_code`: a JSON number whose value is a safe integer however it is spelled, or a string of ASCII digits. Anything else is no code.",
  R3: "The text is `error` if that is a string, else `message` if that is a string, without the white space around it.",
  R4: "The token is `credentials_token` if it is a string that is not blank. Every outcome keeps it.",
  R5:
    "An `error` that is an object with a string `code` is an envelope; its code, its details and the `trace_id` are kept.",
  D1: "A 2xx with a token is `TokenDelayed` if it has the code 20003, or no code and the text of the delay.",
  D2: "Each of the seven codes decides on every status, a 2xx included; only 40001 on a 401 leaves it to the status.",
  D3: "A 2xx that names another code is no success: `UnexpectedResponse`.",
  D4:
    "A 2xx without a code is `Accepted` if it is empty or JSON, unless the object says failure: an `error` that is not null, `success` false, or an `error_code` neither null nor blank. Then its text decides, otherwise it is `UnexpectedResponse`, as is a 2xx that is unreadable. So is a bare array that is not empty and whose elements are all objects with one of the seven codes: errors are not data.",
  D5:
    "Without a code, the envelope `ValidationError` on 400 is a `ConfigurationError` and `UNAUTHENTICATED` on 401 is `Unauthorized`.",
  D6:
    "401, 403, 405, 415 and 500 decide by themselves; that is documented where the body has a string `error` and no code.",
  D7: "On 400 and 409 without a code, a text of the grammar decides.",
  D8: "Any other 409 is a `ConfigurationError`; its reason is read as that of a 40001.",
  D9: "Everything else is `UnexpectedResponse`: transient on 408, 425, 429, and on any 5xx but 501, 505 and 511.",
  T1: "A text counts as a whole, without the white space around it, letter for letter in its case.",
  T2:
    "`Missing fields: ` lists names between commas: blank ones are dropped, at least one must be left, order is kept.",
  T3: "`Invalid ` is followed by the parameter, which is not blank.",
  T4:
    "`A` or `An`, an element, ` with this `, an attribute and ` does not exist` or ` already exists`; the last ` with this ` divides, and neither part is blank.",
  T5: "The sentences of `Processing` and `Incomplete` are fixed.",
  T6:
    "The sentence of the security checks states two counts of hours, each of one to four ASCII digits; they are a window if the first is smaller and the second at most 168.",
  T7:
    "What is printed parses to the same value, and a sentence of the documentation is printed as it stands there: `An` before a vowel.",
  T8:
    "The reason of a 40001 is `ValidationFailed` for that envelope, else what T2, T3 or T4 read, else `Unrecognized` with the text, or null without one.",
  I1:
    "Every status and every body gets exactly one outcome; nothing is thrown. A status that is no whole number from 100 to 599 decides nothing.",
  I2: "The outcome depends on the status and the body alone.",
  I3: "Fields that mean nothing, the order of fields and white space between them change nothing.",
  I4: "An unknown code is kept verbatim and never guessed at.",
  I5: "Status, code, text, trace_id, token and body can be read back.",
  I6: "No secret of the body is in anything printed or encoded.",
  I7:
    "The basis says what an outcome rests on: `documented` only for what the documentation shows, `code`, `message`, `status`, or `none`.",
  I8: "As an effect, what is accepted or delayed succeeds and what is a failure fails.",
  I9:
    "An outcome is what it looks like: a failure is a native error of its class, every field is its own and enumerable, and outcomes that differ in a field are different.",
  A1: "Each outcome says whose turn it is, what to do and whether to retry, as the table of codes has it.",
  K1: "Every session gets exactly one outcome, which depends on its status, error code and connection alone.",
  K2:
    "Statuses are compared letter for letter: `Waiting:` and `Processing:` with `ProvideCredentials` or `Challenge` are `SessionWaiting` and `SessionProcessing` at that step.",
  K3: "`Finished:OK` with a `connection_id` that is a string and not blank is `Connected`.",
  K4: "`Finished:Error` with a known `error_code` is its tagged error; on another status the code does not count.",
  K5:
    "Every other session is `UnexpectedSession`, and what came is kept verbatim. It is final only if its status starts with `Finished`.",
  K6: "Each outcome says who must act and what to do, as the table of sessions has it.",
  K7:
    "A connection can be read back, whatever the outcome. It is a secret, as a link code is: neither is in anything printed or encoded.",
  K8: "In a redirect `error` wins: the tagged error that it names, otherwise `UnexpectedRedirect`.",
  K9:
    "Without an `error`, exactly one of `session_id` and `code` is a claim: `ReturnedWithSession` or `ReturnedWithCode`. None, both, a blank or a repeated parameter is `UnexpectedRedirect`.",
  K10: "Other parameters, the path and the fragment of a redirect change nothing.",
  S1: "An outcome encodes to JSON, and decodes to an outcome that encodes to the same.",
  S2:
    "The Schemas of the wire accept every documented body of their kind, also with fields that nobody knows yet, and with null for what may be missing. They agree with classification: a code may be digits, and a body that names an error is not a success.",
  W1: "What the table does not repeat ends the waiting at once.",
  W2:
    "Within a kind intervals grow from the first by a factor up to a cap, and end with a budget of time or of repeats; every endless sequence of errors ends.",
  W3:
    "Security checks have a window: what the text states, else the configured one. Nothing is asked before it opens; then at every interval; the last time when it closes.",
  W4:
    "A window is counted from the token's creation where that is known, else from its first delay, and nothing later moves it.",
  W5:
    "The time since the attempt counts as waited. Asked late, there is one attempt at once; after the end, that one is the last.",
  W6:
    "Another kind in between makes a kind's interval start small again, and leaves its budget, its window and its anchor as they are.",
  W7: "Repeats of transient failures and of 401 are counted anew only after 20002, 20003 or 50001.",
  W8:
    "`Retry-After`, counted from the response, is a floor, above the cap too; beyond its limit, or beyond the end of the schedule, waiting stops; nonsense is ignored. Where it may cross the end, it uses up no budget, and the attempt after the end is the last.",
  W9:
    "A transient failure is repeated only for an operation that may safely happen twice, or if no request was sent: the connection was refused, the name not found. Other kinds do not ask.",
  W10: "A 401 is repeated at once, once, and only where a fresh access token can be had.",
  W11: "Jitter stays within its part of the interval, never crosses an end and opens no window early.",
  W12: "A wait depends on what was met, what was waited and the time alone.",
  W13: "Each decision says whether its attempt is the last, or why there is none.",
  W14:
    "The time scale multiplies every duration of the settings and the hours that a text states. It leaves counts, factors, jitter and a received `Retry-After` as they are.",
  W15:
    "A session is polled at a fixed interval while it is processed, and at growing ones while the user must act. Its budget for the user adds up; the one for processing starts again when the user had to act.",
  C1: "What may not happen twice is not sent again when nobody knows whether it happened.",
  C2:
    "A link code is posted again only after a 401, or when Flanks lists it as unused after the last post; never once a token came.",
  C3: "A token that arrives reaches the caller, whatever came with it.",
  C4: "Calls at the same time share one request for an access token, the first and each refresh.",
  C5:
    "A 401 is answered with one fresh access token and one repeat; the request for a token is not repeated when it is refused.",
  C6: "Every call ends, with the error that the last response means, and no secret in it.",
  V1: "A token is issued for the right id, secret and grant; for any other there is a 403 `access_denied`.",
  V2: "Without a valid access token the answer is 401 in a documented form.",
  V3: "A method that an endpoint does not have is answered with 405, a body that is no JSON by its type with 415.",
  V4: "A body without its required fields is answered with 400, 40001 and the list of what is missing.",
  V5: "Whatever is sent, the answer is one that the documentation knows, and no 5xx.",
  V6: "A link code is exchanged once; what does not exist is answered with 400 and 40001."
} as const

/** The number of a rule. */
export type Rule = keyof typeof rules
