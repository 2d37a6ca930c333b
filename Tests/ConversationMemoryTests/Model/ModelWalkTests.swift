import Testing
import _ConversationTestSupport

@testable import ConversationMemory

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@Suite("The library beside a model written from the specification")
struct ModelWalkTests {
  /// How many seeds each load is walked with: `CBWM_WALKS` of the environment, or two.
  private static let seedCount =
    unsafe getenv("CBWM_WALKS").flatMap { unsafe Int(String(cString: $0)) } ?? walkCount(of: 2)

  /// Walks in every variant; all give the reference's answers, and so the same.
  private func walk(_ load: WalkLoad) {
    withSeed { random in
      for _ in 0..<Self.seedCount {
        let seed = random.next()
        var first: ModelWalk.Outcome?
        for variant in WalkVariant.all where variant.fits(load) {
          let outcome = ModelWalk.outcome(
            of: load, seed: seed, variant: variant,
            subject: load.subject(variant))
          for difference in [outcome.difference, outcome.toldDifference] {
            if let difference { Issue.record("seed \(seed): \(difference)") }
          }
          guard outcome.difference == nil else { continue }
          #expect(first?.answers ?? outcome.answers == outcome.answers, "\(seed), \(variant)")
          #expect(first?.asides ?? outcome.asides == outcome.asides, "\(seed), \(variant)")
          first = first ?? outcome
        }
      }
    }
  }

  @Test(
    "L1 L2 L3 L5 L9 B1 B2 B3 B10 B11 W1 W3 W4 W5 W6 W7 W10 memories do what the model does",
    arguments: WalkLoad.memories)
  func memories(_ load: WalkLoad) { walk(load) }

  @Test(
    "L1 L2 L3 L4 L5 L6 L9 T1 T3 B5 B7 B12 W8 W14 stores do what the model does",
    arguments: WalkLoad.stores)
  func stores(_ load: WalkLoad) { walk(load) }
}
