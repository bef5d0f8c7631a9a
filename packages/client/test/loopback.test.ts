import { isLoopbackAddress, isLoopbackHost, isLoopbackName } from "@effect-flanks/client/Loopback"
import { assert, describe, it } from "vitest"

describe("loopback", () => {
  it("is localhost, 127.0.0.0/8 and ::1 as a name, but not a longer name", () => {
    for (const near of ["localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "::1", "[::1]"]) {
      assert.isTrue(isLoopbackName(near), near)
    }
    for (const far of ["", "0.0.0.0", "::", "127.0.0.1.example", "localhost.example", "1270.0.0.1", "127.0.0.1:80"]) {
      assert.isFalse(isLoopbackName(far), far)
    }
  })

  it("is the same with a port in a Host header", () => {
    for (const near of ["localhost", "localhost:4010", "127.0.0.1:1", "[::1]:4010"]) {
      assert.isTrue(isLoopbackHost(near), near)
    }
    for (
      const far of ["evil.example", "localhost:80:80", "localhost.evil.example:80", "::1", "127.0.0.1@evil.example"]
    ) {
      assert.isFalse(isLoopbackHost(far), far)
    }
  })

  it("includes IPv4 addresses in IPv6 at the other end of a connection", () => {
    for (const near of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) assert.isTrue(isLoopbackAddress(near), near)
    for (const far of ["::ffff:10.0.0.1", "10.0.0.1", "localhost", "::2"]) assert.isFalse(isLoopbackAddress(far), far)
  })
})
