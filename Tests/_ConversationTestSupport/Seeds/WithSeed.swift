#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Runs a randomised test with a generator whose seed stands on the standard error stream.
///
/// The seed is that of the environment variable `CBWM_SEED`, a decimal number, or else a new one.
/// It is printed before the body runs, so that it is there also when the body traps or hangs:
///
///     seed 13 (repeat with CBWM_SEED=13): acceptsCorrectQueue()
///
/// A test may also put the generator's `seed` into the comment of an expectation.
///
/// - Parameter name: the line's last part; the calling function's name if not given.
package func withSeed<Outcome, Failure: Error>(
  _ name: String = #function,
  _ body: (inout SeededGenerator) throws(Failure) -> Outcome
) throws(Failure) -> Outcome {
  var generator = announcedGenerator(for: name)
  return try body(&generator)
}

/// Runs a randomised asynchronous test with a generator whose seed stands on the standard error
/// stream, as the synchronous form does.
package func withSeed<Outcome, Failure: Error>(
  _ name: String = #function,
  isolation: isolated (any Actor)? = #isolation,
  _ body: (inout SeededGenerator) async throws(Failure) -> Outcome
) async throws(Failure) -> Outcome {
  var generator = announcedGenerator(for: name)
  return try await body(&generator)
}

private func announcedGenerator(for name: String) -> SeededGenerator {
  let seed = seedOfEnvironment() ?? UInt64.random(in: .min ... .max)
  var line = "seed \(seed) (repeat with CBWM_SEED=\(seed)): \(name)\n"
  // One write, so that lines of parallel tests do not mix. What could not be printed is lost: a
  // closed standard error stream is no reason to fail a test.
  _ = line.withUTF8 { bytes in unsafe write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
  return SeededGenerator(seed: seed)
}

private func seedOfEnvironment() -> UInt64? {
  guard let text = unsafe getenv("CBWM_SEED") else { return nil }
  let digits = unsafe String(cString: text)
  guard let seed = UInt64(digits) else {
    preconditionFailure("CBWM_SEED must be a decimal number below 2⁶⁴, not “\(digits)”.")
  }
  return seed
}
