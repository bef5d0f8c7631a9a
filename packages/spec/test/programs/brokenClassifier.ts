/** The broken classifiers as a program: `brokenClassifier.ts <name> [buffered | crashing | hanging | twice | prose]`. */
import { byCode, byStatus, byText } from "@effect-flanks/spec/BrokenClassifiers"
import { createInterface } from "node:readline"

const [name = "byCode", manner = ""] = process.argv.slice(2)
const classify = { byCode, byStatus, byText }[name] ?? byCode

const written: Array<string> = []
const write = (line: string): void => {
  if (manner === "buffered") written.push(line)
  else process.stdout.write(line)
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { body, status }: { readonly status: number; readonly body: string } = JSON.parse(line)
  if (manner === "crashing" && status === 409) throw new Error("no 409")
  if (manner === "hanging" && status === 409) await new Promise((resolve) => setTimeout(resolve, 600_000))
  const answer = `${JSON.stringify(classify(status, body))}\n`
  write(manner === "prose" && status === 409 ? "a conflict\n" : answer)
  if (manner === "twice" && status === 409) write(answer)
}
process.stdout.write(written.join(""))
