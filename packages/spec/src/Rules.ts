/**
 * The numbered rules behind the laws, in this project's own words. Each law names its rules as its source.
 *
 * @since 0.1.0
 */

/**
 * The rules by their number.
 *
 * R: reading a body. D: deciding, in this order; the first rule that matches wins. T: the grammar of texts. I: invariants.
 * A: who must act. K: connecting a user, with a session or a redirect. S: the Schemas. W: waiting. C: clients. V: servers.
 *
 * @category rules
 */
export const rules = {
  R1:
    "One leading byte order mark is dropped. A body with only white space is empty, and one that isn't JSON is unreadable. If a key occurs twice, the last one counts.",
  R2:
    "The code is `error_code` if it is a JSON number whose value is a safe integer, in any spelling, or a string of ASCII digits. Anything else isn't a code.",
  R3:
    "The text is `error` if that is a string, otherwise `message` if that is a string, without the white space around it.",
  R4: "The token is `credentials_token` if it is a string that isn't blank. Every outcome keeps it.",
  R5:
    "An `error` that is an object with a string `code` is an envelope. Its code, its details and the `trace_id` are kept.",
  D1: "A 2xx with a token is `TokenDelayed` if it has the code 20003, or no code and the text of the delay.",
  D2:
    "Each of the seven codes decides on every status, including a 2xx. Only 40001 on a 401 leaves the decision to the status.",
  D3: "A 2xx with another code is an `UnexpectedResponse`.",
  D4:
    "A 2xx without a code is `Accepted` if it is empty or JSON, unless the object reports a failure: an `error` that isn't null, `success` false, or an `error_code` that is neither null nor blank. Then its text decides, otherwise it is `UnexpectedResponse`, as is a 2xx that is unreadable. So is a bare array that isn't empty and whose elements are all objects with one of the seven codes.",
  D5:
    "Without a code, the envelope `ValidationError` on 400 is a `ConfigurationError` and `UNAUTHENTICATED` on 401 is `Unauthorized`.",
  D6:
    "401, 403, 405, 415 and 500 decide by themselves. The basis is `documented` if the body has a string `error` and no code.",
  D7: "On 400 and 409 without a code, a text of the grammar decides.",
  D8: "Any other 409 is a `ConfigurationError`, whose reason is read like that of a 40001.",
  D9:
    "Everything else is `UnexpectedResponse`, which is transient on 408, 425, 429, and on any 5xx except 501, 505 and 511.",
  T1: "A text is compared as a whole, case included, without the white space around it.",
  T2:
    "`Missing fields: ` is followed by names between commas. Blank names are dropped, at least one name must remain, and their order is kept.",
  T3: "`Invalid ` is followed by the parameter, which isn't blank.",
  T4:
    "`A` or `An`, an element, ` with this `, an attribute and ` does not exist` or ` already exists`. The last ` with this ` separates the two parts, neither of which is blank.",
  T5: "The sentences of `Processing` and `Incomplete` are fixed.",
  T6:
    "The sentence of the security checks states two numbers of hours, each of one to four ASCII digits. They are a window if the first is smaller than the second and the second is at most 168.",
  T7:
    "A printed sentence parses to the same value, and a sentence of the documentation is printed unchanged, with `An` before a vowel.",
  T8:
    "The reason of a 40001 is `ValidationFailed` for that envelope, otherwise the result of T2, T3 or T4, otherwise `Unrecognized` with the text, or with null if there is none.",
  I1:
    "Every status with every body gets exactly one outcome, and nothing is thrown. A status that isn't a whole number from 100 to 599 decides nothing.",
  I2: "The outcome depends only on the status and the body.",
  I3: "Unknown fields, the order of fields and white space between them change nothing.",
  I4: "An unknown code is kept verbatim and never guessed at.",
  I5: "Status, code, text, trace_id, token and body can be read back.",
  I6: "No printed or encoded form of an outcome has a secret of the body.",
  I7:
    "The basis is the evidence for an outcome: `documented` only for combinations that the documentation shows, otherwise `code`, `message`, `status` or `none`.",
  I8: "As an effect, an accepted or delayed outcome succeeds, and a failure fails.",
  I9:
    "An outcome looks like what it is: a failure is a native error of its class, every field is its own and enumerable, and outcomes that differ in a field are different.",
  A1: "Each outcome says who must act, what to do and whether to retry, as in the table of codes.",
  K1: "Every session gets exactly one outcome, which depends only on its status, error code and connection.",
  K2:
    "Statuses are compared exactly, case included. `Waiting:` and `Processing:` with `ProvideCredentials` or `Challenge` are `SessionWaiting` and `SessionProcessing` at that step.",
  K3: "`Finished:OK` with a `connection_id` that is a string and isn't blank is `Connected`.",
  K4:
    "`Finished:Error` with a known `error_code` is the tagged error of that code. On any other status the code doesn't count.",
  K5:
    "Every other session is `UnexpectedSession`, and its values are kept verbatim. It is final only if its status starts with `Finished`.",
  K6: "Each outcome says who must act and what to do, as in the table of sessions.",
  K7:
    "A connection can be read back from any outcome. A connection and a link code are secrets, and no printed or encoded form has one.",
  K8: "In a redirect, `error` wins: the outcome is the tagged error that it names, otherwise `UnexpectedRedirect`.",
  K9:
    "Without an `error`, exactly one of `session_id` and `code` is a claim, which gives `ReturnedWithSession` or `ReturnedWithCode`. None, both, or a blank or repeated parameter gives `UnexpectedRedirect`.",
  K10: "Other parameters, the path and the fragment of a redirect change nothing.",
  S1: "An outcome encodes to JSON, and decodes to an outcome that encodes to the same JSON.",
  S2:
    "The Schema of each kind of body accepts every documented body of that kind, even with unknown fields, or with null for optional values. The Schemas agree with classification: a code can be a string of digits, and a body that names an error isn't a success.",
  W1: "An error that the table doesn't retry ends the waiting at once.",
  W2:
    "Within a kind, intervals grow from the first by a factor up to a cap, and end with a budget of time or a number of retries. The waiting ends for every endless sequence of errors.",
  W3:
    "Security checks have a window: the one in the text, otherwise the configured one. There is no attempt before it opens. Then there is one after every interval, and the last when it closes.",
  W4:
    "A window is counted from the token's creation if that is known, otherwise from its first delay, and nothing later moves it.",
  W5:
    "The time since the attempt counts as waited. A late process makes one attempt at once, which is the last one if the schedule has ended.",
  W6:
    "After another kind, a kind's interval starts small again, but its budget, its window and its anchor stay unchanged.",
  W7: "The counters of transient failures and of 401 are reset only by 20002, 20003 or 50001.",
  W8:
    "`Retry-After`, counted from the response, is a minimum, even above the cap. If it exceeds the limit or ends after the schedule, waiting stops. Invalid values are ignored. If it may cross the end, it uses up no budget, and the attempt after the end is the last.",
  W9:
    "A transient failure is retried only for a replay-safe operation, or if no request was sent because the connection was refused or the name wasn't found. Other kinds don't depend on replay safety.",
  W10: "A 401 is retried once, at once, and only if a fresh access token is available.",
  W11: "Jitter stays within its fraction of the interval, never crosses an end and never opens a window early.",
  W12: "A wait depends only on the errors, the earlier waits and the time.",
  W13: "Each decision says whether its attempt is the last one, or why there is none.",
  W14:
    "The time scale multiplies every duration of the settings and the hours in a text. Counts, factors, jitter and a received `Retry-After` stay unchanged.",
  W15:
    "A session is polled at a fixed interval while it is processed, and at growing ones while the user must act. All waits for the user count towards one budget. The budget for processing starts again after the user had to act.",
  C1: "An unsafe operation isn't sent again if it may have happened.",
  C2:
    "A link code is posted again only after a 401, or if Flanks lists it as unused after the last post, and never after a token arrived.",
  C3: "A token that arrives reaches the caller, even together with a failure.",
  C4: "Simultaneous calls share one request for an access token, both for the first token and for each refresh.",
  C5: "After a 401 there is one fresh access token and one retry. A refused token request isn't retried.",
  C6: "Every call ends with the error of the last response, which shows no secret.",
  V1: "A token is issued for the right ID, secret and grant. The response to any others is a 403 `access_denied`.",
  V2: "Without a valid access token, the response is a 401 in a documented form.",
  V3: "The response to a wrong method is a 405, and to a body whose type isn't JSON a 415.",
  V4: "The response to a body without its required fields is a 400 with 40001 and the list of the missing fields.",
  V5: "The response to any request is a documented one, and isn't a 5xx.",
  V6: "A link code can be exchanged once. The response to a code or token that doesn't exist is a 400 with 40001."
} as const

/**
 * The number of a rule.
 *
 * @category rules
 */
export type Rule = keyof typeof rules
