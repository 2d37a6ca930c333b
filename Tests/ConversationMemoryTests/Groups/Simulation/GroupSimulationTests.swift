import Foundation
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Groups simulated from a seed")
struct GroupSimulationTests {
  /// How many conversations are simulated, four parts together, those of odd seeds in a store;
  /// `make simulate SEEDS=…` sets it.
  private static let count =
    ProcessInfo.processInfo.environment["CBWM_SIMULATIONS"].flatMap(Int.init)
    ?? walkCount(of: 500)
  private static let stepsPerSeed = 250

  @Test(
    """
    L1 L2 L4 L5 L8 L9 B5 whatever crashes, stalls, refuses and leaves, a message is in one hand at \
    a time, none is lost while it lives, and all are accounted for, whoever sweeps
    """, arguments: 0..<4)
  func simulate(part: Int) {
    withSeed("simulate, part \(part)") { random in
      // With a seed of the environment the first simulation has that very seed.
      for number in stride(from: part, to: Self.count, by: 4) {
        let seed = random.seed &+ UInt64(number)
        do throws(GroupChecker.Breach) {
          if seed.isMultiple(of: 2) {
            try runSweptAndNot(TypedHome.self, seed)
          } else {
            try runSweptAndNot(StoredHome.self, seed)
          }
        } catch {
          Issue.record("\(error); again with: make simulate SEEDS=1 SEED=\(seed)")
          return
        }
      }
    }
  }

  /// Simulates a conversation, swept at random and never, which nothing may show.
  private func runSweptAndNot<Home: SimulatedHome & ~Copyable>(
    _ home: Home.Type, _ seed: UInt64
  ) throws(GroupChecker.Breach) {
    let swept = try run(home, seed, .sometimes)
    let unswept = try run(home, seed, .never)
    guard swept.answers == unswept.answers else {
      let difference = zip(swept.answers, unswept.answers).first { $0 != $1 }
      throw GroupChecker.Breach("L9: answers swept and not: \(String(describing: difference))")
    }
    guard swept.letters == unswept.letters, swept.departed == unswept.departed else {
      throw GroupChecker.Breach("L9: swept \(swept.letters), not swept \(unswept.letters)")
    }
    guard swept.statuses == unswept.statuses else {
      throw GroupChecker.Breach("L9: swept \(swept.statuses), not swept \(unswept.statuses)")
    }
  }

  /// Simulates a conversation.
  ///
  /// - Returns: What could be seen of it.
  private func run<Home: SimulatedHome & ~Copyable>(
    _ home: Home.Type, _ seed: UInt64, _ sweeping: GroupSimulation<Home>.Sweeping
  ) throws(GroupChecker.Breach) -> GroupSimulation<Home>.Outcome {
    var simulation = GroupSimulation<Home>(seed: seed, sweeping: sweeping)
    try simulation.run(steps: Self.stepsPerSeed)
    return simulation.outcome
  }

  @Test("L9 the same seed gives the same conversation, by itself and in a store")
  func sameTwice() {
    for seed in 1...UInt64(walkCount(of: 50)) {
      #expect(throws: Never.self) {
        let first = try run(TypedHome.self, seed, .always)
        let stored = try run(StoredHome.self, seed, .always)
        #expect(first.answers.map(\.receipt) == stored.answers.map(\.receipt))
        #expect(first.answers.map(\.settlement) == stored.answers.map(\.settlement))
        #expect(first.letters.map(\.instant) == stored.letters.map(\.instant))
        #expect(first.departed == stored.departed && first.statuses == stored.statuses)
        #expect(try run(TypedHome.self, seed, .sometimes) == first)
      }
    }
  }

  @Test("L4 the checker sees a message in two hands")
  func breach() {
    #expect(throws: GroupChecker.Breach.self) {
      let rules = ConversationGroupRules(lease: .nanoseconds(10))
      let id = ConversationMessageID(rawValue: 1)
      var checker = GroupChecker(rules, from: id)
      checker.append(id)
      func delivery(_ count: Int) -> ConversationDelivery<[UInt8]> {
        let header = ConversationHeader(
          id: id, conversation: 0, arrival: ConversationInstant(nanoseconds: 0),
          expiry: .distantFuture)
        return ConversationDelivery(
          message: ConversationMessage(header: header, payload: [1]),
          receipt: ConversationReceipt(id: id, deliveryCount: count),
          leaseEnd: ConversationInstant(nanoseconds: 10))
      }
      try checker.deliver(delivery(1), to: "one", at: 0)
      try checker.deliver(delivery(2), to: "two", at: 0)
    }
  }
}
