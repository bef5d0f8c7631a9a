/**
 * The failures that are the client's own, beside those of `FlanksError`. Each says whose turn it is and what to do next;
 * encoded and printed, no secret is in them.
 *
 * @since 0.1.0
 */
import { fields } from "@effect-flanks/domain/Response"
import * as Schema from "effect/Schema"

const { body } = fields()

/** A success whose body is not what the contract says. The operation happened; the body is kept. */
export class UnexpectedShape
  extends Schema.TaggedError<UnexpectedShape>("@effect-flanks/client/UnexpectedShape")("UnexpectedShape", {
    /** Group and endpoint: `credentials.status`. */
    operation: Schema.String,
    status: Schema.Int,
    /** Where in the body. */
    path: Schema.Array(Schema.Union([Schema.String, Schema.Int])),
    /** What should be there; the value itself is not shown. */
    expected: Schema.String,
    body
  })
{
  get actor() {
    return "developer" as const
  }
  get action() {
    return "report it: the contract is missing a form; the data is in the error's body"
  }
  override get message() {
    return `${this.operation}: ${this.expected} at ${this.path.join(".") || "the top"} of a response with status ` +
      `${this.status}. Next: ${this.action}.`
  }
}

/** The request would have carried secrets over plain HTTP to another machine; it was not sent. */
export class InsecureUrl extends Schema.TaggedError<InsecureUrl>("@effect-flanks/client/InsecureUrl")("InsecureUrl", {
  /** Where to; nothing of the path or the query. */
  origin: Schema.String
}) {
  get actor() {
    return "developer" as const
  }
  get action() {
    return "use an https URL; plain http is for this machine only"
  }
  override get message() {
    return `refused to send to ${this.origin}. Next: ${this.action}.`
  }
}
