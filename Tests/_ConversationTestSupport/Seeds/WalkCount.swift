#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// How many of so many random walks a test goes on: all of them, or one in as many as the
/// environment variable `CBWM_ONE_IN` says, a decimal number above zero, and one in any case.
///
/// Models that are walked beside the library take most of the time of all tests. Where every
/// address is watched, which makes them ten times as slow, a tenth shows what there is to see: the
/// walks go through the same code, and the run without it goes on all of them.
package func walkCount(of all: Int) -> Int {
  guard let text = unsafe getenv("CBWM_ONE_IN") else { return all }
  let digits = unsafe String(cString: text)
  guard let share = Int(digits), share > 0 else {
    preconditionFailure("CBWM_ONE_IN must be a decimal number above zero, not “\(digits)”.")
  }
  return max(1, all / share)
}
