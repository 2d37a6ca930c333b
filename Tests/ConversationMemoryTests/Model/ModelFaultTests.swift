import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Faults planted into the model, which the walks must find")
struct ModelFaultTests {
  /// How many seeds a fault may stay hidden for.
  private static let seedCount = 40

  private func difference(
    _ load: WalkLoad, _ seed: UInt64, _ faults: Set<ReferenceFault>
  ) -> String? {
    let outcome = ModelWalk.outcome(
      of: load, seed: seed, variant: WalkVariant.all[0],
      subject: ReferenceSubject(load, faults: faults))
    return outcome.difference ?? outcome.toldDifference
  }

  @Test(
    "L9 the model beside a copy of itself differs nowhere",
    arguments: WalkLoad.memories + WalkLoad.stores)
  func sound(_ load: WalkLoad) {
    withSeed { random in
      let seed = random.next()
      #expect(difference(load, seed, []) == nil, "seed \(seed)")
    }
  }

  @Test("L9 a planted fault of every kind is found", arguments: ReferenceFault.allCases)
  func found(_ fault: ReferenceFault) {
    withSeed { random in
      for _ in 0..<Self.seedCount {
        let seed = random.next()
        for load in WalkLoad.finding(fault) where difference(load, seed, [fault]) != nil { return }
      }
      Issue.record("no walk found \(fault)")
    }
  }
}
