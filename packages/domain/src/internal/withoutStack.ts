/**
 * Runs a function during which no Error captures a stack. Capturing one takes thirty times as long as a classification, and
 * its frames would be this library's.
 */
interface V8Error {
  stackTraceLimit: number
}

const writable = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit")?.writable === true

export const withoutStack = <Args extends ReadonlyArray<unknown>, A>(f: (...args: Args) => A, ...args: Args): A => {
  if (!writable) return f(...args)
  const v8 = Error as unknown as V8Error
  const before = v8.stackTraceLimit
  v8.stackTraceLimit = 0
  try {
    return f(...args)
  } finally {
    v8.stackTraceLimit = before
  }
}
