/**
 * Runs a function while no Error captures a stack: capturing one costs thirty times what a classification does, and its
 * frames would be this library's.
 */
interface V8Error {
  stackTraceLimit: number
}

const writable = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit")?.writable === true

export const withoutStack = <A, B, C>(f: (a: A, b: B) => C, a: A, b: B): C => {
  if (!writable) return f(a, b)
  const v8 = Error as unknown as V8Error
  const before = v8.stackTraceLimit
  v8.stackTraceLimit = 0
  try {
    return f(a, b)
  } finally {
    v8.stackTraceLimit = before
  }
}
