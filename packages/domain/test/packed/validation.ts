/** A program that only validates with the published package. Its output is compared. */
import * as BodySchemas from "@effect-flanks/domain/BodySchemas"

const { validate } = BodySchemas.toStandardSchema("ErrorBody")["~standard"]
const lines: Array<string> = []
for (const body of [{ error: "Invalid bank", error_code: 40001 }, { error: "x", error_code: "20002" }, { error: 1 }]) {
  const result = await validate(body)
  lines.push(
    result.issues === undefined ? "valid" : `invalid at ${result.issues[0]?.path?.map(String).join(".") ?? ""}`
  )
}
const { $defs, $schema } = BodySchemas.toJsonSchema("DelayedBody")
lines.push($schema, String(Object.keys($defs).length >= 0))
console.log(lines.join("\n"))
