/** Whether the quote at `at` ends a string. After an odd number of backslashes it doesn't. */
const isEnd = (json: string, at: number): boolean => {
  let slashes = 0
  while (json.charAt(at - 1 - slashes) === "\\") slashes++
  return slashes % 2 === 0
}

/** The end of the string that begins at `start`, after its closing quote. */
const afterString = (json: string, start: number): number => {
  let end = json.indexOf("\"", start + 1)
  while (!isEnd(json, end)) end = json.indexOf("\"", end + 1)
  return end + 1
}

const space = /[^ \t\r\n]/g

const afterSpace = (json: string, start: number): number => {
  space.lastIndex = start
  return space.exec(json)?.index ?? json.length
}

/** The end of the value that begins at `start`: the comma or the bracket after it. */
const afterValue = (json: string, start: number): number => {
  let depth = 0
  for (let at = start;; at++) {
    switch (json.charAt(at)) {
      case "\"":
        at = afterString(json, at) - 1
        break
      case "{":
      case "[":
        depth++
        break
      case "}":
      case "]":
        if (depth === 0) return at
        depth--
        break
      case ",":
        if (depth === 0) return at
    }
  }
}

/**
 * The exact text of an object's member. `JSON.parse` and `JSON.stringify` would round its numbers and drop its duplicate
 * keys. If several members have this name, the last one counts, as in `JSON.parse`. `json` must be a valid JSON object.
 */
export const rawMember = (json: string, name: string): string | null => {
  let found: string | null = null
  let at = afterSpace(json, json.indexOf("{") + 1)
  while (json.charAt(at) === "\"") {
    const endOfKey = afterString(json, at)
    const key: unknown = JSON.parse(json.slice(at, endOfKey))
    const start = afterSpace(json, json.indexOf(":", endOfKey) + 1)
    const end = afterValue(json, start)
    if (key === name) found = json.slice(start, end).trimEnd()
    at = afterSpace(json, json.charAt(end) === "," ? end + 1 : end)
  }
  return found
}
